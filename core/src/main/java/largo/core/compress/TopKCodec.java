package largo.core.compress;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The largest elements of a tensor by magnitude: (int32 index, float32 value)[count], indices
 * relative to the first element and ascending.
 *
 * @param from index of its first float
 * @param to one past its last
 * @param count number of elements that are sent, in [1, length]
 * @see Gmc
 */
record TopKCodec(int from, int to, int count) implements TensorCodec {

  private static final int ELEMENT = 8;

  @Override
  public long minBytes() {
    return (long) ELEMENT * count;
  }

  @Override
  public long maxBytes() {
    return minBytes();
  }

  @Override
  public void encode(float[] x, float[] residual, ByteBuffer buffer) {
    int[] sizes = new int[to - from]; // magnitudes as integers, which have the same order
    for (int i = from; i < to; i++) {
      residual[i] += x[i];
      sizes[i - from] = Float.floatToRawIntBits(residual[i]) & 0x7fffffff;
    }
    int threshold = Selection.largest(sizes.clone(), count);
    int larger = 0;
    for (int size : sizes) {
      larger += size > threshold ? 1 : 0;
    }

    int equal = count - larger; // ties at the threshold are resolved in index order
    for (int k = 0; k < sizes.length; k++) {
      if (sizes[k] > threshold || sizes[k] == threshold && equal-- > 0) {
        buffer.putInt(k).putFloat(residual[from + k]);
        residual[from + k] = 0;
      }
    }
  }

  @Override
  public long decode(ByteBuffer buffer, float[] x) throws MalformedGradientException {
    MalformedGradientException.unless(buffer.remaining() >= minBytes(), "a truncated tensor");
    int last = -1;
    for (int k = 0; k < count; k++) {
      int index = buffer.getInt();
      MalformedGradientException.unless(
          index > last && index < to - from,
          "element %d after %d in a tensor of %d",
          index,
          last,
          to - from);
      x[from + index] = buffer.getFloat();
      last = index;
    }
    return 8L * ELEMENT * count;
  }

  /** Hoare's selection algorithm (quickselect). */
  private static final class Selection {

    /** The k-th largest value, counted from 1; reorders the array. */
    static int largest(int[] x, int k) {
      int target = x.length - k; // in ascending order
      int low = 0;
      int high = x.length - 1;
      while (low < high) {
        int pivot = middle(x[low], x[low + (high - low) / 2], x[high]);
        int i = low;
        int j = high;
        while (i <= j) {
          while (x[i] < pivot) {
            i++;
          }
          while (x[j] > pivot) {
            j--;
          }
          if (i <= j) {
            int swapped = x[i];
            x[i++] = x[j];
            x[j--] = swapped;
          }
        }
        if (target <= j) {
          high = j;
        } else if (target >= i) {
          low = i;
        } else {
          return x[target];
        }
      }
      return x[target];
    }

    private static int middle(int a, int b, int c) {
      int[] sorted = {a, b, c};
      Arrays.sort(sorted);
      return sorted[1];
    }
  }
}
