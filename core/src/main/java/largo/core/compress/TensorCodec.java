package largo.core.compress;

import java.io.Serializable;
import java.nio.ByteBuffer;

/** How one tensor travels. All numbers are little-endian, and so are the buffers. */
public interface TensorCodec extends Serializable {

  /** Bytes that it takes at least. */
  long least();

  /** Bytes that it takes at most. */
  long most();

  /**
   * Writes a tensor.
   *
   * @param x the flat vector that it is part of; may change
   * @param residue float[size of x], what was not sent before; becomes what is not sent now. Null
   *     if nothing is kept
   */
  void encode(float[] x, float[] residue, ByteBuffer to);

  /**
   * Reads a tensor.
   *
   * @param to the flat vector that it is part of, of zeros
   * @return bits of the elements that were sent
   * @throws MalformedGradientException if it is nothing that {@link #encode} writes
   */
  long decode(ByteBuffer from, float[] to) throws MalformedGradientException;
}
