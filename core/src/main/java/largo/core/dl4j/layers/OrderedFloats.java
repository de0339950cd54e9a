package largo.core.dl4j.layers;

/**
 * Floats as integers of the same order: both zeros are 0, and every NaN is larger than all numbers.
 */
final class OrderedFloats {

  private static final int SIZE = Integer.MAX_VALUE; // all bits but the sign
  private static final int INFINITY = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

  private OrderedFloats() {}

  /** Converts the bits of floats to ranks. */
  static void ofBits(int[] a) {
    for (int i = 0; i < a.length; i++) {
      int size = a[i] & SIZE;
      int number = ~(INFINITY - size >> 31); // all ones unless it is NaN
      int negative = a[i] >> 31 & number;
      a[i] = (size ^ negative) - negative;
    }
  }

  /** Converts ranks to the bits of floats. */
  static void toBits(int[] a) {
    for (int i = 0; i < a.length; i++) {
      int negative = a[i] >> 31;
      a[i] = (a[i] ^ negative) - negative | negative & ~SIZE;
    }
  }
}
