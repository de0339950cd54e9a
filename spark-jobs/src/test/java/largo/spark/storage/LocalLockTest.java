package largo.spark.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import largo.spark.ChildJvm;
import largo.spark.TestFolder;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** A lock of the operating system: one process has it, until it is gone in whatever way. */
public class LocalLockTest extends JUnitSuite {

  /** A process that takes a lock and keeps it. */
  static final class Keeper {

    public static void main(String[] arguments) throws Exception {
      LocalLock.acquire(Path.of(arguments[0]));
      System.out.println("locked");
      Thread.sleep(60_000);
    }
  }

  @Test
  public void endsWithItsHolderHoweverThatEnds() throws Exception {
    Path file = TestFolder.create().path().resolve("run.lock");
    Process keeper = ChildJvm.of(Keeper.class, "64m", file.toString()).start();
    try {
      BufferedReader said = keeper.inputReader(StandardCharsets.UTF_8);
      assertThat(said.readLine()).isEqualTo("locked");

      assertThatExceptionOfType(HeldException.class)
          .isThrownBy(() -> LocalLock.acquire(file))
          .withMessageStartingWith(
              file.getParent().toRealPath() + " is in use by process " + keeper.pid() + " on ");
      assertThatExceptionOfType(HeldException.class) // trying has not broken it
          .isThrownBy(() -> LocalLock.acquire(file));

      keeper.destroyForcibly();
      assertThat(keeper.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(file).exists();
      LocalLock.acquire(file).close();
      assertThat(file).doesNotExist();
    } finally {
      keeper.destroyForcibly();
    }
  }

  @Test
  public void isNotGivenTwiceToOneProcess() throws IOException {
    Path file = TestFolder.create().path().resolve("run.lock");
    LocalLock first = LocalLock.acquire(file);

    assertThatExceptionOfType(HeldException.class)
        .isThrownBy(() -> LocalLock.acquire(file))
        .withMessageContaining("this process");

    first.close();
    LocalLock second = LocalLock.acquire(file);
    first.close(); // once more: the file is the second one's now
    assertThat(Files.exists(file)).isTrue();
    second.close();
  }
}
