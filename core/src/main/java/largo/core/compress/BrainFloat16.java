package largo.core.compress;

/** {@code bfloat16}: a sign, 8 bits of exponent, 7 of fraction; the upper half of a float. */
final class BrainFloat16 {

  private static final int INFINITE = 0x7f80;
  private static final int NAN = 0x7fc0;

  private BrainFloat16() {}

  /** Converts a float, rounding half to even. */
  static short of(float x) {
    if (Float.isNaN(x)) {
      return (short) NAN;
    }
    int bits = Float.floatToRawIntBits(x);
    return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
  }

  /** The float of the same value. */
  static float value(short half) {
    return Float.intBitsToFloat(half << 16);
  }

  /** Whether the value is neither infinite nor NaN. */
  static boolean isFinite(short half) {
    return (half & INFINITE) != INFINITE;
  }
}
