package largo.core.model;

import largo.core.Preconditions;
import largo.core.data.ExampleShape;

/**
 * ResNet-20 for small images: a 3×3 convolution, three stages of three basic blocks, the second and
 * third of which halve the image and double the filters, global average pooling, softmax.
 *
 * <p>Source: He et al., <a href="https://arxiv.org/abs/1512.03385">1512.03385</a>, section 4.2.
 * Departure: where a stage changes the shape, the shortcut is a 1×1 convolution with batch
 * normalization (their option B) rather than padding with zeros. 272,474 trained parameters on
 * 32×32 images of three channels and ten classes.
 *
 * @param width filters of the first stage, at least 1; 16 in the paper
 * @param gammaZero whether the last normalization of each block starts at γ = 0, so that blocks
 *     start as identities (Goyal et al., <a href="https://arxiv.org/abs/1706.02677">1706.02677</a>)
 */
public record Resnet20(int width, boolean gammaZero) implements ZooModel {

  public Resnet20 {
    Preconditions.positive("width", width);
  }

  @Override
  public void checkShape(ExampleShape shape) {
    ModelZoo.requireImage("resnet20", shape, 8);
  }
}
