package largo.core.data;

/**
 * Dense floats.
 *
 * @param values {@code float[rows × width]}, row after row
 * @param width features of one example
 */
public record FloatFeatures(float[] values, int width) implements Features {

  @Override
  public int rows() {
    return values.length / width;
  }

  @Override
  public long bytes() {
    return 4L * values.length;
  }

  @Override
  public void copyRow(int row, float[] to, int at) {
    System.arraycopy(values, row * width, to, at, width);
  }

  @Override
  public void copyRow(int row, double[] to) {
    for (int j = 0; j < width; j++) {
      to[j] = values[row * width + j];
    }
  }

  @Override
  public long hash(int row) {
    long hash = width;
    for (int i = row * width; i < (row + 1) * width; i++) {
      hash = Seeds.mix(hash ^ Float.floatToIntBits(values[i]));
    }
    return hash;
  }

  @Override
  public FloatFeatures select(int[] rows) {
    float[] selected = new float[Math.multiplyExact(rows.length, width)];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, rows[i] * width, selected, i * width, width);
    }

    return new FloatFeatures(selected, width);
  }

  /** Rows of zeros, to be filled. */
  static FloatFeatures zeros(int rows, int width) {
    return new FloatFeatures(new float[Math.multiplyExact(rows, width)], width);
  }

  /** Copies row {@code i} to row {@code rows[i]} of a whole. */
  void copyTo(FloatFeatures whole, int[] rows) {
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, i * width, whole.values, rows[i] * width, width);
    }
  }
}
