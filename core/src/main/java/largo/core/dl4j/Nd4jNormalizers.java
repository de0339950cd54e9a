package largo.core.dl4j;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import largo.core.data.Normalization;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;

/** Normalizations as ND4J's normalizers, for those who load a model with DL4J alone. */
final class Nd4jNormalizers {

  /** ND4J takes smaller deviations, and smaller ranges, for larger ones. */
  private static final double LEAST_SCALE = 2e-5;

  /** How a difference between two normalized features is reported. */
  private static final double TOLERANCE = 1e-3;

  private Nd4jNormalizers() {}

  /**
   * The normalizer that does the same; nothing for a normalization that does nothing.
   *
   * <p>Where a deviation is too small for ND4J's standardization, it is its scaling of a range to
   * another one, which is the same with a range of {@code r} deviations: {@code (x − mean) / (r
   * deviation) · r}.
   */
  private static Optional<DataNormalization> toNd4j(Normalization normalization) {
    double[] shift = normalization.shift();
    double[] scale = normalization.scale();
    if (normalization.equals(Normalization.NONE)) {
      return Optional.empty();
    }
    if (normalization.equals(Normalization.BYTES)) {
      return Optional.of(new ImagePreProcessingScaler(0, 1));
    }

    double least = Arrays.stream(scale).min().orElse(1);
    boolean floats = IntStream.range(0, shift.length).allMatch(normalization::suitsFloats);
    if (least >= LEAST_SCALE) {
      DataType type = floats ? DataType.FLOAT : DataType.DOUBLE;
      return Optional.of(new NormalizerStandardize(row(shift, type), row(scale, type)));
    }
    double range = Math.scalb(1.0, Math.getExponent(LEAST_SCALE / least) + 1);
    double[] high =
        IntStream.range(0, shift.length).mapToDouble(k -> shift[k] + range * scale[k]).toArray();
    NormalizerMinMaxScaler scaler = new NormalizerMinMaxScaler(0, range);
    scaler.setFeatureStats(row(shift, DataType.DOUBLE), row(high, DataType.DOUBLE));
    return Optional.of(scaler);
  }

  /** What DL4J keeps of a normalization in a model file; nothing for one that does nothing. */
  static Optional<byte[]> write(Normalization normalization) {
    return toNd4j(normalization).map(NetworkZip::serialized);
  }

  /**
   * Where DL4J, which normalizes arrays of floats, gets something else; nothing if it does not.
   * Tried out with values of each group around its shift.
   */
  static Optional<String> difference(Normalization normalization) {
    int groups = normalization.groups();
    if (toNd4j(normalization).isEmpty() || normalization.equals(Normalization.BYTES)) {
      return Optional.empty();
    }

    int worst = 0;
    double most = 0;
    for (double z : new double[] {-1.3, 0.1, 0.7}) {
      double[] raw = new double[groups];
      Arrays.setAll(raw, k -> normalization.shift()[k] + z * normalization.scale()[k]);
      float[] ours = new float[groups];
      normalization.apply(raw, ours, 0);
      float[] theirs = ofDl4j(normalization, raw);
      for (int k = 0; k < groups; k++) {
        double difference = Math.abs((double) ours[k] - theirs[k]);
        if (!(difference <= most)) {
          worst = k;
          most = difference;
        }
      }
    }
    return most <= TOLERANCE
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "feature %d, at %.6g with a deviation of %.3g, is off by %.2g deviations",
                worst,
                normalization.shift()[worst],
                normalization.scale()[worst],
                most));
  }

  private static float[] ofDl4j(Normalization normalization, double[] raw) {
    try (INDArray features = row(raw, DataType.FLOAT)) {
      toNd4j(normalization).orElseThrow().transform(features);
      return features.toFloatVector();
    }
  }

  private static INDArray row(double[] values, DataType type) {
    return Nd4j.createFromArray(values).reshape(1, values.length).castTo(type);
  }
}
