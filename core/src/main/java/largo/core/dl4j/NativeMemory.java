package largo.core.dl4j;

import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.memory.MemoryWorkspaceManager;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** The memory of arrays, outside the heap: of the process, or of a device. */
final class NativeMemory {

  private NativeMemory() {}

  /** The fraction of it that is free, in [0, 1]. */
  static double free() {
    if (NativeBackend.name().equals("CPU")) {
      long max = Pointer.maxPhysicalBytes();
      return max <= 0 ? 1 : Math.max(0, 1 - (double) Pointer.physicalBytes() / max);
    }
    NativeOps device = NativeOpsHolder.getInstance().getDeviceNativeOps();
    int id = Nd4j.getAffinityManager().getDeviceForCurrentThread();
    return (double) device.getDeviceFreeMemory(id) / device.getDeviceTotalMemory(id);
  }

  /** Whether an error, or one of its causes, reports a lack of memory. */
  static boolean isExhausted(Throwable error) {
    return Stream.iterate(error, e -> e != null, Throwable::getCause)
        .anyMatch(
            e ->
                e instanceof OutOfMemoryError
                    || String.valueOf(e.getMessage()).matches("(?s).*(F|f)ailed to allocate.*"));
  }

  /**
   * Releases the workspaces of the calling thread. ND4J's {@code
   * destroyAllWorkspacesForCurrentThread} also collects garbage of the whole heap.
   */
  static void releaseWorkspaces() {
    MemoryWorkspaceManager manager = Nd4j.getWorkspaceManager();
    manager.getAllWorkspacesForCurrentThread().forEach(manager::destroyWorkspace);
  }

  /** Releases what the calling thread holds between two batches; returns the error to throw. */
  static OutOfMemoryError release(Throwable error) {
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread(); // collects garbage, too
    OutOfMemoryError out = new OutOfMemoryError(error.getMessage());
    out.initCause(error);
    return out;
  }
}
