package largo.spark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import largo.spark.PyTorchFiles;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import largo.spark.cli.CommandRun;
import org.junit.Test;

/** A model goes from Python to Largo and back as the page says, in a build that has libtorch. */
public class PyTorchDocumentTest extends SparkSuite {

  static final String PAGE = "docs/torch.md";

  private static final String NETWORK =
      """
      import torch
      class MyNetwork(torch.nn.Module):
          def __init__(self):
              super().__init__()
              self.layer = torch.nn.Linear(784, 10)

          def forward(self, x):
              return self.layer(torch.flatten(x, 1))

      """;

  private static final String DATA =
      """
      data { source = digits, train-examples = 100, test-examples = 50 }
      batch { global = 50, micro = 25 }
      budget.epochs = 1
      shards = 2
      """;

  private final TestFolder folder = TestFolder.create();

  @Test
  public void theCodeOfThePageRuns() throws Exception {
    PyTorchFiles.assumeLibrary();
    String python = PyTorchFiles.assumePython();
    DocsPage page =
        DocsPage.all(Path.of("..")).stream()
            .filter(p -> p.name().equals(PAGE))
            .findFirst()
            .orElseThrow();
    List<String> code = page.blocks("python").stream().map(PageBlock::text).toList();
    assertThat(code).hasSize(4);

    run(python, NETWORK + code.get(0));

    String line = page.blocks("hocon").get(0).text();
    assertThat(line).contains("hdfs:///models/");
    String conf =
        folder.write("run.conf", DATA + line.replace("hdfs:///models", folder.toString()));
    CommandRun train =
        CommandRun.largo("train", conf, "--out", folder + "/run", "--master=local[2]");
    assertThat(train.code()).as(train.err()).isZero();
    Path trial = Path.of(folder + "/run", "trials").toFile().listFiles()[0].toPath();
    Files.copy(
        trial.resolve("model.pt"),
        folder.path().resolve("model.pt"),
        StandardCopyOption.REPLACE_EXISTING);

    String output =
        run(
            python,
            "import torch\n"
                + code.get(1)
                + "print(model(torch.zeros(3, 1, 28, 28)).shape)\n"
                + code.get(2)
                + "print(extra['largo.json'].decode())\n"
                + code.get(3));
    assertThat(output)
        .contains("torch.Size([3, 10])")
        .contains("\"shape\" : \"1x28x28\"", "\"scale\" : [ 255.0 ]", "\"classes\" : [ \"0\"");
    assertThat(folder.path().resolve("model.onnx")).isNotEmptyFile();
  }

  private String run(String python, String script) throws Exception {
    Process process =
        new ProcessBuilder(python, folder.write("script.py", script))
            .directory(folder.path().toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
