package largo.core.dl4j;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;

/**
 * The ND4J backend of a process, and the device of a thread.
 *
 * <p>ND4J selects the backend with the highest priority that {@code isAvailable}, once, at its
 * first use: CUDA if its libraries can be loaded and there is any device, even one without code for
 * it. A process that shall compute on the CPU must therefore select it before.
 */
public final class Nd4jBackends {

  /** ND4J's name of its CPU backend. */
  public static final String CPU = "CPU";

  /** ND4J's name of its backend for NVIDIA GPUs. */
  public static final String CUDA = "CUDA";

  private static final String CPU_CLASS = "org.nd4j.linalg.cpu.nativecpu.CpuBackend";
  private static final String CUDA_CLASS = "org.nd4j.linalg.jcublas.JCublasBackend";

  private Nd4jBackends() {}

  /** The backends of this build: {@link #CPU}, {@link #CUDA} or both. */
  public static Set<String> built() {
    Set<String> built = new TreeSet<>();
    Map.of(CPU, CPU_CLASS, CUDA, CUDA_CLASS)
        .forEach(
            (name, type) -> {
              if (isOnClassPath(type)) {
                built.add(name);
              }
            });
    return built;
  }

  private static boolean isOnClassPath(String type) {
    try {
      Class.forName(type, false, ND4JClassLoading.getNd4jClassloader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * Hides the CUDA backend from ND4J, if there are both. Effective only before the first use of
   * ND4J in this process.
   *
   * <p>ND4J's environment variable {@code BACKEND_PRIORITY_CPU} must be set before the process
   * starts, which is before it can list its devices.
   */
  public static synchronized void useCores() {
    ClassLoader loader = ND4JClassLoading.getNd4jClassloader();
    if (!(loader instanceof CoresOnly) && built().size() == 2) {
      ND4JClassLoading.setNd4jClassloader(new CoresOnly(loader));
    }
  }

  /**
   * Sets the device of the calling thread. Must be called before the thread uses any array; threads
   * of a pool keep the device of their last task.
   *
   * @param device ND4J's number
   */
  public static void pin(int device) {
    Nd4j.getAffinityManager().unsafeSetDevice(device);
  }

  /**
   * Measures products of two square matrices of floats on the calling thread's device.
   *
   * @param size of the matrices
   * @param repetitions number of products, after one for warm-up
   * @return 1e9 operations per second, counting additions and multiplications
   */
  public static double gigaflops(int size, int repetitions) {
    NativeBackend.prepare();
    try (INDArray a = Nd4j.rand(size, size);
        INDArray b = Nd4j.rand(size, size);
        INDArray c = Nd4j.createUninitialized(new long[] {size, size}, 'f')) {
      a.mmuli(b, c);
      Nd4j.getExecutioner().commit(); // a GPU computes asynchronously
      long begun = System.nanoTime();
      for (int i = 0; i < repetitions; i++) {
        a.mmuli(b, c);
      }
      Nd4j.getExecutioner().commit();
      return 2.0 * size * size * size * repetitions / (System.nanoTime() - begun);
    }
  }

  /** Finds only the CPU backend when ND4J asks for all backends. */
  private static final class CoresOnly extends ClassLoader {

    private static final String SERVICE = "META-INF/services/" + Nd4jBackend.class.getName();

    CoresOnly(ClassLoader parent) {
      super(parent);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals(SERVICE)
          ? Collections.enumeration(List.of(new URL("memory", "", -1, SERVICE, new Memory())))
          : super.getResources(name);
    }
  }

  /** A virtual file that names the CPU backend. */
  private static final class Memory extends URLStreamHandler {

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {}

        @Override
        public InputStream getInputStream() {
          return new ByteArrayInputStream(CPU_CLASS.getBytes(StandardCharsets.UTF_8));
        }
      };
    }
  }
}
