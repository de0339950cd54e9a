package largo.spark.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import largo.core.checkpoint.Checkpoint;
import largo.core.checkpoint.CheckpointFile;
import largo.core.compress.Residual;
import largo.core.compress.Residuals;
import largo.core.optimizer.OptimizerState;
import largo.core.train.TrainingState;
import largo.spark.TestFolder;
import largo.spark.cli.CommandRun;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** The Python scripts of pages; skipped without a suitable Python. */
public class PythonTest extends JUnitSuite {

  private static final String CHECKPOINTS = "docs/checkpoints.md";
  private static final String PARITY = "docs/parity.md";

  /** Pages with scripts. */
  static final Set<String> PAGES = Set.of(CHECKPOINTS, PARITY);

  private static final String PYTHON = "python3";

  private final TestFolder folder = TestFolder.create();

  @Test
  public void readsACheckpointWithSafetensors() throws Exception {
    assumeTrue("there is no safetensors", runs("-c", "import safetensors.numpy"));
    readsACheckpoint(0);
  }

  @Test
  public void readsACheckpointWithNumpyOnly() throws Exception {
    assumeTrue("there is no numpy", runs("-c", "import numpy"));
    readsACheckpoint(1);
  }

  private void readsACheckpoint(int script) throws Exception {
    writeCheckpoint("c");

    assertThat(python(script(CHECKPOINTS, 2, script), "c").lines())
        .contains(
            "step 7, seconds 1.5, data digits",
            "optimizer/0 float32 [3. 4. 5.]",
            "optimizer/scalars float64 [0.25]",
            "parameters float32 [ 0.5 -2.   8. ]",
            "previous-parameters float32 []",
            "residuals/0 float32 [6. 7. 8.]");
  }

  private void writeCheckpoint(String name) throws IOException {
    float[] parameters = {0.5f, -2, 8};
    OptimizerState state =
        new OptimizerState("Sgd", 7, new float[][] {{3, 4, 5}}, new double[] {0.25});
    Residuals residuals =
        new Residuals(List.of(new Residual(2, new float[] {6, 7, 8})), new float[0]);
    Checkpoint checkpoint =
        new Checkpoint(
            "seed = 1\n",
            "digits",
            new TrainingState(7, parameters, state, residuals),
            1.5,
            List.of(3L, 7L),
            Optional.empty());
    try (OutputStream out = Files.newOutputStream(folder.path().resolve(name))) {
      CheckpointFile.write(checkpoint, out);
    }
  }

  @Test
  public void recordsATraceThatIsReplayed() throws Exception {
    assumeTrue("there is no PyTorch", runs("-c", "import torch"));
    python(script(PARITY, 1, 0));

    CommandRun run = CommandRun.largo("replay", folder + "/parity-example.json", "--expect");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
  }

  private String script(String page, int count, int index) {
    List<PageBlock> blocks =
        DocsPage.all(Path.of("..")).stream()
            .filter(p -> p.name().equals(page))
            .flatMap(p -> p.blocks("python").stream())
            .toList();
    assertThat(blocks).hasSize(count);
    folder.write("script.py", blocks.get(index).text());
    return "script.py";
  }

  private String python(String... arguments) throws Exception {
    Process process = start(arguments);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private boolean runs(String... arguments) throws InterruptedException {
    try {
      Process process = start(arguments);
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(PYTHON));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(folder.path().toFile())
        .redirectErrorStream(true)
        .start();
  }
}
