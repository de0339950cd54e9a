package largo.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import largo.spark.SparkSuite;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.Test;

/** The table and the example of {@code docs/spark-ml.md}. */
public class SparkMlDocumentTest extends SparkSuite {

  private final SparkSession session = SampleTables.session(session());

  @Test
  public void theExampleRuns() {
    Dataset<Row> train = SampleTables.points(session, 120).drop("label");
    Dataset<Row> test = train;

    LargeBatchClassifier classifier =
        new LargeBatchClassifier()
            .setModel("mlp { widths = [64], dropout = 0.1 }")
            .setOptimizer("lamb { weight-decay = 0.01 }")
            .setLearningRate(0.02)
            .setSchedule("cosine { warmup-epochs = 1 }")
            .setGlobalBatch(4096)
            .setEpochs(20);
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new StringIndexer().setInputCol("kind").setOutputCol("label"), classifier
                });
    PipelineModel model = pipeline.fit(train);
    Dataset<Row> predictions = model.transform(test); // rawPrediction, probability, prediction
    LargeBatchClassificationModel network = (LargeBatchClassificationModel) model.stages()[1];
    double[] losses = network.summary().objectiveHistory();

    assertThat(predictions.columns()).contains("probability", "prediction");
    assertThat(losses).hasSize(20);
  }

  @Test
  public void theTableHasEveryParam() throws IOException {
    LargeBatchClassifier classifier = new LargeBatchClassifier();
    String table =
        Arrays.stream(LargeBatchParams.class.getMethods())
            .filter(m -> m.getParameterCount() == 0)
            .filter(m -> Param.class.isAssignableFrom(m.getReturnType()))
            .map(m -> classifier.getParam(m.getName()))
            .sorted((a, b) -> a.name().compareTo(b.name()))
            .map(
                p ->
                    "| `%s` | %s | %s |"
                        .formatted(p.name(), value(classifier, p), p.doc().replace("|", "\\|")))
            .collect(Collectors.joining("\n"));

    assertThat(document()).as(table).contains(table);
  }

  private static String value(LargeBatchClassifier classifier, Param<Object> param) {
    return !classifier.isDefined(param) ? "" : "`" + classifier.getOrDefault(param) + "`";
  }

  private static String document() throws IOException {
    return Files.readString(Path.of("../docs/spark-ml.md"));
  }
}
