package largo.core.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How a row of features is written as bytes, little-endian. */
enum RowEncoding {

  /** A byte for each feature. */
  BYTES {
    @Override
    byte[] encode(Features from, int row) {
      ByteFeatures bytes = (ByteFeatures) from;
      byte[] encoded = new byte[bytes.width()];
      System.arraycopy(bytes.values(), row * bytes.width(), encoded, 0, encoded.length);
      return encoded;
    }

    @Override
    Features decode(ByteBuffer row, int width) {
      byte[] values = new byte[width];
      row.get(values);
      return new ByteFeatures(values, width);
    }
  },

  /** A float for each feature. */
  FLOATS {
    @Override
    byte[] encode(Features from, int row) {
      FloatFeatures floats = (FloatFeatures) from;
      ByteBuffer encoded = allocate(Math.multiplyExact(Float.BYTES, floats.width()));
      encoded.asFloatBuffer().put(floats.values(), row * floats.width(), floats.width());
      return encoded.array();
    }

    @Override
    Features decode(ByteBuffer row, int width) {
      float[] values = new float[width];
      row.asFloatBuffer().get(values);
      return new FloatFeatures(values, width);
    }
  },

  /** The columns of all entries, then their values. */
  SPARSE {
    @Override
    byte[] encode(Features from, int row) {
      SparseFeatures sparse = (SparseFeatures) from;
      int start = sparse.starts()[row];
      int entries = sparse.starts()[row + 1] - start;
      ByteBuffer encoded = allocate(Math.multiplyExact(Integer.BYTES + Float.BYTES, entries));
      encoded.asIntBuffer().put(sparse.columns(), start, entries);
      encoded.position(Integer.BYTES * entries);
      encoded.asFloatBuffer().put(sparse.values(), start, entries);
      return encoded.array();
    }

    @Override
    Features decode(ByteBuffer row, int width) {
      int entries = row.remaining() / (Integer.BYTES + Float.BYTES);
      int[] columns = new int[entries];
      float[] values = new float[entries];
      row.asIntBuffer().get(columns);
      row.position(Integer.BYTES * entries);
      row.asFloatBuffer().get(values);
      return new SparseFeatures(new int[] {0, entries}, columns, values, width);
    }
  };

  /** The encoding of a type of features. */
  static RowEncoding of(Features features) {
    if (features instanceof ByteFeatures) {
      return BYTES;
    }
    if (features instanceof FloatFeatures) {
      return FLOATS;
    }
    if (features instanceof SparseFeatures) {
      return SPARSE;
    }
    throw new IllegalArgumentException("no encoding of " + features.getClass());
  }

  abstract byte[] encode(Features from, int row);

  /** A row alone. */
  abstract Features decode(ByteBuffer row, int width);

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
