package largo.spark.run;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import largo.core.config.Credentials;
import largo.core.data.InputException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Small files that a user names: local ones by their path, others by their URI. */
public final class TextFiles {

  private TextFiles() {}

  /**
   * Reads a text.
   *
   * @throws InputException if it cannot be read
   */
  public static String read(String path) {
    return new String(bytes(path, new Configuration()), StandardCharsets.UTF_8);
  }

  /**
   * Reads a file.
   *
   * @throws InputException if it cannot be read
   */
  static byte[] bytes(String path, Configuration configuration) {
    Credentials.refuse("the file", path);
    try {
      if (!path.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")) {
        return Files.readAllBytes(java.nio.file.Path.of(path));
      }
      Path uri = new Path(path);
      try (InputStream in = uri.getFileSystem(configuration).open(uri)) {
        return in.readAllBytes();
      }
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw new InputException("%s: there is no such file", path);
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException("%s cannot be read: %s", path, e.getMessage());
    }
  }
}
