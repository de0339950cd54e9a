package largo.core.data;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A random table of integers in 0 … 255, most of them 0, which all kinds of features can contain.
 */
record ExampleTable(int[][] cells, int width) {

  /** The kinds of features. */
  enum Kind {
    BYTES,
    FLOATS,
    SPARSE
  }

  static ExampleTable random(long seed, int rows, int width) {
    Random random = new Random(seed);
    int[][] cells = new int[rows][width];
    for (int[] row : cells) {
      Arrays.setAll(row, j -> random.nextInt(3) == 0 ? random.nextInt(256) : 0);
    }

    return new ExampleTable(cells, width);
  }

  int rows() {
    return cells.length;
  }

  float[] row(int row) {
    float[] values = new float[width];
    for (int j = 0; j < width; j++) {
      values[j] = cells[row][j];
    }

    return values;
  }

  Features as(Kind kind) {
    return switch (kind) {
      case BYTES -> bytes();
      case FLOATS -> floats();
      case SPARSE -> sparse();
    };
  }

  private ByteFeatures bytes() {
    byte[] values = new byte[rows() * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) cells[i / width][i % width];
    }

    return new ByteFeatures(values, width);
  }

  private FloatFeatures floats() {
    float[] values = new float[rows() * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = cells[i / width][i % width];
    }

    return new FloatFeatures(values, width);
  }

  private SparseFeatures sparse() {
    int[] entries = // as places in the whole table
        IntStream.range(0, rows() * width).filter(i -> cells[i / width][i % width] != 0).toArray();
    int[] starts = new int[rows() + 1];
    int[] columns = new int[entries.length];
    float[] values = new float[entries.length];
    for (int e = 0; e < entries.length; e++) {
      starts[entries[e] / width + 1] = e + 1;
      columns[e] = entries[e] % width;
      values[e] = cells[entries[e] / width][columns[e]];
    }
    for (int i = 0; i < rows(); i++) {
      starts[i + 1] = Math.max(starts[i], starts[i + 1]); // rows without entries
    }

    return new SparseFeatures(starts, columns, values, width);
  }
}
