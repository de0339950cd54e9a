package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.scalatestplus.junit.JUnitSuite;

/** Files that executors of a {@code local-cluster} receive. */
public class LocalClusterJarsTest extends JUnitSuite {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void distributesJarsAndKeepsTheLogConfiguration() throws IOException {
    Path work = folder.getRoot().toPath();
    Path jar = file(work, "app-1/0/largo.jar");
    Path replacement = file(work, "app-1/2/largo.jar");
    Path log = file(work, "app-1/0/stderr");
    Path other = file(work, "app-2/0/largo.jar");
    new LocalClusterJars(work.resolve("app-1")).delete();
    assertThat(jar).doesNotExist();
    assertThat(replacement).doesNotExist();
    assertThat(log).exists();
    assertThat(other).exists();
  }

  @Test
  public void doesNothingWithoutJars() {
    new LocalClusterJars(folder.getRoot().toPath().resolve("app-3")).delete();
    assertThat(folder.getRoot()).isEmptyDirectory();
  }

  private static Path file(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "x");
  }
}
