package largo.spark.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.spark.SparkConf;
import org.apache.spark.api.python.Py4JServer;
import org.apache.spark.ml.PipelineStage;
import org.junit.Test;

/**
 * Largo's Python classes, over the gateway that Spark starts for PySpark; skipped without Python.
 * PySpark itself is a test double, and so is the client of py4j if Python has none: see {@code
 * src/test/python}.
 */
public class PySparkTest extends SparkSuite {

  private static final Path SOURCES = Path.of("src/main/python").toAbsolutePath();
  private static final Path TESTS = Path.of("src/test/python").toAbsolutePath();

  private final Program python = Program.PYTHON;
  private final TestFolder folder = TestFolder.create();

  /** Stages as an array, which clients of py4j create with several calls. */
  public static PipelineStage[] stages(List<PipelineStage> stages) {
    return stages.toArray(PipelineStage[]::new);
  }

  @Test
  public void estimatorsWorkOverTheGateway() throws Exception {
    assumeTrue("there is no Python", python.has("sys"));
    passes("gateway_test.EstimatorTest");
  }

  @Test
  public void studiesWorkOverTheGateway() throws Exception {
    assumeTrue("there is no Python", python.has("sys"));
    passes("gateway_test.StudyTest");
  }

  @Test
  public void tablesOfPandasWork() throws Exception {
    assumeTrue("there is no pandas", python.has("pandas"));
    passes("gateway_test.PandasTest");
  }

  private void passes(String suite) throws Exception {
    session();
    Py4JServer server = new Py4JServer(new SparkConf());
    server.start();
    try {
      Map<String, String> environment =
          Map.of(
              "PYSPARK_GATEWAY_PORT", String.valueOf(server.getListeningPort()),
              "PYSPARK_GATEWAY_SECRET", server.secret(),
              "PYTHONPATH", path());
      Program.Run run = python.run(folder.path(), environment, "-m", "unittest", "-v", suite);
      assertThat(run.code()).as(run.output()).isZero();
    } finally {
      server.shutdown();
    }
  }

  private String path() throws InterruptedException {
    List<String> folders = new ArrayList<>(List.of(SOURCES.toString(), TESTS.toString()));
    if (!python.has("pyspark")) {
      folders.add(TESTS.resolve("pyspark_double").toString());
    }
    if (!python.has("py4j")) {
      folders.add(TESTS.resolve("py4j_double").toString());
    }
    return String.join(File.pathSeparator, folders);
  }
}
