package largo.core.dl4j;

import java.util.function.Supplier;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** The native library under ND4J, set up for many one-threaded workers in a process. */
public final class NativeBackend {

  private static final String DISABLE_HELPERS = "org.eclipse.deeplearning4j.helpers.disable";

  private NativeBackend() {}

  /**
   * Readies the process and the calling thread. Cheap; call it in every thread that computes.
   *
   * <p>DL4J's oneDNN layers are turned on, for networks made from now on, unless the system
   * property {@code org.eclipse.deeplearning4j.helpers.disable} says otherwise.
   *
   * <p>BLAS and OpenMP get one thread: parallelism comes from tasks, one a core. OpenMP's setting
   * belongs to the thread that makes it, which is why the environment variable {@code
   * OMP_NUM_THREADS = 1} is set besides, where a launcher can.
   */
  public static void prepare() {
    if (System.getProperty(DISABLE_HELPERS) == null) {
      System.setProperty(DISABLE_HELPERS, "false");
    }
    if (Nd4j.factory().blas().getMaxThreads() != 1) { // setting it anew costs OpenBLAS its buffers
      Nd4j.factory().blas().setMaxThreads(1);
    }
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
  }

  /** Does some work with networks made during it on DL4J's plain layers, for comparison. */
  public static <T> T withoutHelpers(Supplier<T> work) {
    String before = System.getProperty(DISABLE_HELPERS);
    System.setProperty(DISABLE_HELPERS, "true");
    try {
      return work.get();
    } finally {
      System.setProperty(DISABLE_HELPERS, before == null ? "false" : before);
    }
  }

  /** Whether networks are made of lean layers where there are any: those are for the CPU. */
  static boolean isLean() {
    return !Boolean.getBoolean(DISABLE_HELPERS) && name().equals("CPU");
  }

  /** The name of ND4J's backend: CPU or CUDA. */
  public static String name() {
    return Nd4j.getExecutioner().getEnvironmentInformation().getProperty("backend");
  }

  /** Whether the native library has oneDNN in it. */
  public static boolean hasOneDnn() {
    return NativeOpsHolder.getInstance().getDeviceNativeOps().buildInfo().contains("HAVE_ONEDNN");
  }

  /** Threads that OpenMP would use if nobody said otherwise. */
  public static int openMpThreads() {
    return NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
  }
}
