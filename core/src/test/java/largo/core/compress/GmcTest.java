package largo.core.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import largo.core.optimizer.Exempt;
import largo.core.optimizer.Momentum;
import largo.core.optimizer.Optimizer;
import largo.core.optimizer.Sgd;
import largo.core.params.ParameterKind;
import largo.core.params.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GmcTest {

  private static final int SIZE = SampleGradients.LAYOUT.size();
  private static final int SHARDS = 2;
  private static final int BATCH = 8;
  private static final Exempt NONE = Exempt.NONE;

  /** With binary fractions, neither method rounds. */
  @Test
  void equalsMomentumBitForBitWithoutRounding() throws MalformedGradientException {
    Random random = new Random(1);
    IntFunction<float[]> sums = k -> whole(random, SIZE);
    double[] rates = {0.5, 0.25, 0.5, 0.125, 0.25};
    Run run = run(new Gmc(0.5, 1), 0.5, 0, rates, sums);

    assertThat(run.compressed).isEqualTo(run.uncompressed);
  }

  @Test
  void equalsMomentumUpToRounding() throws MalformedGradientException {
    Random random = new Random(2);
    IntFunction<float[]> sums = k -> SampleGradients.floats(random.nextLong(), SIZE);
    double[] rates = random.doubles(30, 0.01, 0.1).toArray();
    Run run = run(new Gmc(0.9, 1), 0.9, 1e-3, rates, sums);

    for (Tensor tensor : SampleGradients.LAYOUT.tensors()) {
      for (int i = tensor.offset();
          i < tensor.end() && tensor.kind() != ParameterKind.RUNNING_STATISTIC;
          i++) {
        assertThat(run.compressed[i]).isCloseTo(run.uncompressed[i], within(1e-4f));
      }
    }
  }

  @Test
  void sendsTheLargestElementsOfEachTensor() throws MalformedGradientException {
    TopKCodec topKCodec = new TopKCodec(2, 12, 4);
    float[] x = {9, 9, 1, -3, 0, 2, 3, -2, 2, 1, -2, 0, 9};
    float[] residual = new float[13];
    residual[9] = 4;
    ByteBuffer bytes =
        ByteBuffer.allocate((int) topKCodec.maxBytes()).order(ByteOrder.LITTLE_ENDIAN);
    topKCodec.encode(x, residual, bytes);
    float[] back = new float[13];

    assertThat(topKCodec.decode(bytes.flip(), back)).isEqualTo(4 * 64);
    assertThat(back).containsExactly(0, 0, 0, -3, 0, 2, 3, 0, 0, 5, 0, 0, 0);
    assertThat(residual).containsExactly(0, 0, 1, 0, 0, 0, 0, -2, 2, 0, -2, 0, 0);
  }

  @Test
  void selectsTheLargestElements() throws MalformedGradientException {
    Random random = new Random(3);
    for (int k = 0; k < 500; k++) {
      int length = 1 + random.nextInt(60);
      int count = 1 + random.nextInt(length);
      float[] x = new float[length];
      for (int i = 0; i < length; i++) {
        x[i] = random.nextInt(1 + k % 20) - k % 20 / 2;
      }
      float[] expected = x.clone();
      IntStream.range(0, length)
          .boxed()
          .sorted(Comparator.comparing(i -> -Math.abs(expected[i])))
          .skip(count)
          .forEach(i -> expected[i] = 0);
      TopKCodec topKCodec = new TopKCodec(0, length, count);
      ByteBuffer bytes =
          ByteBuffer.allocate((int) topKCodec.maxBytes()).order(ByteOrder.LITTLE_ENDIAN);
      topKCodec.encode(x, new float[length], bytes);
      float[] back = new float[length];
      topKCodec.decode(bytes.flip(), back);
      assertThat(back).isEqualTo(expected);
    }
  }

  @Test
  void rejectsAMomentumOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Gmc(1, 0.1))
        .withMessage("momentum must be in [0, 1), but was 1");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1.5, Double.NaN})
  void rejectsAShareOutOfRange(double share) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Gmc(0.9, share))
        .withMessageStartingWith("share must be in (0, 1], but was ");
  }

  private record Run(float[] compressed, float[] uncompressed) {}

  private static Run run(
      Gmc gmc, double momentum, double decay, double[] rates, IntFunction<float[]> sums)
      throws MalformedGradientException {
    GradientCodec codec = SampleGradients.codec(gmc);
    GradientCompressor[] compressors = {
      new GradientCompressor(codec, SHARDS), new GradientCompressor(codec, SHARDS)
    };
    float[] compressed = whole(new Random(5), SIZE);
    float[] uncompressed = compressed.clone();
    Optimizer sgd = new Optimizer(new Sgd(decay, NONE), SampleGradients.LAYOUT, compressed);
    Optimizer heavy =
        new Optimizer(
            new Momentum(momentum, 0, false, Momentum.Velocity.OUTSIDE, decay, NONE),
            SampleGradients.LAYOUT,
            uncompressed);
    for (int step = 0; step < rates.length; step++) {
      float[] total = new float[SIZE];
      float[] decoded = new float[SIZE];
      for (int shard = 0; shard < SHARDS; shard++) {
        float[] sum = sums.apply(step);
        add(sum, total);
        compressors[shard].begin(compressed, step == 0 ? 0 : rates[step - 1]);
        float[] contribution = new float[SIZE];
        codec.decode(
            compressors[shard].compress(shard, sum, BATCH).orElseThrow().bytes(), contribution);
        add(contribution, decoded);
      }
      codec.sum(decoded, BATCH);
      sgd.step(decoded, BATCH, rates[step]);
      heavy.step(total, BATCH, rates[step]);
    }
    return new Run(compressed, uncompressed);
  }

  private static void add(float[] x, float[] to) {
    for (int i = 0; i < x.length; i++) {
      to[i] += x[i];
    }
  }

  private static float[] whole(Random random, int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = random.nextInt(17) - 8;
    }
    return floats;
  }
}
