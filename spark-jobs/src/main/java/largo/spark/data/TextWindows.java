package largo.spark.data;

import java.io.Serializable;
import largo.core.data.ByteFeatures;
import largo.core.data.Examples;

/**
 * Examples of a text: windows of bytes, each followed by the byte that is its class.
 *
 * @param length bytes of an example
 * @param stride bytes between the starts of two examples
 */
record TextWindows(int length, int stride) implements Serializable {

  /** Examples of a text of some bytes. */
  long count(long bytes) {
    return bytes <= length ? 0 : (bytes - 1 - length) / stride + 1;
  }

  /** Bytes of consecutive examples. */
  long bytes(long examples) {
    return examples == 0 ? 0 : (examples - 1) * stride + length + 1;
  }

  /** The examples of consecutive bytes. */
  Examples of(byte[] text) {
    int count = Math.toIntExact(count(text.length));
    byte[] tokens = new byte[Math.multiplyExact(count, length)];
    int[] next = new int[count];
    for (int i = 0; i < count; i++) {
      System.arraycopy(text, i * stride, tokens, i * length, length);
      next[i] = text[i * stride + length] & 0xFF;
    }
    return new Examples(new ByteFeatures(tokens, length), next);
  }
}
