package largo.spark.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import largo.spark.PyTorchFiles;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.spark.sql.Row;
import org.junit.Before;
import org.junit.Test;

/** PyTorch models in the notebook interface, in a build that has PyTorch's library. */
public class PyTorchNotebookTest extends SparkSuite {

  private final TestFolder folder = TestFolder.create();

  @Before
  public void needsPyTorch() {
    PyTorchFiles.assumeLibrary();
  }

  @Test
  public void runsAFileAndResumes() {
    String file = folder.write("model.pt", PyTorchFiles.linear(2, 2));
    StudyPlan plan =
        Largo.study(session())
            .data(NotebookTest.table(300, 1))
            .test(NotebookTest.table(100, 2))
            .model(file)
            .optimizer("momentum", 0.5)
            .batches(List.of(16, 32))
            .epochs(3)
            .out(folder + "/out");

    StudyResult result = plan.run();

    List<Row> results = result.results().collectAsList();
    assertThat(results).hasSize(2);
    assertThat(results.get(0).<Double>getAs("test_accuracy")).isGreaterThan(0.8);
    String model = result.model("momentum-b16-lr0.5-s1");
    assertThat(model).endsWith("/model.pt");
    assertThat(Path.of(model)).isNotEmptyFile();
    assertThat(plan.run().results().collectAsList()).isEqualTo(results);

    StudyResult further =
        plan.model(model).optimizer("momentum", 1e-6).out(folder + "/further").run();
    assertThat(further.results().where("learning_rate < 1e-5").first().<Double>getAs("test_loss"))
        .isCloseTo(results.get(0).<Double>getAs("test_loss"), within(0.01));
  }
}
