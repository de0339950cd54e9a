package largo.core.train;

import largo.core.gradient.GradientSum;
import largo.core.params.ParameterLayout;
import largo.core.params.SquaredNorms;
import largo.core.params.Tensor;
import largo.core.privacy.ExampleClipping;

/** Adds the clipped gradients of single examples. */
final class ExampleClipper {

  private final ExampleClipping clipping;
  private final ParameterLayout layout;
  private final GradientSum example;

  ExampleClipper(ExampleClipping clipping, ParameterLayout layout) {
    this.clipping = clipping;
    this.layout = layout;
    this.example = new GradientSum(layout.size());
  }

  /** An empty sum for the gradient of the next example. */
  GradientSum next() {
    example.clear();
    return example;
  }

  /** Adds the gradient in {@link #next} to a sum, times its factor. */
  void addTo(GradientSum sum) {
    float[] g = example.gradient();
    double squares = 0;
    for (Tensor tensor : layout.tensors()) {
      if (tensor.kind().trained()) {
        squares += SquaredNorms.sum(g, tensor.offset(), tensor.end());
      }
    }
    float factor = (float) clipping.factor(Math.sqrt(squares));
    float[] to = sum.gradient();
    for (Tensor tensor : layout.tensors()) {
      if (tensor.kind().trained()) {
        for (int i = tensor.offset(); i < tensor.end(); i++) {
          to[i] += factor * g[i];
        }
      }
    }
    sum.count(example.loss(), example.examples());
  }
}
