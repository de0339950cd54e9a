package largo.core.compress;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The largest elements of a tensor, by magnitude, as they are: (int32 index, float32 value)[count];
 * indices count from the first element, and ascend.
 *
 * @param from index of its first float
 * @param to one past its last
 * @param count elements that are sent, in [1, length]
 * @see Gmc
 */
record TopKCodec(int from, int to, int count) implements TensorCodec {

  private static final int ELEMENT = 8;

  @Override
  public long least() {
    return (long) ELEMENT * count;
  }

  @Override
  public long most() {
    return least();
  }

  @Override
  public void encode(float[] x, float[] residue, ByteBuffer buffer) {
    int[] sizes = new int[to - from]; // magnitudes as integers, which have the same order
    for (int i = from; i < to; i++) {
      residue[i] += x[i];
      sizes[i - from] = Float.floatToRawIntBits(residue[i]) & 0x7fffffff;
    }
    int least = Selection.largest(sizes.clone(), count);
    int more = 0;
    for (int size : sizes) {
      more += size > least ? 1 : 0;
    }

    int equals = count - more; // of those that are just large enough, the first
    for (int k = 0; k < sizes.length; k++) {
      if (sizes[k] > least || sizes[k] == least && equals-- > 0) {
        buffer.putInt(k).putFloat(residue[from + k]);
        residue[from + k] = 0;
      }
    }
  }

  @Override
  public long decode(ByteBuffer buffer, float[] x) throws MalformedGradientException {
    MalformedGradientException.unless(buffer.remaining() >= least(), "a tensor that ends too soon");
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

  /** Hoare's algorithm. */
  private static final class Selection {

    /** The k-th largest of some numbers, counted from 1; changes their order. */
    static int largest(int[] x, int k) {
      int wanted = x.length - k; // in ascending order
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
        if (wanted <= j) {
          high = j;
        } else if (wanted >= i) {
          low = i;
        } else {
          return x[wanted];
        }
      }
      return x[wanted];
    }

    private static int middle(int a, int b, int c) {
      int[] sorted = {a, b, c};
      Arrays.sort(sorted);
      return sorted[1];
    }
  }
}
