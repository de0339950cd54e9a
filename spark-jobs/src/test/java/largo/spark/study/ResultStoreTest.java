package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.SpecReader;
import largo.core.config.Trial;
import largo.core.report.ClassScore;
import largo.core.report.TrialResult;
import largo.core.report.TrialResult.Status;
import largo.core.report.TrialScores;
import largo.core.report.TrialScores.SplitScore;
import largo.spark.TestFolder;
import largo.spark.storage.StorageException;
import org.apache.hadoop.conf.Configuration;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** Stored results that a run finds again, intact or damaged. */
public class ResultStoreTest extends JUnitSuite {

  private static final RunSpec SPEC =
      SpecReader.read(
          "test",
          "optimizer { name = sgd, learning-rate = 0.1 }, batch { global = 8, micro = 8 }",
          List.of());
  private static final Trial TRIAL = new Trial("t", SPEC.optimizer(), 8, 1);

  private final Path folder = TestFolder.create().path();
  private final OutputFolder out = new OutputFolder(folder.toString(), new Configuration());
  private final ResultStore store = new ResultStore(null, out, ModelFormat.DL4J);
  private final Path trial = folder.resolve("trials/t");

  @Test
  public void findsStoredResults() {
    keep();
    assertThat(store.done(TRIAL)).contains(result("t"));
    assertThat(trial.resolve("model.zip")).hasBinaryContent(new byte[] {1, 2});
    assertThat(trial.resolve("best.zip")).hasBinaryContent(new byte[] {3});
  }

  @Test
  public void repeatsATrialWithDamagedFiles() throws IOException {
    String[] names = {"result.json", "model.zip", "best.zip", "trial.conf"};
    for (String name : names) {
      for (byte[] content : List.of(new byte[0], "{}".getBytes(StandardCharsets.UTF_8))) {
        keep();
        Files.write(trial.resolve(name), content);
        assertThat(store.done(TRIAL)).as(name).isEmpty();
        assertThat(trial.resolve("result.json.damaged")).as(name).exists();
      }
      keep();
      Files.delete(trial.resolve(name));
      assertThat(store.done(TRIAL)).as(name).isEmpty();
    }
    keep();
    String json = Files.readString(trial.resolve("result.json"));
    Files.writeString(trial.resolve("result.json"), json.replace("0.5", "0.6"));
    assertThat(store.done(TRIAL)).isEmpty();
  }

  /** As written by versions without checksums. */
  @Test
  public void repeatsATrialWithoutChecksumsOrWithAnotherResult() throws IOException {
    keep();
    Files.delete(trial.resolve("SHA256SUMS"));
    assertThat(store.done(TRIAL)).isEmpty();
    keep();
    Files.writeString(
        trial.resolve("result.json"), JsonRecords.write(result("another")), StandardCharsets.UTF_8);
    assertThat(store.done(TRIAL)).isEmpty();
  }

  @Test
  public void failsIfAResultCannotBeRead() throws IOException {
    Files.createDirectories(trial.resolve("result.json"));
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> store.done(TRIAL))
        .withMessageStartingWith(trial + "/result.json cannot be read: Is a directory");
  }

  @Test
  public void aSpecificationThatIsCutOrChangedIsRefused() throws IOException {
    assertThat(SpecFile.read(out)).isEmpty();
    String whole = SpecFile.write(SPEC);
    out.write(SpecFile.NAME, whole);
    assertThat(SpecFile.read(out)).contains(SPEC);

    List<String> damaged =
        List.of(
            "",
            "\n",
            whole.substring(0, whole.length() / 2),
            whole.substring(0, whole.length() - 5),
            whole.replace("0.1", "0.2"),
            whole + "seed = 2\n");
    assertThat(damaged)
        .allSatisfy(
            text -> {
              out.write(SpecFile.NAME, text);
              assertThatExceptionOfType(SpecException.class)
                  .isThrownBy(() -> SpecFile.read(out))
                  .withMessageStartingWith(folder + "/spec.conf is damaged: it")
                  .withMessageContaining("CONF --out " + folder + " --resume-if-exists");
            });
  }

  private void keep() {
    store.save(
        SPEC,
        TRIAL,
        new TrialRunner.Result(
            result("t"),
            List.of(),
            new byte[] {1, 2},
            Optional.of(new byte[] {3}),
            Optional.empty()));
  }

  private static TrialResult result(String id) {
    return new TrialResult(
        id,
        "sgd",
        "",
        8,
        8,
        1,
        1,
        0.1,
        1,
        2,
        new TrialScores(
            new SplitScore(1, 0.5),
            new SplitScore(1, 0.5),
            new SplitScore(1, 0.5),
            List.of(new ClassScore("0", 4, Double.NaN, 0, Double.NaN))),
        0,
        Double.NaN,
        1,
        16,
        Status.FINISHED,
        "");
  }
}
