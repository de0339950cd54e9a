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

/** Normalizations as ND4J's normalizers, for models that are loaded with DL4J alone. */
final class Nd4jNormalizers {

  /** ND4J raises smaller deviations, and smaller ranges, to this. */
  private static final double MIN_SCALE = 2e-5;

  /** Maximum difference between two normalized features, in standard deviations. */
  private static final double TOLERANCE = 1e-3;

  private Nd4jNormalizers() {}

  /**
   * The equivalent normalizer; empty for the identity.
   *
   * <p>If a standard deviation is too small for ND4J's standardization, min-max scaling with a
   * range of {@code r} deviations is used, which is equivalent: {@code (x − mean) / (r deviation) ·
   * r}.
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

    double min = Arrays.stream(scale).min().orElse(1);
    boolean floats = IntStream.range(0, shift.length).allMatch(normalization::suitsFloats);
    if (min >= MIN_SCALE) {
      DataType type = floats ? DataType.FLOAT : DataType.DOUBLE;
      return Optional.of(new NormalizerStandardize(row(shift, type), row(scale, type)));
    }
    double range = Math.scalb(1.0, Math.getExponent(MIN_SCALE / min) + 1);
    double[] high =
        IntStream.range(0, shift.length).mapToDouble(k -> shift[k] + range * scale[k]).toArray();
    NormalizerMinMaxScaler scaler = new NormalizerMinMaxScaler(0, range);
    scaler.setFeatureStats(row(shift, DataType.DOUBLE), row(high, DataType.DOUBLE));
    return Optional.of(scaler);
  }

  /** DL4J's entry for a normalization in a model file; empty for the identity. */
  static Optional<byte[]> write(Normalization normalization) {
    return toNd4j(normalization).map(NetworkZip::serialized);
  }

  /**
   * A description of the difference to DL4J, which normalizes arrays of floats; empty if there is
   * none. Tested with values of each group around its shift.
   */
  static Optional<String> difference(Normalization normalization) {
    int groups = normalization.groups();
    if (toNd4j(normalization).isEmpty() || normalization.equals(Normalization.BYTES)) {
      return Optional.empty();
    }

    int worst = 0;
    double max = 0;
    for (double z : new double[] {-1.3, 0.1, 0.7}) {
      double[] raw = new double[groups];
      Arrays.setAll(raw, k -> normalization.shift()[k] + z * normalization.scale()[k]);
      float[] ours = new float[groups];
      normalization.apply(raw, ours, 0);
      float[] theirs = ofDl4j(normalization, raw);
      for (int k = 0; k < groups; k++) {
        double difference = Math.abs((double) ours[k] - theirs[k]);
        if (!(difference <= max)) {
          worst = k;
          max = difference;
        }
      }
    }
    return max <= TOLERANCE
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "feature %d, at %.6g with a deviation of %.3g, is off by %.2g deviations",
                worst,
                normalization.shift()[worst],
                normalization.scale()[worst],
                max));
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
