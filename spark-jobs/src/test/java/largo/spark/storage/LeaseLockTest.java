package largo.spark.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import largo.spark.TestFolder;
import org.apache.hadoop.fs.Path;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** A lock file that its holder renews. */
public class LeaseLockTest extends JUnitSuite {

  private static final Duration RENEWAL = Duration.ofMillis(100);

  private final Storage storage = new LocalStorage();
  private final Path file = new Path("file:" + TestFolder.create() + "/run.lock");

  @Test
  public void isHeldAsLongAsItIsRenewed() throws Exception {
    LeaseLock first = LeaseLock.acquire(storage, file, RENEWAL);

    assertThatExceptionOfType(HeldException.class)
        .isThrownBy(() -> LeaseLock.acquire(storage, file, RENEWAL))
        .withMessageContaining(" is in use by process " + ProcessHandle.current().pid());

    await().during(RENEWAL.multipliedBy(10)).untilAsserted(first::check);
    first.close();
    LeaseLock.acquire(storage, file, RENEWAL).close();
    assertThat(storage.exists(file)).isFalse();
  }

  @Test
  public void isTakenOverFromAHolderThatHasEnded() throws IOException {
    write(new LockHolder(4711, "another-host", "2026-01-01T00:00:00Z", "x").text());
    LeaseLock.acquire(storage, file, RENEWAL).close();

    write(""); // the holder ended while it wrote the file
    LeaseLock.acquire(storage, file, RENEWAL).close();
  }

  /** A holder on the same machine is looked up among its processes. */
  @Test(timeout = 30_000)
  public void isTakenOverAtOnceFromAProcessThatIsGone() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    LockHolder here = LockHolder.ofThisProcess();
    write(new LockHolder(gone.pid(), here.host(), here.since(), "x").text());

    LeaseLock.acquire(storage, file, Duration.ofHours(1)).close();
  }

  /** As the attempts of an application on YARN, of which the next one starts before that. */
  @Test(timeout = 30_000)
  public void waitsForAHolderThatIsAboutToEnd() throws Exception {
    Duration renewal = Duration.ofSeconds(1);
    LeaseLock ending = LeaseLock.acquire(storage, file, renewal, () -> true);
    CompletableFuture<Void> end =
        CompletableFuture.runAsync(
            ending::close, CompletableFuture.delayedExecutor(2500, TimeUnit.MILLISECONDS));

    LeaseLock.acquire(storage, file, renewal).close();

    assertThat(end).succeedsWithin(Duration.ofSeconds(5));
  }

  @Test
  public void reportsThatAnotherProcessTookItOver() throws Exception {
    LeaseLock first = LeaseLock.acquire(storage, file, RENEWAL);
    write(new LockHolder(4711, "another-host", "2026-01-01T00:00:00Z", "x").text());

    await()
        .untilAsserted(
            () ->
                assertThatExceptionOfType(HeldException.class)
                    .isThrownBy(first::check)
                    .withMessageContaining("was taken over by process 4711 on another-host"));
    first.close();
    assertThat(storage.exists(file)).isTrue(); // another holder's
  }

  private void write(String text) throws IOException {
    storage.replace(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
