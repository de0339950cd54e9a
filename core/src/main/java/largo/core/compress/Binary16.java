package largo.core.compress;

/** IEEE 754 {@code binary16}: a sign, 5 bits of exponent, 10 of fraction. */
final class Binary16 {

  private static final int INFINITE = 0x7c00;
  private static final int SIGN = 0x8000;
  private static final int BIAS = 0x38000000; // 127 − 15 at the position of a float's exponent
  private static final int MIN_NORMAL = 0x38800000; // 2⁻¹⁴ as a float
  private static final int OVERFLOW = 0x47800000; // 2¹⁶ as a float
  private static final float UNIT = 0x1p-24f; // of subnormal numbers

  private Binary16() {}

  /** Converts a float, rounding half to even. */
  static short of(float x) {
    int bits = Float.floatToRawIntBits(x);
    int sign = bits >>> 16 & SIGN;
    int size = bits & 0x7fffffff;
    if (size >= OVERFLOW) {
      return (short) (sign | INFINITE | (Float.isNaN(x) ? 1 : 0));
    }
    if (size >= MIN_NORMAL) {
      int rounded = size + 0xfff + (size >>> 13 & 1);
      return (short) (sign | rounded - BIAS >>> 13);
    }
    // where ½ is added, the last bit of a float's fraction is worth 2⁻²⁴: the adder rounds
    float shifted = Float.intBitsToFloat(size) + 0.5f;
    return (short) (sign | Float.floatToRawIntBits(shifted) - Float.floatToRawIntBits(0.5f));
  }

  /** The float of the same value. */
  static float value(short half) {
    int sign = (half & SIGN) << 16;
    int size = half & 0x7fff;
    if (size >= INFINITE) {
      return Float.intBitsToFloat(sign | 0x7f800000 | (size & 0x3ff) << 13);
    }
    float value = size >= 0x400 ? Float.intBitsToFloat((size << 13) + BIAS) : size * UNIT;
    return sign == 0 ? value : -value;
  }

  /** Whether the value is neither infinite nor NaN. */
  static boolean isFinite(short half) {
    return (half & INFINITE) != INFINITE;
  }
}
