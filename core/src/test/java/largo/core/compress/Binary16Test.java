package largo.core.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class Binary16Test {

  /** The value of a bit pattern according to IEEE 754. */
  private static double meaning(int bits) {
    double sign = bits >>> 15 == 0 ? 1 : -1;
    int exponent = bits >>> 10 & 31;
    int fraction = bits & 1023;
    if (exponent == 31) {
      return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
    }
    return exponent == 0
        ? sign * Math.scalb((double) fraction, -24)
        : sign * Math.scalb(1024.0 + fraction, exponent - 25);
  }

  @Test
  void convertsEveryValue() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      short half = (short) bits;
      double expected = meaning(bits);
      assertThat(Double.compare(Binary16.value(half), expected)).isZero();
      assertThat(Binary16.isFinite(half)).isEqualTo(Double.isFinite(expected));
      if (!Double.isNaN(expected)) {
        assertThat(Binary16.of((float) expected)).isEqualTo(half);
      }
    }
    assertThat(Binary16.value(Binary16.of(Float.NaN))).isNaN();
  }

  /** Just below, at and just above the middle of two neighboring values. */
  @Test
  void roundsHalfToEven() {
    for (int bits = 0; bits < 0x7bff; bits++) {
      float middle = (float) ((meaning(bits) + meaning(bits + 1)) / 2);
      assertThat((int) Binary16.of(middle)).isEqualTo(bits % 2 == 0 ? bits : bits + 1);
      assertThat((int) Binary16.of(Math.nextDown(middle))).isEqualTo(bits);
      assertThat((int) Binary16.of(Math.nextUp(middle))).isEqualTo(bits + 1);
    }
    assertThat(Binary16.value(Binary16.of(65519.99f))).isEqualTo(65504);
    assertThat(Binary16.value(Binary16.of(65520f))).isInfinite();
  }

  @Property(tries = 300)
  void keepsTheErrorBoundForGradientsOfAnyScale(
      @ForAll long seed, @ForAll @IntRange(min = -148, max = 126) int exponent)
      throws MalformedGradientException {
    float[] x = SampleGradients.floats(seed, 50);
    float largest = 0;
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.scalb(Math.max(-1.9f, Math.min(1.9f, x[i])), exponent);
      largest = Math.max(largest, Math.abs(x[i]));
    }
    Float16Codec float16Codec = new Float16Codec(0, x.length);
    ByteBuffer bytes =
        ByteBuffer.allocate((int) float16Codec.maxBytes()).order(ByteOrder.LITTLE_ENDIAN);
    float16Codec.encode(x, null, bytes);
    float[] back = new float[x.length];
    float16Codec.decode(bytes.flip(), back);

    for (int i = 0; i < x.length; i++) {
      double error = Math.abs((double) back[i] - x[i]);
      double allowed = Math.max(0x1p-11 * Math.abs(x[i]), 0x1p-39 * largest);
      assertThat(error).isLessThanOrEqualTo(Math.max(allowed, 0x1p-150));
    }
  }
}
