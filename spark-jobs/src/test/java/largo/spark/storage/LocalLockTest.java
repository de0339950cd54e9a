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

/** A lock of the operating system, which one process holds until it ends. */
public class LocalLockTest extends JUnitSuite {

  /** A process that acquires a lock and holds it. */
  static final class Holder {

    public static void main(String[] arguments) throws Exception {
      LocalLock.acquire(Path.of(arguments[0]));
      System.out.println("locked");
      Thread.sleep(60_000);
    }
  }

  @Test
  public void isReleasedWhenItsHolderEnds() throws Exception {
    Path file = TestFolder.create().path().resolve("run.lock");
    Process holder = ChildJvm.of(Holder.class, "64m", file.toString()).start();
    try {
      BufferedReader output = holder.inputReader(StandardCharsets.UTF_8);
      assertThat(output.readLine()).isEqualTo("locked");

      assertThatExceptionOfType(HeldException.class)
          .isThrownBy(() -> LocalLock.acquire(file))
          .withMessageStartingWith(
              file.getParent().toRealPath() + " is in use by process " + holder.pid() + " on ");
      assertThatExceptionOfType(HeldException.class) // the failed attempt has not released it
          .isThrownBy(() -> LocalLock.acquire(file));

      holder.destroyForcibly();
      assertThat(holder.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(file).exists();
      LocalLock.acquire(file).close();
      assertThat(file).doesNotExist();
    } finally {
      holder.destroyForcibly();
    }
  }

  @Test
  public void isNotAcquiredTwiceByOneProcess() throws IOException {
    Path file = TestFolder.create().path().resolve("run.lock");
    LocalLock first = LocalLock.acquire(file);

    assertThatExceptionOfType(HeldException.class)
        .isThrownBy(() -> LocalLock.acquire(file))
        .withMessageContaining("this process");

    first.close();
    LocalLock second = LocalLock.acquire(file);
    first.close(); // again: the file belongs to the second lock
    assertThat(Files.exists(file)).isTrue();
    second.close();
  }
}
