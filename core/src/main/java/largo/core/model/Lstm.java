package largo.core.model;

import largo.core.Preconditions;
import largo.core.data.ExampleShape;

/**
 * A language model of stacked LSTM layers for next tokens: embedding, LSTM, output layer.
 *
 * <p>Source: Zaremba et al., <a href="https://arxiv.org/abs/1409.2329">1409.2329</a>; initialized
 * as PyTorch's modules: embedding N(0, 1), LSTM and output layer uniform within 1/√width.
 *
 * @param width features of a token and of each layer, at least 1
 * @param depth layers, at least 1
 * @param dropout probability in [0, 1) that a feature is dropped between layers and after the last
 */
public record Lstm(int width, int depth, double dropout) implements TorchZooModel {

  public Lstm {
    Preconditions.positive("width", width);
    Preconditions.positive("depth", depth);
    Preconditions.inRange("dropout", dropout, 0, 1);
  }

  @Override
  public void checkShape(ExampleShape shape) {
    Transformer.requireSequence("lstm", shape);
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
