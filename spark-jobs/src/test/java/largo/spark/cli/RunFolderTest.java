package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import largo.spark.storage.FolderLock;
import largo.spark.study.OutputFolder;
import org.apache.hadoop.conf.Configuration;
import org.junit.Test;

/** The output folder of a run: exclusive access, and the contents that are refused. */
public class RunFolderTest extends SparkSuite {

  private final TestFolder folder = TestFolder.create();
  private final Path out = folder.path().resolve("out");

  @Test
  public void isAPathOfHadoop() {
    CommandRun run = train(conf("sgd, learning-rate = 0.1"), "--out", "o:1");

    assertThat(run.code()).isNotZero();
    assertThat(run.err())
        .contains("the folder 'o:1' is not a path of Hadoop's; choose a name without a colon");
  }

  @Test
  public void belongsToOneRunAtATime() {
    OutputFolder theirs = new OutputFolder(out.toString(), new Configuration());
    String conf = conf("sgd, learning-rate = 0.1");
    FolderLock lock = theirs.lock();
    try {
      CommandRun second = train(conf, "--out", out.toString());
      assertThat(second.code()).isEqualTo(1);
      assertThat(second.err()).contains(out + " is in use by another run of this process");
    } finally {
      lock.close();
    }
    assertThat(train(conf, "--out", out.toString()).code()).isZero(); // empty: as good as new
    assertThat(out.resolve("run.lock")).doesNotExist();
    assertThat(train(conf, "--out", out.toString()).err()).contains("exists already");
  }

  @Test
  public void isNotCreatedIfARunDoesNotStart() throws IOException {
    CommandRun run =
        train(
            folder.write("a.conf", "data.source = csv\ndata.train = [none.csv]\n"),
            "--out",
            out.toString());
    assertThat(run.code()).isNotZero();
    assertThat(out).doesNotExist();

    Path file = Files.createFile(folder.path().resolve("file"));
    run = train(conf("sgd, learning-rate = 0.1"), "--out", file + "/out");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(file + "/out cannot be written to: Not a directory");
  }

  @Test
  public void refusesToResumeWithOtherDataOrADamagedSpecification() throws IOException {
    String conf = conf("sgd, learning-rate = 0.1");
    assertThat(train(conf, "--out", out.toString()).code()).isZero();
    Files.writeString(out.resolve(".spec.conf.tmp"), "of a process that was killed");
    Path data = folder.path().resolve("train.csv");
    Files.writeString(data, Files.readString(data).replaceFirst(",one", ",two"));

    CommandRun other = train("--resume", out.toString());
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err())
        .contains(out + " was started with other data", "--allow-changed data")
        .containsPattern("then: .* fingerprint [0-9a-f]{16}\\R *now: ");
    assertThat(train("--resume", out.toString(), "--allow-changed", "data").code()).isZero();
    assertThat(train("--resume", out.toString()).code()).isZero();
    assertThat(out.resolve(".spec.conf.tmp")).doesNotExist();

    Files.writeString(out.resolve("spec.conf"), "");
    CommandRun empty = train("--resume", out.toString());
    assertThat(empty.code()).isEqualTo(2);
    assertThat(empty.err()).contains(out + "/spec.conf is damaged: it is empty");
  }

  @Test
  public void aRunWithoutAnyResultFails() {
    CommandRun run = train(conf("sgd, learning-rate = 1e30"), "--out", out.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("no trial finished: 1 diverged, 0 failed; the first one, sgd-");
  }

  private String conf(String rule) {
    StringBuilder rows = new StringBuilder("x,y,label\n");
    for (int i = 0; i < 40; i++) {
      rows.append(
          String.format(Locale.ROOT, "%d,%d,%s%n", i % 7, i % 5, i % 2 == 0 ? "one" : "two"));
    }
    String train = folder.write("train.csv", rows.toString());
    return folder.write(
        "a.conf",
        """
        data { source = csv, train = ["%s"], test-fraction = 0.2, label = label }
        model { zoo = mlp, widths = [4] }
        optimizer { name = %s }
        batch { global = 8, micro = 8 }
        budget.steps = 4
        shards = 1
        """
            .formatted(train, rule));
  }

  private static CommandRun train(String... arguments) {
    return CommandRun.largo(
        Stream.of(Stream.of("train"), Stream.of(arguments), Stream.of("--master=local[2]"))
            .flatMap(s -> s)
            .toArray(String[]::new));
  }
}
