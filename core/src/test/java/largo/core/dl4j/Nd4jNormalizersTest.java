package largo.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Named.named;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.stream.Stream;
import largo.core.data.Normalization;
import largo.core.model.ModelException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;
import org.nd4j.linalg.factory.Nd4j;

class Nd4jNormalizersTest {

  /** Scales include those below the minimum of ND4J's standardization, 1e-5. */
  @Property(tries = 200)
  void equalTheNormalization(
      @ForAll long seed,
      @ForAll @DoubleRange(min = -9, max = 9) double size,
      @ForAll @DoubleRange(min = -60, max = 60) double place)
      throws Exception {
    double scale = Math.pow(10, size);
    Normalization normalization =
        new Normalization(new double[] {place * scale, 3}, new double[] {scale, 2});
    double[] raw = raw(seed, normalization);

    assertThat(Nd4jNormalizers.difference(normalization)).isEmpty();
    assertSame(normalization, raw, DataType.FLOAT, 1e-3);
  }

  @Test
  void reportInsufficientPrecision() throws Exception {
    Normalization normalization =
        new Normalization(new double[] {0, 1.7e9}, new double[] {1e-7, 30});

    assertThat(Nd4jNormalizers.difference(normalization).orElseThrow())
        .startsWith("feature 1, at 1.70000e+09 with a deviation of 30.0, is off by 1.");
    assertSame(normalization, raw(3, normalization), DataType.DOUBLE, 1e-5);
  }

  static Stream<Named<DataNormalization>> normalizersOfNd4j() {
    NormalizerMinMaxScaler minMax = new NormalizerMinMaxScaler(-1, 3);
    minMax.setFeatureStats(row(2, 5), row(4, 15));
    return Stream.of(
        named("min-max", minMax),
        named("standardize", new NormalizerStandardize(row(2, 5), row(4, 0.5))),
        named("constant column", new NormalizerStandardize(row(2, 5), row(4, 1e-7))),
        named("images", new ImagePreProcessingScaler(-1, 1, 6)));
  }

  @ParameterizedTest
  @MethodSource("normalizersOfNd4j")
  void areReadAsDl4jAppliesThem(DataNormalization normalizer) throws Exception {
    INDArray x = row(2.5, 7);
    float[] actual = x.toFloatVector();
    NormalizerReader.read(serialized(normalizer)).apply(actual, 0, 2);
    normalizer.transform(x);

    assertThat(actual).containsExactly(x.toFloatVector(), within(1e-5f));
  }

  /** The class exists and would record its initialization. */
  @Test
  void ofOtherClassesAreNotLoaded() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF("NORMALIZER");
    out.writeInt(1);
    out.writeUTF("CUSTOM");
    out.writeUTF(Evil.class.getName());

    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> NormalizerReader.read(bytes.toByteArray()))
        .withMessageStartingWith("it is of a custom class, which is not loaded; supported are");
    assertThat(Loaded.evil).isFalse();
  }

  private static void assertSame(
      Normalization normalization, double[] raw, DataType type, double tolerance) throws Exception {
    byte[] written = Nd4jNormalizers.write(normalization, Normalization.NONE).orElseThrow();
    float[] expected = new float[2];
    normalization.apply(raw, expected, 0);

    DataNormalization theirs =
        NormalizerSerializer.getDefault().restore(new ByteArrayInputStream(written));
    INDArray features = Nd4j.createFromArray(raw).reshape(1, 2).castTo(type);
    theirs.transform(features);
    assertThat(features.toDoubleVector()[0]).isCloseTo(expected[0], within(tolerance));
    assertThat(features.toDoubleVector()[1]).isCloseTo(expected[1], within(tolerance));

    float[] read = new float[2];
    NormalizerReader.read(written).apply(raw, read, 0);
    assertThat((double) read[0]).isCloseTo(expected[0], within(tolerance));
    assertThat((double) read[1]).isCloseTo(expected[1], within(tolerance));
  }

  private static double[] raw(long seed, Normalization normalization) {
    Random random = new Random(seed);
    return new double[] {
      normalization.shift()[0] + normalization.scale()[0] * random.nextGaussian(),
      normalization.shift()[1] + normalization.scale()[1] * random.nextGaussian()
    };
  }

  private static byte[] serialized(DataNormalization normalizer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    NormalizerSerializer.getDefault().write(normalizer, bytes);
    return bytes.toByteArray();
  }

  private static INDArray row(double... values) {
    return Nd4j.createFromArray(values).reshape(1, values.length).castTo(DataType.FLOAT);
  }

  /** State that the class below changes when it is loaded. */
  static final class Loaded {
    static boolean evil;

    private Loaded() {}
  }

  /** Records its initialization. */
  public static final class Evil {
    static {
      Loaded.evil = true;
    }
  }
}
