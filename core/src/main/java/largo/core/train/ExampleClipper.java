package largo.core.train;

import java.util.Optional;
import largo.core.data.Batch;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.gradient.ScaledGradients;
import largo.core.params.SquaredNorms;
import largo.core.params.Tensor;
import largo.core.privacy.ExampleClipping;

/**
 * Adds the clipped gradients of examples: of a micro-batch at a time if the source computes their
 * norms, otherwise of one example at a time.
 */
final class ExampleClipper {

  private final ExampleClipping clipping;
  private final GradientSource source;
  private final Optional<ScaledGradients> scaled;
  private final GradientSum example;

  ExampleClipper(ExampleClipping clipping, GradientSource source) {
    this.clipping = clipping;
    this.source = source;
    this.scaled = source.scaledGradients();
    this.example = new GradientSum(scaled.isPresent() ? 0 : source.layout().size());
  }

  /** The number of examples of a batch, at most a given one. */
  int micro(int max) {
    return scaled.isPresent() ? max : 1;
  }

  /** Adds the clipped gradients of a batch. */
  void add(Batch batch, long seed, GradientSum sum) {
    if (scaled.isPresent()) {
      scaled.get().add(batch, seed, clipping::factor, sum);
    } else {
      example.clear();
      source.addGradient(batch, seed, example);
      addTo(sum);
    }
  }

  private void addTo(GradientSum sum) {
    float[] g = example.gradient();
    double squares = 0;
    for (Tensor tensor : source.layout().tensors()) {
      if (tensor.kind().trained()) {
        squares += SquaredNorms.sum(g, tensor.offset(), tensor.end());
      }
    }
    float factor = (float) clipping.factor(Math.sqrt(squares));
    float[] to = sum.gradient();
    for (Tensor tensor : source.layout().tensors()) {
      if (tensor.kind().trained()) {
        for (int i = tensor.offset(); i < tensor.end(); i++) {
          to[i] += factor * g[i];
        }
      }
    }
    sum.count(example.loss(), example.examples());
  }
}
