package largo.core.model.layers;

import java.util.Arrays;

/**
 * The windows of a pooling layer on one plane.
 *
 * @param height of the plane
 * @param width of the plane
 * @param kernel height and width of a window
 * @param stride from window to window, down and right
 */
record Windows(int height, int width, int[] kernel, int[] stride) {

  /** How many windows there are down the plane; what is left over below them does not count. */
  int outHeight() {
    return (height - kernel[0]) / stride[0] + 1;
  }

  /** How many windows there are across the plane. */
  int outWidth() {
    return (width - kernel[1]) / stride[1] + 1;
  }

  /** The largest number of each window; NaN if there is one. */
  void forward(float[] plane, float[] to) {
    for (int y = 0, o = 0; y < outHeight(); y++) {
      for (int x = 0; x < outWidth(); x++, o++) {
        int corner = y * stride[0] * width + x * stride[1];
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < kernel[0]; i++) {
          for (int j = 0; j < kernel[1]; j++) {
            largest = Math.max(largest, plane[corner + i * width + j]);
          }
        }
        to[o] = largest;
      }
    }
  }

  /** Hands the gradient of each window to the first of its largest numbers. */
  void backward(float[] plane, float[] epsilon, float[] to) {
    Arrays.fill(to, 0);
    for (int y = 0, o = 0; y < outHeight(); y++) {
      for (int x = 0; x < outWidth(); x++, o++) {
        int best = y * stride[0] * width + x * stride[1];
        int corner = best;
        for (int i = 0; i < kernel[0]; i++) {
          for (int j = 0; j < kernel[1]; j++) {
            int at = corner + i * width + j;
            best = plane[at] > plane[best] ? at : best;
          }
        }
        to[best] += epsilon[o];
      }
    }
  }
}
