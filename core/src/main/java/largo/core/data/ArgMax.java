package largo.core.data;

/** The position of the largest element. */
public final class ArgMax {

  private ArgMax() {}

  /**
   * The position of the first largest element of a range, counted from its start.
   *
   * @param from index of the first element
   * @param length of the range, at least 1
   */
  public static int of(float[] values, int from, int length) {
    int best = 0;
    for (int j = 1; j < length; j++) {
      if (values[from + j] > values[from + best]) {
        best = j;
      }
    }

    return best;
  }
}
