package largo.core.model;

import largo.core.Preconditions;
import largo.core.data.ExampleShape;

/**
 * A vision transformer: patches of an image as tokens, learned positions, blocks as in {@link
 * Transformer} without the causal mask, the mean over tokens instead of a class token.
 *
 * <p>Source: Dosovitskiy et al., <a href="https://arxiv.org/abs/2010.11929">2010.11929</a>; width
 * and heads of the tiny variant of Touvron et al., <a
 * href="https://arxiv.org/abs/2012.12877">2012.12877</a>. Departure: weights N(0, 0.02²).
 *
 * @param patch side of a patch in pixels, which divides the sides of the image
 * @param width features of a token, a multiple of {@code heads}
 * @param depth blocks, at least 1
 * @param heads attention heads, at least 1
 * @param dropout probability in [0, 1) that a feature is dropped after the embedding and after each
 *     sublayer
 */
public record VisionTransformer(int patch, int width, int depth, int heads, double dropout)
    implements TorchZooModel {

  public VisionTransformer {
    Preconditions.positive("patch", patch);
    Transformer.checkBlocks(width, depth, heads, dropout);
  }

  @Override
  public void checkShape(ExampleShape shape) {
    ModelZoo.requireImage("vit-tiny", shape, patch);
    if (shape.height() % patch != 0 || shape.width() % patch != 0) {
      throw new ModelException(
          "model.patch must divide the sides of the images of %s, but was %d", shape, patch);
    }
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
