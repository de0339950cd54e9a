package largo.core.torch.dl4j;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.ConvolutionMode;

/**
 * A sliding window over images. Arrays are [height, width].
 *
 * @param kernel size
 * @param stride step
 * @param padding at both sides, unless the mode is {@code Same}
 * @param dilation distance of its elements
 * @param mode how sizes are rounded
 */
record WindowTranslator(
    int[] kernel, int[] stride, int[] padding, int[] dilation, ConvolutionMode mode) {

  /** The shape of what a window gives, of {@code [channels, height, width]}. */
  List<Integer> outputs(int channels, ProgramValue input) {
    return List.of(channels, outputs(input, 0), outputs(input, 1));
  }

  private int outputs(ProgramValue input, int axis) {
    int size = input.shape().get(axis + 1);
    return mode == ConvolutionMode.Same
        ? (size + stride[axis] - 1) / stride[axis]
        : (size + 2 * padding[axis] - extent(axis)) / stride[axis] + 1;
  }

  private int extent(int axis) {
    return (kernel[axis] - 1) * dilation[axis] + 1;
  }

  /** Rows above, rows below, columns left, columns right. {@code Same} puts an odd one last. */
  int[] margins(ProgramValue input) {
    int[] margins = new int[4];
    for (int axis = 0; axis < 2; axis++) {
      int total = 2 * padding[axis];
      if (mode == ConvolutionMode.Same) {
        int size = input.shape().get(axis + 1);
        total = Math.max(0, (outputs(input, axis) - 1) * stride[axis] + extent(axis) - size);
      }
      margins[2 * axis] = total / 2;
      margins[2 * axis + 1] = total - total / 2;
    }
    return margins;
  }

  /** Whether opposite margins are equal, as operators of libtorch need. */
  boolean isEven(ProgramValue input) {
    int[] margins = margins(input);
    return margins[0] == margins[1] && margins[2] == margins[3];
  }

  /** Whether the margins are no wider than half of the kernel, as poolings of libtorch need. */
  boolean isNarrow(ProgramValue input) {
    int[] margins = margins(input);
    return 2 * margins[0] <= kernel[0] && 2 * margins[2] <= kernel[1];
  }

  /** The expression of an image with its margins filled. */
  String padded(String variable, ProgramValue input, double with) {
    int[] m = margins(input);
    return String.format(
        Locale.ROOT,
        "torch.constant_pad_nd(%s, [%d, %d, %d, %d], %s)",
        variable,
        m[2],
        m[3],
        m[0],
        m[1],
        with);
  }

  /** Margins as an argument. */
  String evenMargins(ProgramValue input) {
    int[] margins = margins(input);
    return String.format(Locale.ROOT, "[%d, %d]", margins[0], margins[2]);
  }

  String kernelText() {
    return Arrays.toString(kernel);
  }

  String strideText() {
    return Arrays.toString(stride);
  }

  String dilationText() {
    return Arrays.toString(dilation);
  }
}
