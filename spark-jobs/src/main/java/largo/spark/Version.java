package largo.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this program, as the build wrote it down. */
public final class Version {

  /** For example {@code 0.1.0}. */
  public static final String OF_LARGO = read();

  private Version() {}

  private static String read() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("largo.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("largo.properties cannot be read", e);
    }
    return properties.getProperty("version");
  }
}
