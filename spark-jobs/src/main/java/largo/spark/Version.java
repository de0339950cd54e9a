package largo.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/** The version of this program, as the build wrote it down. */
public final class Version {

  /** For example {@code 0.1.0}. */
  public static final String OF_LARGO = read().getProperty("version");

  /** The commit that it was built from; empty where the build did not know. */
  public static final Optional<String> COMMIT =
      Optional.ofNullable(read().getProperty("commit")).filter(c -> c.matches("[0-9a-f]{7,40}"));

  private Version() {}

  private static Properties read() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("largo.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("largo.properties cannot be read", e);
    }
    return properties;
  }
}
