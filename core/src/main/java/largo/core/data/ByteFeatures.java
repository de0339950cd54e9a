package largo.core.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Dense unsigned bytes, such as pixels.
 *
 * @param values {@code byte[rows × width]}, row after row
 * @param width features of one example
 */
public record ByteFeatures(byte[] values, int width) implements Features {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  @Override
  public int rows() {
    return values.length / width;
  }

  @Override
  public long bytes() {
    return values.length;
  }

  @Override
  public void copyRow(int row, float[] to, int at) {
    int from = row * width;
    for (int j = 0; j < width; j++) {
      to[at + j] = values[from + j] & 0xFF;
    }
  }

  @Override
  public void copyRow(int row, double[] to) {
    for (int j = 0; j < width; j++) {
      to[j] = values[row * width + j] & 0xFF;
    }
  }

  @Override
  public long hash(int row) {
    long hash = width;
    int end = (row + 1) * width;
    int i = row * width;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      hash = Seeds.mix(hash ^ (long) LONGS.get(values, i));
    }
    for (; i < end; i++) {
      hash = Seeds.mix(hash ^ values[i]);
    }
    return hash;
  }

  @Override
  public ByteFeatures select(int[] rows) {
    byte[] selected = new byte[Math.multiplyExact(rows.length, width)];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, rows[i] * width, selected, i * width, width);
    }

    return new ByteFeatures(selected, width);
  }

  /** Rows of zeros, to be filled. */
  static ByteFeatures zeros(int rows, int width) {
    return new ByteFeatures(new byte[Math.multiplyExact(rows, width)], width);
  }

  /** Copies row {@code i} to row {@code rows[i]} of a whole. */
  void copyTo(ByteFeatures whole, int[] rows) {
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, i * width, whole.values, rows[i] * width, width);
    }
  }
}
