package largo.core.model;

import largo.core.Preconditions;
import largo.core.data.ExampleShape;

/**
 * ResNet-18 as in torchvision: a 7×7 convolution with stride 2, 3×3 max pooling, four stages of two
 * basic blocks, global average pooling, a dense layer. For images of at most 64 pixels, the first
 * convolution is 3×3 with stride 1, without pooling.
 *
 * <p>Source: He et al., <a href="https://arxiv.org/abs/1512.03385">1512.03385</a>; initialized as
 * in torchvision: convolutions N(0, 2/(filters · kernel)), γ = 1, the dense layer as PyTorch's.
 *
 * @param width filters of the first stage, at least 1; 64 in the paper
 */
public record Resnet18(int width) implements TorchZooModel {

  public Resnet18 {
    Preconditions.positive("width", width);
  }

  @Override
  public void checkShape(ExampleShape shape) {
    ModelZoo.requireImage("resnet18", shape, 8);
  }

  @Override
  public ModelLoss loss() {
    return ModelLoss.CROSS_ENTROPY;
  }

  @Override
  public ModelSource.InputType input() {
    return ModelSource.InputType.FLOAT32;
  }
}
