package largo.core.model;

import largo.core.Preconditions;
import largo.core.data.ExampleShape;

/**
 * A decoder-only transformer for next tokens, with normalization before each sublayer: learned
 * positions, causal self-attention, a hidden layer of four times the width with GELU, an output
 * matrix apart from the embedding.
 *
 * <p>Source: Radford et al., Language Models are Unsupervised Multitask Learners (GPT-2), 2019,
 * including its initialization: N(0, 0.02²), residual projections N(0, 0.02² / (2 depth)), biases
 * zero. Departure: the embedding is not shared with the output matrix.
 *
 * @param width features of a token, a multiple of {@code heads}
 * @param depth blocks, at least 1
 * @param heads attention heads, at least 1
 * @param dropout probability in [0, 1) that a feature is dropped after the embedding and after each
 *     sublayer
 */
public record Transformer(int width, int depth, int heads, double dropout)
    implements TorchZooModel {

  public Transformer {
    checkBlocks(width, depth, heads, dropout);
  }

  static void checkBlocks(int width, int depth, int heads, double dropout) {
    Preconditions.positive("width", width);
    Preconditions.positive("depth", depth);
    Preconditions.positive("heads", heads);
    Preconditions.that(
        width % heads == 0, "width must be a multiple of the %d heads, but was %d", heads, width);
    Preconditions.inRange("dropout", dropout, 0, 1);
  }

  @Override
  public void checkShape(ExampleShape shape) {
    requireSequence("transformer", shape);
  }

  static void requireSequence(String name, ExampleShape shape) {
    if (shape.isImage()) {
      throw new ModelException(
          "model.zoo = %s takes sequences of tokens, but the examples are images of %s; use "
              + "data.source = text, or another model",
          name, shape);
    }
  }

  @Override
  public ModelLoss loss() {
    return ModelLoss.NEXT_TOKEN;
  }

  @Override
  public ModelSource.InputType input() {
    return ModelSource.InputType.INT64;
  }
}
