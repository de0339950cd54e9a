package largo.core.dl4j;

import java.util.function.Supplier;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** The native library under ND4J, set up for many one-threaded workers in a process. */
public final class NativeBackend {

  private static final String DISABLE_HELPERS = "org.eclipse.deeplearning4j.helpers.disable";

  private NativeBackend() {}

  /**
   * Prepares the process and the calling thread. Cheap; to be called in every thread that computes.
   *
   * <p>DL4J's oneDNN layers are turned on, for networks made from now on, unless the system
   * property {@code org.eclipse.deeplearning4j.helpers.disable} says otherwise.
   *
   * <p>BLAS and OpenMP get one thread: parallelism comes from tasks, one for each core. OpenMP's
   * setting belongs to the thread that makes it. This is why launchers also set the environment
   * variable {@code OMP_NUM_THREADS = 1}.
   */
  public static void prepare() {
    if (System.getProperty(DISABLE_HELPERS) == null) {
      System.setProperty(DISABLE_HELPERS, "false");
    }
    if (Nd4j.factory().blas().getMaxThreads() != 1) { // setting it again costs OpenBLAS its buffers
      Nd4j.factory().blas().setMaxThreads(1);
    }
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
  }

  /** Runs a function whose networks use DL4J's plain layers, for comparison. */
  public static <T> T withoutHelpers(Supplier<T> work) {
    String before = System.getProperty(DISABLE_HELPERS);
    System.setProperty(DISABLE_HELPERS, "true");
    try {
      return work.get();
    } finally {
      System.setProperty(DISABLE_HELPERS, before == null ? "false" : before);
    }
  }

  /** Whether networks use lean layers where there are any: those are for the CPU. */
  static boolean isLean() {
    return !Boolean.getBoolean(DISABLE_HELPERS) && name().equals("CPU");
  }

  /** The name of ND4J's backend: CPU or CUDA. */
  public static String name() {
    return Nd4j.getExecutioner().getEnvironmentInformation().getProperty("backend");
  }

  /** Whether the native library was built with oneDNN. */
  public static boolean hasOneDnn() {
    return NativeOpsHolder.getInstance().getDeviceNativeOps().buildInfo().contains("HAVE_ONEDNN");
  }

  /** Threads that OpenMP uses by default. */
  public static int openMpThreads() {
    return NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
  }
}
