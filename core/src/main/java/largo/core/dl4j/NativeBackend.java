package largo.core.dl4j;

import java.util.function.Supplier;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** The native library of ND4J, configured for many single-threaded workers in a process. */
public final class NativeBackend {

  private static final String DISABLE_HELPERS = "org.eclipse.deeplearning4j.helpers.disable";

  private NativeBackend() {}

  /**
   * Prepares the process and the calling thread. Cheap; must be called in every thread that
   * computes.
   *
   * <p>DL4J's oneDNN layers are enabled for networks that are created afterwards, unless the system
   * property {@code org.eclipse.deeplearning4j.helpers.disable} disables them.
   *
   * <p>BLAS and OpenMP use one thread: parallelism comes from tasks, one for each core. OpenMP's
   * setting applies only to the calling thread, so launchers also set the environment variable
   * {@code OMP_NUM_THREADS = 1}.
   */
  public static void prepare() {
    if (System.getProperty(DISABLE_HELPERS) == null) {
      System.setProperty(DISABLE_HELPERS, "false");
    }
    // setting it again frees the buffers of OpenBLAS
    if (Nd4j.factory().blas().getMaxThreads() != 1) {
      Nd4j.factory().blas().setMaxThreads(1);
    }
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
  }

  /** Runs a function whose networks use DL4J's layers without helpers, for comparison. */
  public static <T> T withoutHelpers(Supplier<T> work) {
    String before = System.getProperty(DISABLE_HELPERS);
    System.setProperty(DISABLE_HELPERS, "true");
    try {
      return work.get();
    } finally {
      System.setProperty(DISABLE_HELPERS, before == null ? "false" : before);
    }
  }

  /** Whether networks use lean layers, which are for the CPU. */
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
