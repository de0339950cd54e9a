package largo.core.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradientCodecTest {

  private static final ParameterLayout LAYOUT = SampleGradients.LAYOUT;

  static Stream<Compression> methods() {
    return Stream.of(
        new Float16(),
        new Bfloat16(),
        new AdaComp(50, 500, 2),
        new AdaComp(300, 64, 1),
        new AdaComp(1, 16384, 3),
        new Gmc(0.9, 0.01),
        new Gmc(0, 1));
  }

  /** Sum of decoded gradients + residual = sum of gradients. */
  @ParameterizedTest
  @MethodSource("methods")
  void sentAndResidualAddUpToTheGradients(Compression method) throws MalformedGradientException {
    GradientCodec codec = SampleGradients.codec(method);
    GradientCompressor gradientCompressor = new GradientCompressor(codec, 3);
    double[] in = new double[LAYOUT.size()];
    double[] out = new double[LAYOUT.size()];
    double scale = method.usesErrorFeedback() ? 1.0 / 64 : 1;
    for (int step = 0; step < 20; step++) {
      float[] x = SampleGradients.floats(step, LAYOUT.size());
      add(x, in, scale);
      CompressedGradient compressedGradient = gradientCompressor.compress(1, x, 64).orElseThrow();
      assertThat(compressedGradient.bytes().remaining())
          .isBetween(codec.minBytes(), codec.maxBytes());
      assertThat(compressedGradient.age()).isEqualTo(method.usesErrorFeedback() ? step + 1 : 0);
      float[] decoded = new float[LAYOUT.size()];
      codec.decode(compressedGradient.bytes(), decoded);
      add(decoded, out, 1);
    }
    float[] left = gradientCompressor.residual(1).values();
    for (Tensor tensor : LAYOUT.tensors()) {
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        double kept = method.usesErrorFeedback() ? left[i] : 0;
        double expected = tensor.kind() == ParameterKind.RUNNING_STATISTIC ? in[i] / scale : in[i];
        assertThat(out[i] + kept)
            .as(tensor.name())
            .isCloseTo(
                tensor.kind() == ParameterKind.FROZEN ? 0 : expected,
                within(method instanceof Bfloat16 ? 0.2 : 0.01));
        if (!Compression.compresses(tensor) && method.usesErrorFeedback()) {
          assertThat(left[i]).isZero();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void sendsOtherTensorsUncompressed(Compression method) throws MalformedGradientException {
    GradientCodec codec = SampleGradients.codec(method);
    float[] x = SampleGradients.floats(1, LAYOUT.size());
    float[] given = x.clone();
    float[] back = new float[x.length];
    codec.decode(new GradientCompressor(codec, 1).compress(0, x, 2).orElseThrow().bytes(), back);

    float mean = method.usesErrorFeedback() ? 0.5f : 1;
    for (Tensor tensor : LAYOUT.tensors()) {
      for (int i = tensor.offset(); i < tensor.end() && !Compression.compresses(tensor); i++) {
        float expected =
            switch (tensor.kind()) {
              case FROZEN -> 0;
              case RUNNING_STATISTIC -> given[i];
              default -> mean * given[i];
            };
        assertThat(back[i]).as(tensor.name()).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void resumesWithRestoredResiduals(Compression method) {
    GradientCodec codec = SampleGradients.codec(method);
    GradientCompressor whole = new GradientCompressor(codec, 2);
    GradientCompressor first = new GradientCompressor(codec, 2);
    GradientCompressor second = new GradientCompressor(codec, 2);
    for (int step = 0; step < 6; step++) {
      float[] w = SampleGradients.floats(100 + step, LAYOUT.size());
      GradientCompressor one = step < 3 ? first : second;
      if (step == 3) {
        second.restore(1, first.residual(1));
        second.restoreParameters(SampleGradients.floats(102, LAYOUT.size()));
      }
      whole.begin(w, 0.1);
      one.begin(w, 0.1);
      assertThat(bytes(one, step)).isEqualTo(bytes(whole, step));
    }
    if (method.usesErrorFeedback()) {
      assertThat(second.residual(1).age()).isEqualTo(6);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> second.restore(4, new Residual(1, new float[3])))
          .withMessage("the residual of shard 4 must be %d floats, but was 3", LAYOUT.size());
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void doesNotCompressGradientsWithNan(Compression method) {
    assertNotCompressed(method, Float.NaN);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void doesNotCompressGradientsWithInfinity(Compression method) {
    assertNotCompressed(method, Float.POSITIVE_INFINITY);
  }

  private static void assertNotCompressed(Compression method, float value) {
    GradientCompressor gradientCompressor =
        new GradientCompressor(SampleGradients.codec(method), 1);
    float[] gradient = SampleGradients.floats(1, LAYOUT.size());
    gradient[1000] = value;
    float[] given = gradient.clone();

    assertThat(gradientCompressor.compress(0, gradient, 4)).isEmpty();
    assertThat(gradient).isEqualTo(given);
    assertThat(gradientCompressor.residual(0)).isEqualTo(Residual.NONE);
  }

  /** Any bytes are either rejected or decoded to a gradient. */
  @ParameterizedTest
  @MethodSource("methods")
  void rejectsMalformedBytes(Compression method) {
    GradientCodec codec = SampleGradients.codec(method);
    byte[] intact = bytes(new GradientCompressor(codec, 1), 1);
    for (int length = 0; length < intact.length; length += 1 + intact.length / 200) {
      refused(codec, Arrays.copyOf(intact, length));
    }
    refused(codec, Arrays.copyOf(intact, intact.length + 1));

    Random random = new Random(1);
    for (int k = 0; k < 500; k++) {
      byte[] damaged = intact.clone();
      for (int hits = 1 + k % 5; hits > 0; hits--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      random.nextBytes(k % 7 == 0 ? damaged : new byte[0]);
      try {
        codec.decode(buffer(damaged), new float[LAYOUT.size()]);
      } catch (MalformedGradientException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }

  @Test
  void describesMalformedBytes() {
    GradientCodec codec =
        GradientCodec.of(
                new AdaComp(50, 500, 2),
                new ParameterLayout(
                    List.of(new Tensor("w", ParameterKind.WEIGHT, 0, List.of(25, 12, 1), 'c'))))
            .orElseThrow();
    byte[] nothing = new byte[8 + 6];
    nothing[0] = 44;
    nothing[1] = 1; // 300
    refused(codec, with(nothing, 0, 43), "a tensor of 299 elements in place of 300");
    refused(codec, with(nothing, 7, 0xbf), "a scale of -0.5");
    refused(codec, with(nothing, 8, 1), "a truncated bin");
    byte[] two = Arrays.copyOf(with(nothing, 8, 2), nothing.length + 2);
    refused(codec, with(with(two, 14, 64 + 7), 15, 64 + 7), "element 7 after 7 in a bin of 50");
    refused(codec, with(with(two, 14, 64 + 7), 15, 64 + 50), "element 50 after 7 in a bin of 50");
    refused(codec, with(with(two, 14, 64 + 7), 15, 192 + 9), "an element of sign 3");
    refused(codec, with(with(two, 14, 64 + 7), 15, 9), "an element of sign 0");
    refused(codec, Arrays.copyOf(nothing, nothing.length + 3), "3 bytes too many");
  }

  @Test
  void thereIsNoCodecWithoutCompression() {
    assertThat(GradientCodec.of(new NoCompression(), LAYOUT)).isEmpty();
  }

  private static void refused(GradientCodec codec, byte[] bytes, String... messages) {
    assertThatExceptionOfType(MalformedGradientException.class)
        .isThrownBy(() -> codec.decode(buffer(bytes), new float[codec.size()]))
        .satisfies(e -> assertThat(messages).allMatch(m -> e.getMessage().equals(m)));
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    byte[] changed = bytes.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private static byte[] bytes(GradientCompressor gradientCompressor, long step) {
    ByteBuffer compressed =
        gradientCompressor
            .compress(1, SampleGradients.floats(step, LAYOUT.size()), 8)
            .orElseThrow()
            .bytes();
    byte[] bytes = new byte[compressed.remaining()];
    compressed.get(bytes);
    return bytes;
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void add(float[] x, double[] to, double times) {
    for (int i = 0; i < x.length; i++) {
      to[i] += times * x[i];
    }
  }
}
