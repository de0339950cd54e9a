package largo.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;

/**
 * The trained parameters of ResNet-50 (He et al., <a
 * href="https://arxiv.org/abs/1512.03385">1512.03385</a>): 161 tensors, 25,557,032 floats.
 */
final class Resnet50 {

  private final List<Tensor> tensors = new ArrayList<>();
  private int offset;

  private Resnet50() {}

  /** The parameter layout. */
  static ParameterLayout layout() {
    Resnet50 net = new Resnet50();
    net.convolution("stem", 64, 3, 7);
    int[] blocks = {3, 4, 6, 3};
    int in = 64;
    for (int stage = 0; stage < blocks.length; stage++) {
      int width = 64 << stage;
      for (int block = 0; block < blocks[stage]; block++) {
        String name = String.format(Locale.ROOT, "stage%d.%d", stage + 1, block);
        net.convolution(name + ".reduce", width, in, 1);
        net.convolution(name + ".spread", width, width, 3);
        net.convolution(name + ".expand", 4 * width, width, 1);
        if (block == 0) {
          net.convolution(name + ".shortcut", 4 * width, in, 1);
        }
        in = 4 * width;
      }
    }
    net.add(new Tensor("dense_W", ParameterKind.WEIGHT, net.offset, List.of(in, 1000), 'f'));
    net.add(Tensor.vector("dense_b", ParameterKind.BIAS, net.offset, 1000));
    return new ParameterLayout(net.tensors);
  }

  /** Adds a convolution and the batch normalization after it. */
  private void convolution(String name, int out, int in, int size) {
    add(new Tensor(name + "_W", ParameterKind.WEIGHT, offset, List.of(out, in, size, size), 'c'));
    add(Tensor.vector(name + "_gamma", ParameterKind.NORM_SCALE, offset, out));
    add(Tensor.vector(name + "_beta", ParameterKind.NORM_SHIFT, offset, out));
  }

  private void add(Tensor tensor) {
    tensors.add(tensor);
    offset = tensor.end();
  }
}
