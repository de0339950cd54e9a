package largo.torch;

import java.net.URL;
import java.util.List;
import org.bytedeco.javacpp.ClassProperties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/**
 * The native libraries of libtorch. JavaCPP loads {@code libtorch.so} before the {@code
 * libtorch_cpu.so} that it needs. While that is not yet unpacked, the system's linker takes one
 * that is installed on the machine or named in {@code LD_LIBRARY_PATH}, such as that of Debian's
 * PyTorch, and two versions in one process crash it. They are therefore loaded here in the order of
 * their dependencies, before the first use of {@link torch}.
 */
final class LibTorch {

  /** Each after those that it needs; the first is OpenMP's. */
  private static final List<String> IN_ORDER = List.of("gomp@.1", "c10", "torch_cpu");

  private LibTorch() {}

  /**
   * Loads them, which is cheap if they are loaded already.
   *
   * @throws UnsatisfiedLinkError if one does not fit this machine
   */
  static void load() {
    Loader.load(openblas.class); // of which torch_cpu takes its products
    ClassProperties properties = Loader.loadProperties(torch.class, Loader.loadProperties(), true);
    for (String library : IN_ORDER) {
      URL[] found = Loader.findLibrary(torch.class, properties, library);
      if (found.length > 0) { // other systems have another library for OpenMP
        Loader.loadLibrary(torch.class, found, library);
      }
    }
  }
}
