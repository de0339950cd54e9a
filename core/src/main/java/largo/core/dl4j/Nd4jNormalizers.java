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

/** Converts normalizations to ND4J's normalizers, for models that are used with DL4J alone. */
final class Nd4jNormalizers {

  /** ND4J replaces smaller standard deviations and ranges, to avoid a division by zero. */
  private static final double MIN_SCALE = 2e-5;

  /** Largest difference between normalized features that is not reported. */
  private static final double TOLERANCE = 1e-3;

  /** Normalized values at which results are compared. */
  private static final double[] SAMPLES = {-1.3, 0.1, 0.7};

  private Nd4jNormalizers() {}

  /**
   * The equivalent normalizer; empty for the identity.
   *
   * <p>If a scale is too small for {@link NormalizerStandardize}, a {@link NormalizerMinMaxScaler}
   * from {@code [shift, shift + r scale]} to {@code [0, r]} is used instead, which is the same
   * function: {@code (x − shift) / (r scale) · r}. The range factor {@code r} is a power of two.
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

    double minScale = Arrays.stream(scale).min().orElse(1);
    if (minScale >= MIN_SCALE) {
      boolean suitsFloats = IntStream.range(0, shift.length).allMatch(normalization::suitsFloats);
      DataType type = suitsFloats ? DataType.FLOAT : DataType.DOUBLE;
      return Optional.of(new NormalizerStandardize(row(shift, type), row(scale, type)));
    }
    double range = Math.scalb(1.0, Math.getExponent(MIN_SCALE / minScale) + 1);
    double[] max =
        IntStream.range(0, shift.length).mapToDouble(k -> shift[k] + range * scale[k]).toArray();
    NormalizerMinMaxScaler scaler = new NormalizerMinMaxScaler(0, range);
    scaler.setFeatureStats(row(shift, DataType.DOUBLE), row(max, DataType.DOUBLE));
    return Optional.of(scaler);
  }

  /**
   * The content of DL4J's zip entry for the normalizer; empty for the identity of features. If it
   * is a {@link NormalizerStandardize}, it also has the scaling of targets, so that its {@code
   * revertLabels} returns predictions in the units of the data.
   */
  static Optional<byte[]> write(Normalization normalization, Normalization ofTargets) {
    return toNd4j(normalization)
        .map(normalizer -> withTargets(normalizer, ofTargets))
        .map(NetworkZip::serialized);
  }

  private static DataNormalization withTargets(
      DataNormalization normalizer, Normalization ofTargets) {
    return normalizer instanceof NormalizerStandardize ofFeatures
            && !ofTargets.equals(Normalization.NONE)
        ? new NormalizerStandardize(
            ofFeatures.getMean(),
            ofFeatures.getStd(),
            row(ofTargets.shift(), DataType.FLOAT),
            row(ofTargets.scale(), DataType.FLOAT))
        : normalizer;
  }

  /**
   * Describes the largest difference between this normalization and DL4J's, which reads features as
   * floats; empty if it is negligible. Compares values of each group around its shift.
   */
  static Optional<String> difference(Normalization normalization) {
    int groups = normalization.groups();
    if (toNd4j(normalization).isEmpty() || normalization.equals(Normalization.BYTES)) {
      return Optional.empty();
    }

    int worst = 0;
    double maxDifference = 0;
    for (double sample : SAMPLES) {
      double[] features = new double[groups];
      Arrays.setAll(features, k -> normalization.shift()[k] + sample * normalization.scale()[k]);
      float[] expected = new float[groups];
      normalization.apply(features, expected, 0);
      float[] actual = normalizedByDl4j(normalization, features);
      for (int k = 0; k < groups; k++) {
        double difference = Math.abs((double) expected[k] - actual[k]);
        if (!(difference <= maxDifference)) { // also NaN
          worst = k;
          maxDifference = difference;
        }
      }
    }
    return maxDifference <= TOLERANCE
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "feature %d, at %.6g with a deviation of %.3g, is off by %.2g deviations",
                worst,
                normalization.shift()[worst],
                normalization.scale()[worst],
                maxDifference));
  }

  private static float[] normalizedByDl4j(Normalization normalization, double[] features) {
    try (INDArray row = row(features, DataType.FLOAT)) {
      toNd4j(normalization).orElseThrow().transform(row);
      return row.toFloatVector();
    }
  }

  private static INDArray row(double[] values, DataType type) {
    return Nd4j.createFromArray(values).reshape(1, values.length).castTo(type);
  }
}
