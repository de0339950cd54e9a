package largo.core.optimizer;

import java.util.List;
import largo.core.params.Tensor;
import largo.core.params.WeightFilters;

/**
 * A weight as a matrix for {@link NewtonSchulz}: filters are rows, or columns if that is the wider
 * matrix, since the iteration of the transposed matrix has the transposed result.
 */
final class MuonMatrix {

  private final int tensorIndex;
  private final WeightFilters filters;
  private final NewtonSchulz schulz;
  private final int toNextFilter;
  private final int toNextElement;

  /**
   * A matrix of filters.
   *
   * @param tensorIndex index in the layout
   */
  MuonMatrix(int tensorIndex, WeightFilters filters) {
    boolean wide = filters.outputs() <= filters.size();
    this.tensorIndex = tensorIndex;
    this.filters = filters;
    this.schulz =
        wide
            ? new NewtonSchulz(filters.outputs(), filters.size())
            : new NewtonSchulz(filters.size(), filters.outputs());
    this.toNextFilter = wide ? filters.size() : 1;
    this.toNextElement = wide ? 1 : filters.outputs();
  }

  int tensorIndex() {
    return tensorIndex;
  }

  NewtonSchulz schulz() {
    return schulz;
  }

  /** The factor {@code s} of a step of a tensor. */
  static double scale(Tensor tensor, WeightFilters filters, Muon rule) {
    List<Integer> shape = tensor.shape();
    int axes = shape.size();
    double a = filters.outputs();
    double b = filters.size();
    if (axes > 2 && rule.convolutionScale() == Muon.ConvolutionScale.LEADING) {
      a = shape.get(0);
      b = shape.get(1);
    } else if (axes > 2 && rule.convolutionScale() == Muon.ConvolutionScale.JORDAN) {
      a = shape.get(axes - 2);
      b = shape.get(axes - 1);
    }
    return switch (rule.scale()) {
      case ORIGINAL -> Math.sqrt(Math.max(1, a / b));
      case MATCH_ADAM -> 0.2 * Math.sqrt(Math.max(a, b));
      case NONE -> 1;
    };
  }

  /** Sets the matrix to a multiple of the tensor's part of a vector. */
  void read(float[] vector, float factor) {
    float[] x = schulz.elements();
    visit(
        (from, element) -> {
          for (int i = 0; i < filters.length(); i++) {
            x[element + i * toNextElement] = factor * vector[from + i];
          }
        });
  }

  /** Subtracts a multiple of the matrix from the tensor's part of a vector. */
  void subtractFrom(float[] vector, float factor) {
    float[] x = schulz.elements();
    visit(
        (from, element) -> {
          for (int i = 0; i < filters.length(); i++) {
            vector[from + i] -= factor * x[element + i * toNextElement];
          }
        });
  }

  private void visit(RunAction action) {
    for (int output = 0; output < filters.outputs(); output++) {
      for (int run = 0; run < filters.runs(); run++) {
        int element = output * toNextFilter + run * filters.length() * toNextElement;
        action.accept(filters.from(output, run), element);
      }
    }
  }

  /** The work on a run of consecutive parameters of a filter. */
  @FunctionalInterface
  private interface RunAction {

    /**
     * Processes a run.
     *
     * @param from index of its first parameter in the vector
     * @param element index of its first element in the matrix
     */
    void accept(int from, int element);
  }
}
