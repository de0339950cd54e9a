package largo.torch.text;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import largo.core.data.InputException;

/** Loads the native library from the class path, once in a process. */
final class NativeTokenizers {

  private NativeTokenizers() {}

  /**
   * The library.
   *
   * @throws InputException if there is none for this operating system and processor
   */
  static TokenizersLibrary library() {
    if (Loaded.OUTCOME instanceof InputException problem) {
      throw new InputException("%s", problem.getMessage());
    }
    return TokenizersLibrary.LIB;
  }

  private static final class Loaded {

    /** The loaded file, or the {@link InputException} with the reason why there is none. */
    private static final Object OUTCOME = load();

    private static Object load() {
      String resource = "/native/lib/" + platform() + "/cpu/" + System.mapLibraryName("tokenizers");
      try (InputStream in = TokenizersLibrary.class.getResourceAsStream(resource)) {
        if (in == null) {
          return new InputException(
              "data.tokenizer names a file, and this jar has no library of Hugging Face's tokenizers"
                  + " for %s; set data.tokenizer to characters or bytes",
              platform());
        }
        Path file = Files.createTempFile("tokenizers", System.mapLibraryName(""));
        try {
          Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
          System.load(file.toString());
        } finally {
          Files.deleteIfExists(file); // it is mapped
        }
        return file;
      } catch (IOException | UnsatisfiedLinkError e) {
        return new InputException(
            "the library of Hugging Face's tokenizers cannot be loaded from %s: %s; another folder is"
                + " set with -Djava.io.tmpdir",
            System.getProperty("java.io.tmpdir"), e.getMessage());
      }
    }

    /** As the Deep Java Library names it, such as {@code linux-x86_64}. */
    private static String platform() {
      String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
      String os = system.startsWith("mac") ? "osx" : system.startsWith("win") ? "win" : "linux";
      String processor = System.getProperty("os.arch");
      return os + "-" + (processor.equals("amd64") ? "x86_64" : processor);
    }
  }
}
