package largo.core.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.data.Offset.offset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FloatFormatTest {

  private static final int SIZE = 1001;

  @ParameterizedTest
  @EnumSource(FloatFormat.class)
  void roundsWithinTheRelativeErrorOfTheFormat(FloatFormat format) {
    double bound =
        switch (format) {
          case FLOAT32 -> 0;
          case FLOAT16 -> 0x1p-11;
          case BFLOAT16 -> 0x1p-8;
        };
    for (int exponent : new int[] {-90, -20, 0, 30, 120}) {
      float[] x = random(exponent);
      float[] read = roundTrip(format, x);
      for (int i = 0; i < x.length; i++) {
        assertThat(Math.abs((double) read[i] - x[i]))
            .isLessThanOrEqualTo(bound * Math.abs((double) x[i]));
      }
      assertThat(roundTrip(format, read)).isEqualTo(read);
    }
  }

  @ParameterizedTest
  @EnumSource(FloatFormat.class)
  void keepsWhatIsNotFinite(FloatFormat format) {
    float[] x = {1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -2, 0};
    float[] read = roundTrip(format, x);
    assertThat(read[1]).isNaN();
    assertThat(read[2]).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(read[3]).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(read[5]).isZero();
  }

  @ParameterizedTest
  @EnumSource(FloatFormat.class)
  void rejectsMoreFloatsThanThereIsSpaceFor(FloatFormat format) {
    ByteBuffer buffer = encoded(format, random(0), 0, SIZE);
    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(() -> format.decode(buffer, new float[SIZE], 1));
  }

  @ParameterizedTest
  @EnumSource(FloatFormat.class)
  void encodesAPartAndDecodesItToAnotherPlace(FloatFormat format) {
    float[] x = random(0);
    float[] whole = new float[SIZE];
    assertThat(format.decode(encoded(format, x, 10, 20), whole, 5)).isEqualTo(10);
    for (int i = 0; i < 10; i++) {
      assertThat(whole[5 + i]).isEqualTo(x[10 + i], offset(0.05f));
    }
    assertThat(whole[4]).isZero();
    assertThat(whole[15]).isZero();
  }

  @Test
  void roundsBfloat16HalfToEven() {
    assertThat(round(1 + 0x1p-8f)).isEqualTo(1); // half way: to the even fraction
    assertThat(round(1 + 3 * 0x1p-8f)).isEqualTo(1 + 0x1p-6f);
    assertThat(round(Math.nextUp(1 + 0x1p-8f))).isEqualTo(1 + 0x1p-7f);
    assertThat(round(-0f)).isEqualTo(-0f);
    assertThat(round(Float.MAX_VALUE)).isEqualTo(Float.POSITIVE_INFINITY);
  }

  @Property
  void bfloat16ReturnsTheNearestValue(
      @ForAll @FloatRange(min = 0.01f, max = 1e9f) float x, @ForAll @IntRange(min = -8) int k) {
    float rounded = round(x);
    float other = BrainFloat16.value((short) (BrainFloat16.of(x) + (k % 2 == 0 ? 1 : -1)));
    assertThat(Math.abs((double) rounded - x)).isLessThanOrEqualTo(Math.abs((double) other - x));
  }

  private static float round(float x) {
    return BrainFloat16.value(BrainFloat16.of(x));
  }

  private static float[] random(int exponent) {
    Random random = new Random(7);
    float[] x = new float[SIZE];
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.scalb((float) random.nextGaussian(), exponent);
    }
    return x;
  }

  private static float[] roundTrip(FloatFormat format, float[] x) {
    float[] read = new float[x.length];
    assertThat(format.decode(encoded(format, x, 0, x.length), read, 0)).isEqualTo(x.length);
    return read;
  }

  private static ByteBuffer encoded(FloatFormat format, float[] x, int from, int to) {
    ByteBuffer buffer = ByteBuffer.allocate(format.bytes(to - from)).order(ByteOrder.LITTLE_ENDIAN);
    format.encode(x, from, to, buffer);
    assertThat(buffer.hasRemaining()).isFalse();
    return buffer.flip();
  }
}
