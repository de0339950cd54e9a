package largo.core.dl4j;

import java.util.ArrayList;
import java.util.List;
import largo.core.model.ModelException;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The GPUs of this machine, as listed by the CUDA runtime.
 *
 * <p>ND4J is not used: its CUDA library fails on a device for which it has no code, so that the
 * devices must be known before the library is loaded. {@code nvidia-smi} numbers devices
 * differently, and ignores {@code CUDA_VISIBLE_DEVICES}.
 *
 * <p>The runtime is called by reflection, because only a build with CUDA has its classes.
 */
public final class CudaRuntime {

  private static final String RUNTIME = "org.bytedeco.cuda.global.cudart";
  private static final String PROPERTIES = "org.bytedeco.cuda.cudart.cudaDeviceProp";

  private CudaRuntime() {}

  /**
   * The GPUs that are visible to this process; empty if there are none, or no driver.
   *
   * @throws ModelException if CUDA's libraries cannot be loaded; the message says which
   */
  public static List<GpuDevice> gpus() {
    try {
      Class<?> runtime = Class.forName(RUNTIME);
      int[] count = new int[1];
      runtime.getMethod("cudaGetDeviceCount", int[].class).invoke(null, count);
      List<GpuDevice> gpus = new ArrayList<>();
      for (int number = 0; number < count[0]; number++) {
        gpus.add(gpu(runtime, number));
      }
      return gpus;
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new ModelException("CUDA's libraries cannot be loaded: %s", root(e));
    }
  }

  private static GpuDevice gpu(Class<?> runtime, int number) throws ReflectiveOperationException {
    Class<?> type = Class.forName(PROPERTIES);
    try (Pointer properties = (Pointer) type.getConstructor().newInstance()) {
      runtime
          .getMethod("cudaGetDeviceProperties", type, int.class)
          .invoke(null, properties, number);
      BytePointer name = (BytePointer) type.getMethod("name").invoke(properties);
      return new GpuDevice(
          number,
          name.getString(),
          (int) type.getMethod("major").invoke(properties),
          (int) type.getMethod("minor").invoke(properties));
    }
  }

  private static String root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }
}
