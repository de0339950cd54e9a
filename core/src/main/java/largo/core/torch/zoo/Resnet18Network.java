package largo.core.torch.zoo;

import largo.core.data.ExampleShape;
import largo.core.model.Precision;

/**
 * ResNet-18 as in torchvision.
 *
 * @param width filters of the first stage
 * @param precision of its products
 */
record Resnet18Network(int width, Precision precision) {

  private static final int STAGES = 4;
  private static final int BLOCKS = 2;

  /** Images of at most this side keep their size in front of the first stage. */
  private static final int SMALL = 64;

  ScriptedNetwork network(ExampleShape shape, int classes) {
    NetworkWriter network = new NetworkWriter(0, precision);
    boolean small = Math.max(shape.height(), shape.width()) <= SMALL;
    String x =
        network.convolution("conv1", "x", shape.channels(), width, small ? 3 : 7, small ? 1 : 2);
    x = network.let("torch.relu(%s)", network.batchNorm("conv1_norm", x, width));
    if (!small) {
      x = network.let("torch.max_pool2d(%s, [3, 3], [2, 2], [1, 1], [1, 1], False)", x);
    }
    int channels = width;
    for (int stage = 0; stage < STAGES; stage++) {
      int filters = width << stage;
      for (int block = 0; block < BLOCKS; block++) {
        int stride = stage > 0 && block == 0 ? 2 : 1;
        x = block("stage" + stage + "_block" + block, x, channels, filters, stride, network);
        channels = filters;
      }
    }
    String mean = network.let("torch.mean(%s, [2, 3], False)", x);
    return network.returning(network.linear("output", mean, channels, classes));
  }

  private static String block(
      String name, String x, int channels, int filters, int stride, NetworkWriter network) {
    String y = network.convolution(name + "_conv1", x, channels, filters, 3, stride);
    y = network.let("torch.relu(%s)", network.batchNorm(name + "_norm1", y, filters));
    y = network.convolution(name + "_conv2", y, filters, filters, 3, 1);
    y = network.batchNorm(name + "_norm2", y, filters);
    String shortcut = x;
    if (stride != 1 || channels != filters) {
      shortcut = network.convolution(name + "_shortcut", x, channels, filters, 1, stride);
      shortcut = network.batchNorm(name + "_shortcut_norm", shortcut, filters);
    }
    return network.let("torch.relu(torch.add(%s, %s))", y, shortcut);
  }
}
