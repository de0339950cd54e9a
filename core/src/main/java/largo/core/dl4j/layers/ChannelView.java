package largo.core.dl4j.layers;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How to go through a plain array {@code float[examples, channels, places]} channel by channel: in
 * pieces that lie in memory in one stretch. A piece is what an example has of a channel; where that
 * would be a single float, it is all that the example has, each float of another channel.
 *
 * <p>Loops over a piece need not know which: {@link #spread} gives them a number for each float of
 * the piece from a number for each channel, and {@link #total} goes the other way.
 *
 * @param examples at least 1
 * @param channels at least 1
 * @param places floats that an example has of a channel, at least 1
 */
record ChannelView(int examples, int channels, int places) {

  /** An array's examples are its first axis, its channels the second, its places all others. */
  static ChannelView of(INDArray array) {
    long examples = array.size(0);
    long channels = array.size(1);
    long places = array.length() / (examples * channels);
    return new ChannelView((int) examples, (int) channels, Math.toIntExact(places));
  }

  /** Pieces of an example. */
  int pieces() {
    return places == 1 ? 1 : channels;
  }

  /** Floats of a piece. */
  int length() {
    return places == 1 ? channels : places;
  }

  /** Floats of a channel. */
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
   * Gives each float of a piece its channel's number.
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
   * Adds up what the floats of a piece have, channel by channel.
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
