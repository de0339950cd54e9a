package largo.spark.dl4j;

import java.util.stream.IntStream;
import largo.core.data.Seeds;
import largo.core.data.Seeds.Purpose;
import largo.core.data.synthetic.SyntheticDigits;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Synthetic digits as data sets of DL4J: rows of pixels in [0, 1], one-hot classes. */
final class DigitSets {

  private DigitSets() {}

  /**
   * Minibatches, cached in memory.
   *
   * @param stream 0 for training, 1 for test
   * @param count a multiple of the size
   * @param size of each data set
   */
  static JavaRDD<DataSet> rdd(JavaSparkContext spark, int stream, int count, int size) {
    JavaRDD<DataSet> sets =
        spark
            .parallelize(IntStream.range(0, count / size).boxed().toList(), 4)
            .map(k -> of(stream, k * size, size))
            .persist(StorageLevel.MEMORY_ONLY());
    sets.count();
    return sets;
  }

  private static DataSet of(int stream, int start, int size) {
    long seed = Seeds.of(1, Purpose.SYNTHETIC_DATA, stream);
    float[][] features = new float[size][SyntheticDigits.PIXELS];
    float[][] labels = new float[size][SyntheticDigits.CLASSES];
    for (int i = 0; i < size; i++) {
      byte[] pixels = new byte[SyntheticDigits.PIXELS];
      labels[i][SyntheticDigits.draw(seed, start + i, pixels, 0)] = 1;
      for (int j = 0; j < SyntheticDigits.PIXELS; j++) {
        features[i][j] = (pixels[j] & 0xFF) / 255f;
      }
    }
    return new DataSet(Nd4j.createFromArray(features), Nd4j.createFromArray(labels));
  }
}
