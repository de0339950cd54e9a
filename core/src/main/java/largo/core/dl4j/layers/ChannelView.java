package largo.core.dl4j.layers;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Traverses a contiguous array {@code float[examples, channels, places]} by channel, in contiguous
 * pieces. A piece is the part of a channel in an example; if that is a single float, it is the
 * whole example, with one float per channel.
 *
 * <p>Loops over pieces are the same in both cases: {@link #spread} expands numbers of channels to
 * numbers of floats of a piece, and {@link #total} sums the latter by channel.
 *
 * @param examples at least 1
 * @param channels at least 1
 * @param places number of floats per example and channel, at least 1
 */
record ChannelView(int examples, int channels, int places) {

  /**
   * The view of an array: examples are the first axis, channels the second, and places all others.
   */
  static ChannelView of(INDArray array) {
    long examples = array.size(0);
    long channels = array.size(1);
    long places = array.length() / (examples * channels);
    return new ChannelView((int) examples, (int) channels, Math.toIntExact(places));
  }

  /** The number of pieces of an example. */
  int pieces() {
    return places == 1 ? 1 : channels;
  }

  /** The number of floats of a piece. */
  int length() {
    return places == 1 ? channels : places;
  }

  /** The number of floats of a channel. */
  double perChannel() {
    return (double) examples * places;
  }

  /** Reads a piece of an example. */
  void read(FloatBuffer from, int example, int piece, float[] to) {
    from.get((example * pieces() + piece) * length(), to, 0, length());
  }

  /** Writes a piece of an example. */
  void write(float[] from, int example, int piece, FloatBuffer to) {
    to.put((example * pieces() + piece) * length(), from, 0, length());
  }

  /**
   * Assigns the number of its channel to each float of a piece.
   *
   * @param from {@code float[channels]}
   * @param to {@code float[length]}
   */
  void spread(float[] from, int piece, float[] to) {
    if (places == 1) {
      System.arraycopy(from, 0, to, 0, channels);
    } else {
      Arrays.fill(to, from[piece]);
    }
  }

  /**
   * Sums the floats of a piece by channel.
   *
   * @param from {@code float[length]}
   * @param factor of the sums
   * @param to {@code float[channels]}, of which the piece's channels are overwritten
   */
  void total(float[] from, int piece, double factor, float[] to) {
    if (places == 1) {
      for (int c = 0; c < channels; c++) {
        to[c] = (float) (factor * from[c]);
      }
    } else {
      double sum = 0;
      for (float x : from) {
        sum += x;
      }
      to[piece] = (float) (factor * sum);
    }
  }
}
