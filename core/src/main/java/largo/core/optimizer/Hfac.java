package largo.core.optimizer;

import java.util.List;
import java.util.function.IntConsumer;
import largo.core.Check;
import largo.core.params.Filters;
import largo.core.params.Layout;
import largo.core.params.Tensor;

/**
 * H-Fac: both moments kept as one number a row and one a column, instead of one a parameter.
 *
 * <p>For a matrix {@code G} of {@code m × n}; a kernel is a matrix of its filters, and {@code 1} a
 * vector of ones:
 *
 * <pre>
 *   β̂ᵢ = βᵢ (1 − βᵢᵗ⁻¹) / (1 − βᵢᵗ)                           so that moments need no correction
 *   u = β̂₁ u + (1 − β̂₁) G 1 / n,   v = β̂₁ v + (1 − β̂₁) Gᵀ 1 / m
 *   r = β̂₂ r + (1 − β̂₂) (G² + ε) 1,   s = β̂₂ s + (1 − β̂₂) (G² + ε)ᵀ 1
 *   V̂ = r sᵀ / Σ r
 *   φ = β̂₁ (u 1ᵀ − G 1 1ᵀ / n) / √(r 1ᵀ / n),   ψ = β̂₁ (1 vᵀ − 1 1ᵀ G / m) / √(1 sᵀ / m)
 *   U = G / √V̂,   U = U / max(1, RMS(U) / d)
 *   W = W − η (½ (φ + ψ) + U + λ W)
 * </pre>
 *
 * <p>A vector is its own row: {@code u} and {@code r} are its full moments, {@code V̂ = r}, and
 * {@code φ} stands alone. State: no vectors; {@code 2 (m + n)} numbers a matrix, {@code 2 m} a
 * vector.
 *
 * <p>Source: Nguyen et al., <a href="https://arxiv.org/abs/2406.09958">2406.09958</a>. Departure:
 * the rule for vectors, which was not to be found.
 *
 * @param beta1 {@code β₁} in [0, 1)
 * @param beta2 {@code β₂} in [0, 1)
 * @param epsilon {@code ε > 0}, in units of the squared gradient
 * @param clip {@code d > 0}, bound of the root mean square of {@code U} in each tensor
 * @param weightDecay {@code λ ≥ 0}, decoupled
 * @param exempt tensors without decay
 */
public record Hfac(
    double beta1, double beta2, double epsilon, double clip, double weightDecay, Exempt exempt)
    implements UpdateRule {

  /** Columns that are added up together. */
  private static final int BLOCK = 256;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is not kept; the message names it
   */
  public Hfac {
    Check.inRange("beta1", beta1, 0, 1);
    Check.inRange("beta2", beta2, 0, 1);
    Check.positive("epsilon", epsilon);
    Check.bound("clip", clip);
    Check.notNegative("weight-decay", weightDecay);
  }

  @Override
  public int slots() {
    return 0;
  }

  @Override
  public int numbers(Layout layout) {
    return layout.tensors().stream().mapToInt(t -> new Sides(t, 0).numbers()).sum();
  }

  @Override
  public void update(Vectors x, Step t) {
    int first = 0;
    List<Tensor> tensors = x.layout().tensors();
    for (Tensor tensor : tensors) {
      Sides sides = new Sides(tensor, first);
      if (tensor.kind().trained()) {
        update(x, t, sides, exempt.covers(tensor.kind()) ? 0 : weightDecay);
      }
      first += sides.numbers();
    }
  }

  private void update(Vectors x, Step t, Sides of, double decay) {
    float[] rowTerm = new float[of.rows()]; // ½ φ
    float[] rowScale = new float[of.rows()];
    float[] columnTerm = new float[of.columns()]; // ½ ψ
    float[] columnScale = new float[of.columns()];
    rows(x, t, of, rowTerm, rowScale);
    columns(x, t, of, columnTerm, columnScale);

    double[] squares = new double[of.rows()];
    of.eachRow(x, row -> squares[row] = of.squares(x.gradient(), row, rowScale, columnScale));
    double total = 0;
    for (double part : squares) {
      total += part;
    }
    float mean = (float) (t.scale() / Math.max(1, t.scale() * Math.sqrt(total / of.size()) / clip));

    float rate = (float) t.rate();
    float keep = (float) (1 - t.rate() * decay);
    float[] w = x.weights();
    float[] g = x.gradient();
    Filters filters = of.filters();
    of.eachRow(
        x,
        row -> {
          float scale = mean * rowScale[row];
          float term = rowTerm[row];
          for (int run = 0; run < filters.runs(); run++) {
            int from = filters.from(row, run);
            int column = run * filters.length();
            for (int i = 0; i < filters.length(); i++) {
              float step =
                  term + columnTerm[column + i] + scale * columnScale[column + i] * g[from + i];
              w[from + i] = keep * w[from + i] - rate * step;
            }
          }
        });
  }

  /** Moves {@code u} and {@code r}; computes what {@code φ} and {@code V̂} have of each row. */
  private void rows(Vectors x, Step t, Sides of, float[] term, float[] scale) {
    double b1 = corrected(beta1, t);
    double b2 = corrected(beta2, t);
    double[] kept = x.numbers();
    int n = of.columns();

    of.eachRow(
        x,
        row -> {
          double mean = t.scale() * of.sum(x.gradient(), row) / n;
          double squares = t.scale() * t.scale() * of.squares(x.gradient(), row) + n * epsilon;
          int u = of.first() + row;
          int r = u + of.rows();
          kept[u] = b1 * kept[u] + (1 - b1) * mean;
          kept[r] = b2 * kept[r] + (1 - b2) * squares;
          term[row] = (float) (of.share() * b1 * (kept[u] - mean) / Math.sqrt(kept[r] / n));
        });
    double sum = 0;
    for (int row = 0; row < of.rows(); row++) {
      sum += kept[of.first() + of.rows() + row];
    }
    for (int row = 0; row < of.rows(); row++) {
      double r = kept[of.first() + of.rows() + row];
      scale[row] = (float) Math.sqrt((of.isMatrix() ? sum : 1) / r);
    }
  }

  /** Moves {@code v} and {@code s}; computes what {@code ψ} and {@code V̂} have of each column. */
  private void columns(Vectors x, Step t, Sides of, float[] term, float[] scale) {
    if (!of.isMatrix()) {
      scale[0] = 1;
      return;
    }

    double b1 = corrected(beta1, t);
    double b2 = corrected(beta2, t);
    double[] kept = x.numbers();
    int m = of.rows();
    int v = of.first() + 2 * m;
    int s = v + of.columns();
    double[] sums = new double[of.columns()];
    double[] squares = new double[of.columns()];
    int blocks = (of.columns() + BLOCK - 1) / BLOCK;
    x.split(
        blocks,
        of.size(),
        block -> {
          int from = block * BLOCK;
          int to = Math.min(from + BLOCK, of.columns());
          of.addColumns(x.gradient(), from, to, sums, squares);
          for (int j = from; j < to; j++) {
            double mean = t.scale() * sums[j] / m;
            double square = t.scale() * t.scale() * squares[j] + m * epsilon;
            kept[v + j] = b1 * kept[v + j] + (1 - b1) * mean;
            kept[s + j] = b2 * kept[s + j] + (1 - b2) * square;
            double spread = Math.sqrt(kept[s + j] / m);
            term[j] = (float) (of.share() * b1 * (kept[v + j] - mean) / spread);
            scale[j] = (float) (1 / Math.sqrt(kept[s + j]));
          }
        });
  }

  private static double corrected(double beta, Step t) {
    return beta * (1 - Math.pow(beta, t.number() - 1)) / t.unbias(beta);
  }

  /**
   * A tensor as a matrix.
   *
   * @param filters its rows
   * @param isMatrix whether it has columns, too
   * @param first index of the first of its numbers
   */
  private record Sides(Filters filters, boolean isMatrix, int first) {

    Sides(Tensor tensor, int first) {
      this(
          tensor.hasFilters()
              ? tensor.filters()
              : new Filters(tensor.offset(), tensor.length(), 1, 1),
          tensor.hasFilters(),
          first);
    }

    int rows() {
      return filters.outputs();
    }

    int columns() {
      return filters.size();
    }

    int size() {
      return rows() * columns();
    }

    int numbers() {
      return 2 * (isMatrix ? rows() + columns() : rows());
    }

    /** The weight of {@code φ}, and of {@code ψ} if there is one. */
    double share() {
      return isMatrix ? 0.5 : 1;
    }

    void eachRow(Vectors x, IntConsumer row) {
      x.split(rows(), size(), row);
    }

    double sum(float[] g, int row) {
      double sum = 0;
      for (int run = 0; run < filters.runs(); run++) {
        int from = filters.from(row, run);
        sum += Norms.sum(g, from, from + filters.length());
      }

      return sum;
    }

    double squares(float[] g, int row) {
      double sum = 0;
      for (int run = 0; run < filters.runs(); run++) {
        int from = filters.from(row, run);
        sum += Norms.squares(g, from, from + filters.length());
      }

      return sum;
    }

    /** Of a row of {@code g}, each entry scaled by its row and its column. */
    double squares(float[] g, int row, float[] rowScale, float[] columnScale) {
      double sum = 0;
      for (int run = 0; run < filters.runs(); run++) {
        int from = filters.from(row, run);
        int column = run * filters.length();
        for (int i = 0; i < filters.length(); i++) {
          double u = (double) g[from + i] * columnScale[column + i];
          sum += u * u;
        }
      }

      return sum * rowScale[row] * rowScale[row];
    }

    /** Adds columns {@code from ≤ j < to} and their squares up over all rows. */
    void addColumns(float[] g, int from, int to, double[] sums, double[] squares) {
      for (int row = 0; row < rows(); row++) {
        for (int j = from; j < to; ) {
          int run = j / filters.length();
          int first = run * filters.length();
          int end = Math.min(to, first + filters.length());
          int shift = filters.from(row, run) - first;
          for (; j < end; j++) {
            double value = g[shift + j];
            sums[j] += value;
            squares[j] += value * value;
          }
        }
      }
    }
  }
}
