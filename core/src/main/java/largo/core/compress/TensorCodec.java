package largo.core.compress;

import java.io.Serializable;
import java.nio.ByteBuffer;

/** The encoding of one tensor. All values and all buffers are little-endian. */
public interface TensorCodec extends Serializable {

  /** Minimum encoded size in bytes. */
  long minBytes();

  /** Maximum encoded size in bytes. */
  long maxBytes();

  /**
   * Writes a tensor.
   *
   * @param x the flat vector that contains the tensor; may be overwritten
   * @param residual float[size of x], the residual before and after this call; ignored by codecs
   *     without error feedback
   */
  void encode(float[] x, float[] residual, ByteBuffer to);

  /**
   * Reads a tensor.
   *
   * @param to the flat vector that contains the tensor, initially zero
   * @return number of bits of the transmitted elements
   * @throws MalformedGradientException if the bytes are not the output of {@link #encode}
   */
  long decode(ByteBuffer from, float[] to) throws MalformedGradientException;
}
