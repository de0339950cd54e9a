package largo.core.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class GradientSumTest {

  @Test
  void addsGradientsLossesAndExamples() {
    GradientSum sum = new GradientSum(new float[] {1, 2}, 0.5, 3);

    sum.add(new GradientSum(new float[] {10, 20}, 0.25, 4));

    assertThat(sum.gradient()).containsExactly(11, 22);
    assertThat(sum.loss()).isEqualTo(0.75);
    assertThat(sum.examples()).isEqualTo(7);
  }

  @Test
  void addsSquaresOfShards() {
    GradientSum sum = new GradientSum(new float[1], 0, 3, new ShardSquares(1, 4));

    sum.add(new GradientSum(new float[1], 0, 2, new ShardSquares(2, 5)));

    assertThat(sum.shardSquares()).isEqualTo(new ShardSquares(3, 9));
    assertThat(sum.withGradient(new float[2]).shardSquares()).isEqualTo(sum.shardSquares());
  }

  @Test
  void addsMetricsOfTheEngine() {
    GradientSum sum = new GradientSum(1);
    GradientSum other = new GradientSum(1);
    other.addMetrics(new double[] {1, 2});

    sum.add(other);
    sum.add(GradientSum.empty().withGradient(new float[1]));
    sum.addMetrics(new double[] {10, 20});

    assertThat(sum.metrics()).containsExactly(11, 22);
    assertThat(other.metrics()).containsExactly(1, 2);
    assertThat(sum.withGradient(new float[2]).metrics()).containsExactly(11, 22);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sum.addMetrics(new double[1]))
        .withMessage("there must be sums of 2 metrics, but there were 1");
    sum.clear();
    assertThat(sum.metrics()).isEmpty();
  }

  @Test
  void doesNotKnowSquaresIfThoseOfOneShardAreUnknown() {
    GradientSum sum = new GradientSum(new float[1], 0, 3, new ShardSquares(1, 4));

    sum.add(new GradientSum(new float[1], 0, 2));

    assertThat(sum.shardSquares().isKnown()).isFalse();
    assertThat(ShardSquares.ofShard(2, Double.NaN).isKnown()).isFalse();
    assertThat(ShardSquares.ofShard(0, Double.NaN)).isEqualTo(ShardSquares.NONE);
  }

  @Test
  void isEmptyOnlyWithoutAGradient() {
    assertThat(GradientSum.empty().isEmpty()).isTrue();
    assertThat(GradientSum.empty().examples()).isZero();
    assertThat(new GradientSum(2).isEmpty()).isFalse();
  }

  @Test
  void isSerializedAsRawFloatsToTheSameBits() throws IOException, ClassNotFoundException {
    float[] gradient = new float[1000];
    gradient[0] = -0f;
    gradient[1] = Float.MIN_VALUE;
    gradient[999] = Float.NEGATIVE_INFINITY;

    ShardSquares squares = new ShardSquares(2, 0.5);
    GradientSum sum = new GradientSum(gradient, -2.5, 12, squares);
    sum.addMetrics(new double[] {3, 0.1});
    byte[] bytes = serialized(sum);
    GradientSum read = (GradientSum) read(bytes);

    assertThat(bytes).hasSizeBetween(4000, 4500);
    assertThat(read.gradient()).isEqualTo(gradient);
    assertThat(read.loss()).isEqualTo(-2.5);
    assertThat(read.examples()).isEqualTo(12);
    assertThat(read.shardSquares()).isEqualTo(squares);
    assertThat(read.metrics()).containsExactly(3, 0.1);
  }

  private static byte[] serialized(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  private static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    }
  }
}
