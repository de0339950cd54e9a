package largo.spark.dl4j;

import java.util.ArrayList;
import java.util.List;
import largo.core.data.Seeds;
import largo.core.data.Seeds.Purpose;
import largo.core.digits.Digits;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Drawn digits as data sets of DL4J: rows of pixels in [0, 1], one-hot classes. */
final class DigitSets {

  private DigitSets() {}

  /**
   * Digits in minibatches.
   *
   * @param stream 0 for training, 1 for test
   * @param count a multiple of the size
   * @param size of each data set
   */
  static List<DataSet> of(int stream, int count, int size) {
    long seed = Seeds.of(1, Purpose.DRAWING, stream);
    List<DataSet> sets = new ArrayList<>();
    for (int start = 0; start < count; start += size) {
      float[][] features = new float[size][Digits.PIXELS];
      float[][] labels = new float[size][Digits.CLASSES];
      for (int i = 0; i < size; i++) {
        byte[] pixels = new byte[Digits.PIXELS];
        labels[i][Digits.draw(seed, start + i, pixels, 0)] = 1;
        for (int j = 0; j < Digits.PIXELS; j++) {
          features[i][j] = (pixels[j] & 0xFF) / 255f;
        }
      }
      sets.add(new DataSet(Nd4j.createFromArray(features), Nd4j.createFromArray(labels)));
    }
    return sets;
  }
}
