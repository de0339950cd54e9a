package largo.core.dl4j.layers;

import java.util.Arrays;

/**
 * The windows of a pooling layer on one plane.
 *
 * <p>The position of the maximum of a window is unpredictable, so a branch would be mispredicted
 * every other time: all operations are on {@link OrderedFloats}, without branches, one row of
 * windows at a time.
 *
 * @param height of the plane
 * @param width of the plane
 * @param kernel height and width of a window
 * @param stride from window to window, down and right
 */
record PoolingWindows(int height, int width, int[] kernel, int[] stride) {

  /** The number of windows in vertical direction; remaining rows are ignored. */
  int outHeight() {
    return (height - kernel[0]) / stride[0] + 1;
  }

  /** The number of windows in horizontal direction. */
  int outWidth() {
    return (width - kernel[1]) / stride[1] + 1;
  }

  /**
   * The maximum of each window; NaN if it contains one.
   *
   * @param plane ranks
   * @param to ranks
   */
  void forward(int[] plane, int[] to) {
    int across = outWidth();
    Arrays.fill(to, Integer.MIN_VALUE);
    for (int y = 0, o = 0; y < outHeight(); y++, o += across) {
      for (int i = 0; i < kernel[0]; i++) {
        for (int j = 0; j < kernel[1]; j++) {
          int from = (y * stride[0] + i) * width + j;
          for (int x = 0, at = from; x < across; x++, at += stride[1]) {
            to[o + x] = Math.max(to[o + x], plane[at]);
          }
        }
      }
    }
  }

  /**
   * Adds the gradient of each window to the first of its maximums.
   *
   * @param plane ranks
   */
  void backward(int[] plane, float[] epsilon, float[] to) {
    int across = outWidth();
    int[] largest = new int[across];
    int[] places = new int[across];
    Arrays.fill(to, 0);
    for (int y = 0, o = 0; y < outHeight(); y++, o += across) {
      Arrays.fill(largest, Integer.MIN_VALUE);
      for (int i = 0; i < kernel[0]; i++) {
        for (int j = 0; j < kernel[1]; j++) {
          int from = (y * stride[0] + i) * width + j;
          for (int x = 0, at = from; x < across; x++, at += stride[1]) {
            int larger = (int) ((long) largest[x] - plane[at] >> Integer.SIZE); // all ones, or none
            largest[x] ^= (largest[x] ^ plane[at]) & larger;
            places[x] ^= (places[x] ^ at) & larger;
          }
        }
      }
      for (int x = 0; x < across; x++) {
        to[places[x]] += epsilon[o + x];
      }
    }
  }
}
