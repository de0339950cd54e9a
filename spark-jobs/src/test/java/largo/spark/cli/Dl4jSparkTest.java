package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import largo.core.data.Seeds;
import largo.core.data.Seeds.Purpose;
import largo.core.data.synthetic.SyntheticDigits;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.Test;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.factory.Nd4j;

/** Scores a model of Largo with Deeplearning4j's Spark module. */
public class Dl4jSparkTest extends SparkSuite {

  private static final int TEST = 200;

  private final TestFolder folder = TestFolder.create();

  @Test
  public void scoresTheSameUnderDeeplearning4jOnSpark() throws Exception {
    String conf =
        folder.write(
            "m.conf",
            """
            data { source = digits, train-examples = 600, test-examples = 200 }
            model { zoo = mlp, widths = [24] }
            optimizer { name = adam, learning-rate = 0.01 }
            batch.global = 60
            budget.epochs = 3
            """);
    CommandRun train =
        CommandRun.largo("train", conf, "--out", folder + "/out", "--master=local[2]");
    assertThat(train.code()).isZero();
    File zip = new File(folder + "/out/trials/adam-b60-lr0.01-s1/model.zip");
    String row = java.nio.file.Files.readAllLines(folder.path().resolve("out/results.csv")).get(1);

    MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(zip);
    DataNormalization normalizer = ModelSerializer.restoreNormalizerFromFile(zip);
    SparkDl4jMultiLayer onSpark = new SparkDl4jMultiLayer(spark(), network, null);
    Evaluation evaluation = onSpark.evaluate(spark().parallelize(digits(normalizer), 2));

    assertThat(evaluation.getNumRowCounter()).isEqualTo(TEST);
    assertThat(evaluation.accuracy()).isEqualTo(Double.parseDouble(row.split(",")[12]));
    assertThat(evaluation.accuracy()).isGreaterThan(0.5);
  }

  /** The test digits of {@code data.seed = 1}, one per data set. */
  private static List<DataSet> digits(DataNormalization normalizer) {
    long stream = Seeds.of(1, Purpose.SYNTHETIC_DATA, 1);
    List<DataSet> digits = new ArrayList<>();
    for (int i = 0; i < TEST; i++) {
      byte[] pixels = new byte[SyntheticDigits.PIXELS];
      float[] label = new float[SyntheticDigits.CLASSES];
      label[SyntheticDigits.draw(stream, i, pixels, 0)] = 1;
      float[] features = new float[SyntheticDigits.PIXELS];
      for (int j = 0; j < features.length; j++) {
        features[j] = pixels[j] & 0xFF;
      }
      DataSet digit =
          new DataSet(
              Nd4j.createFromArray(features).reshape(1, features.length),
              Nd4j.createFromArray(label).reshape(1, label.length));
      normalizer.transform(digit);
      digits.add(digit);
    }
    return digits;
  }
}
