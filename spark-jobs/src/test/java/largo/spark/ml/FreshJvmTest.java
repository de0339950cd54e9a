package largo.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import largo.spark.ChildJvm;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import largo.spark.interop.OpenSession;
import largo.spark.study.SparkSessions;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.Test;

/** A saved pipeline predicts the same in another JVM. */
public class FreshJvmTest extends SparkSuite {

  private static final long DEADLINE_SECONDS = 240;

  @Test
  public void readsAPipelineOfAnotherJvm() throws Exception {
    TestFolder folder = TestFolder.create();
    Dataset<Row> points = SampleTables.points(session(), 60).select("features", "label");
    PipelineModel model =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new StandardScaler().setInputCol("features").setOutputCol("scaled"),
                  new LargeBatchClassifier()
                      .setFeaturesCol("scaled")
                      .setLearningRate(0.1)
                      .setMaxIter(3)
                      .setExchange("job")
                })
            .fit(points);
    model.write().overwrite().save(folder + "/pipeline");
    points.write().parquet(folder + "/points");

    Path log = folder.path().resolve("log");
    Process process =
        ChildJvm.of(FreshJvmTest.class, "1g", folder.toString())
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    assertThat(Files.readString(folder.path().resolve("answer")))
        .isEqualTo(scores(model, session(), folder.toString()));
  }

  /** The other JVM. */
  public static void main(String[] arguments) throws Exception {
    String folder = arguments[0];
    try (OpenSession open =
        new OpenSession(SparkSessions.open("other", Optional.of("local[1]"), Map.of()))) {
      SparkSession session = open.session();
      String scores = scores(PipelineModel.load(folder + "/pipeline"), session, folder);
      Files.writeString(Path.of(folder, "answer"), scores);
    }
  }

  private static String scores(PipelineModel model, SparkSession session, String folder) {
    return model
        .transform(session.read().parquet(folder + "/points"))
        .select("probability", "prediction")
        .collectAsList()
        .toString();
  }
}
