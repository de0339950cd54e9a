package largo.spark.session;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import largo.core.Deadline;
import org.apache.spark.SparkEnv;
import org.awaitility.Awaitility;

/**
 * A point in a step at which one executor waits until it is killed or resumed. Executors and the
 * test find each other by files.
 *
 * @param folder of the files, which exists
 * @param step 0-based
 */
record PausePoint(String folder, long step) implements Serializable {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** Waits, if this is the first executor that reaches the step. */
  void reach(long atStep) {
    if (atStep != step || SparkEnv.get().executorId().equals("driver")) {
      return;
    }
    try {
      Files.createFile(file("reached"));
      Files.writeString(file("pid.new"), Long.toString(ProcessHandle.current().pid()));
      Files.move(file("pid.new"), file("pid"));
      Deadline deadline = Deadline.after(TIMEOUT);
      while (!Files.exists(file("resume")) && !deadline.hasPassed()) {
        Thread.sleep(5);
      }
    } catch (FileAlreadyExistsException e) {
      return; // another executor waits, or has waited
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for an executor that has reached the point, and returns its process. */
  ProcessHandle await() {
    Awaitility.await().atMost(TIMEOUT).until(() -> Files.exists(file("pid")));
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(file("pid")))).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets the executor continue. */
  void resume() {
    try {
      Files.createFile(file("resume"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String name) {
    return Path.of(folder, name);
  }
}
