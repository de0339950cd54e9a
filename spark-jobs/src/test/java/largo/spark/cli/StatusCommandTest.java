package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.After;
import org.junit.Test;

/** What scripts need: the status of a run from another process, JSON, silence, completion. */
public class StatusCommandTest extends SparkSuite {

  private static final String PROGRESS =
      """
      { "updated" : %d, "trials" : 3, "ended" : 1, "share" : 0.42, "secondsLeft" : 95,
        "running" : [ { "trial" : "adam-b64-lr0.1-s1", "epoch" : 2, "step" : %d, "loss" : 0.5,
                        "learningRate" : 0.1 } ] }
      """;

  private final TestFolder folder = TestFolder.create();
  private final String run = folder + "/run";

  @After
  public void logAgain() {
    Configurator.setAllLevels("largo", Level.INFO);
  }

  @Test
  public void printsTheStatusOfARunInAnotherProcess()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    train();
    assertThat(Path.of(run, "progress.json")).doesNotExist();
    assertThat(CommandRun.largo("status", run).out()).startsWith(run + ": finished, 1 trial ended");
    assertThat(CommandRun.largo("status", folder.toString()).code()).isEqualTo(2);

    Files.delete(Path.of(run, "report.html"));
    assertThat(CommandRun.largo("status", run).out())
        .startsWith(
            run
                + ": not training: it is starting, or was stopped (--resume continues it); "
                + "1 trial ended\n");

    progress(System.currentTimeMillis(), 7);
    CommandRun running = CommandRun.largo("status", run);
    assertThat(running.code()).isZero();
    assertThat(running.out())
        .startsWith(run + ": running, 1 of 3 trials ended, 42 % done, 1:35 left, updated ")
        .contains("adam-b64-lr0.1-s1: epoch 2, step 7, loss 0.5000, learning rate 0.1000\n");
    assertThat(CommandRun.largo("status", run, "--json=-").out())
        .contains("\"state\" : \"running\"", "\"secondsLeft\" : 95", "\"step\" : 7");

    progress(System.currentTimeMillis() - 600_000, 7);
    CommandRun killed = CommandRun.largo("status", run);
    assertThat(killed.code()).isEqualTo(1);
    assertThat(killed.out()).contains("not responding, probably killed (--resume continues it)");
    CommandRun tail = CommandRun.largo("tail", run, "--patience=0");
    assertThat(tail.code()).isEqualTo(1);
    assertThat(tail.err()).contains("probably killed");

    followsUntilTheEnd();
  }

  private void followsUntilTheEnd()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    progress(System.currentTimeMillis(), 7);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<?> writer =
          other.submit(
              () -> {
                TimeUnit.MILLISECONDS.sleep(1500);
                progress(System.currentTimeMillis(), 8);
                TimeUnit.MILLISECONDS.sleep(2500);
                Files.delete(Path.of(run, "progress.json"));
                return folder.write("run/report.html", "<html></html>");
              });
      CommandRun tail = CommandRun.largo("tail", run, "--interval=1", "--patience=60");
      writer.get(60, TimeUnit.SECONDS);

      assertThat(tail.code()).as(tail.err()).isZero();
      assertThat(tail.out())
          .startsWith("momentum-b64-lr0.05-s1: test accuracy ")
          .contains(
              "adam-b64-lr0.1-s1: epoch 2, step 7, loss 0.5000, learning rate 0.1000\n"
                  + "adam-b64-lr0.1-s1: epoch 2, step 8, loss 0.5000, learning rate 0.1000\n")
          .endsWith(run + ": finished, 1 trial ended\n");
    } finally {
      other.shutdownNow();
    }
  }

  /** Trains with the options for scripts, and with event files of TensorBoard. */
  private void train() {
    String conf =
        folder.write(
            "tiny.conf",
            """
            name = tiny
            data { source = digits, train-examples = 300, test-examples = 100 }
            model { zoo = mlp, widths = [16] }
            batch { global = 64, micro = 32 }
            budget.epochs = 1
            tracking.tensorboard = true
            """);
    CommandRun train =
        CommandRun.largo("train", conf, "--out", run, "--quiet", "--json=-", "--master=local[2]");

    assertThat(train.code()).as(train.err()).isZero();
    assertThat(train.err()).doesNotContain("loading digits", "trials; ");
    assertThat(train.out())
        .startsWith("{")
        .contains("\"state\" : \"finished\"", "\"trial\" : \"momentum-b64-lr0.05-s1\"")
        .endsWith("}\n");
    assertThat(Path.of(run, "tensorboard/momentum-b64-lr0.05-s1"))
        .isDirectoryContaining("glob:**/events.out.tfevents.*");
    assertThat(CommandRun.largo("train", conf, "--json", conf).err()).contains("exists already");
  }

  @Test
  public void generatesCompletionForShells() {
    CommandRun completion = CommandRun.largo("generate-completion");

    assertThat(completion.code()).isZero();
    assertThat(completion.out())
        .contains("complete -F _complete_largo -o default largo", "generate-completion")
        .contains("--resume-if-exists");
  }

  private void progress(long updated, int step) {
    folder.write("run/progress.json", String.format(Locale.ROOT, PROGRESS, updated, step));
  }
}
