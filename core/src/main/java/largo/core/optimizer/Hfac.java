package largo.core.optimizer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import largo.core.Preconditions;
import largo.core.optimizer.Matrix.Rows;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import largo.core.params.Tensor;

/**
 * H-Fac: both moments are stored as one number per row and column, instead of one per parameter.
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
 * {@code φ} stands alone. State: no vectors; {@code 2 (m + n)} numbers per matrix, {@code 2 m} per
 * vector. Two sweeps, since {@code U} depends on {@code r sᵀ}; the squares of {@code U} are {@code
 * Σ_j (Σ_i G² / r) / s}, so that the inner sum is part of the first one.
 *
 * <p>Source: Nguyen et al., <a href="https://arxiv.org/abs/2406.09958">2406.09958</a>. Departure:
 * the rule for vectors, for which no source was found.
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

  /** The defaults of its authors. */
  public static final Hfac DEFAULT = new Hfac(0.9, 0.999, 1e-30, 1, 0, Exempt.NONE);

  public Hfac {
    Preconditions.inRange("beta1", beta1, 0, 1);
    Preconditions.inRange("beta2", beta2, 0, 1);
    Preconditions.positive("epsilon", epsilon);
    Preconditions.bound("clip", clip);
    Preconditions.notNegative("weight-decay", weightDecay);
  }

  @Override
  public int slots() {
    return 0;
  }

  @Override
  public int scalars(ParameterLayout layout) {
    return layout.tensors().stream().mapToInt(Matrix::numbers).sum();
  }

  @Override
  public List<ParameterSlice> indivisible(ParameterLayout layout) {
    return layout.tensors().stream().map(ParameterSlice::of).toList();
  }

  @Override
  public List<Integer> scalarsByTensor(ParameterLayout layout) {
    return layout.tensors().stream().map(Matrix::numbers).toList();
  }

  @Override
  public long temporaryBytes(ParameterLayout layout, int threads) {
    return layout.tensors().stream()
        .filter(tensor -> tensor.kind().trained())
        .mapToLong(Matrix::bytes)
        .sum();
  }

  @Override
  public void update(Vectors x, Step t) {
    Parts all = x.scratch(this, () -> Parts.of(x));
    all.each(x, rows -> rows(x, t, rows));
    List<Matrix> matrices = all.matrices();
    x.split(matrices.size(), x.layout().size(), k -> columns(x, t, matrices.get(k)));
    for (Matrix matrix : matrices) {
      double spread =
          t.scale() * Math.sqrt(matrix.sumOfSquares() / matrix.rows() / matrix.columns());
      matrix.shrink = 1 / Math.max(1, spread / clip);
    }
    all.each(x, rows -> move(x, t, rows));
  }

  /** Updates {@code u} and {@code r}, and sums columns, also with the weight {@code 1 / r}. */
  private void rows(Vectors x, Step t, Rows rows) {
    Betas betas = betas(t);
    rows.clear();
    for (int first = rows.from(); first < rows.to(); first += Rows.GROUP) {
      int count = Math.min(Rows.GROUP, rows.to() - first);
      for (int k = 0; k < count; k++) {
        row(x, t, betas, rows, first + k, k);
      }
      rows.addToColumns(count);
    }
  }

  /**
   * Updates {@code u} and {@code r} of a row.
   *
   * @param k index of the copy of the row
   */
  private void row(Vectors x, Step t, Betas betas, Rows rows, int row, int k) {
    Matrix of = rows.matrix();
    double b1 = betas.first();
    double b2 = betas.second();
    double[] kept = x.scalars();
    int n = of.columns();
    PairwiseSums sums = rows.sums(rows.read(x.gradient(), row, k));
    double mean = t.scale() * sums.sum() / n;
    double squares = t.scale() * t.scale() * sums.sumOfSquares() + n * epsilon;
    int u = of.u() + row;
    int r = of.r() + row;
    kept[u] = b1 * kept[u] + (1 - b1) * mean;
    kept[r] = b2 * kept[r] + (1 - b2) * squares;
    rows.scale(k, (float) (1 / Math.sqrt(kept[r])));
    of.rowTerm[row] = (float) (share(of) * b1 * (kept[u] - mean) / Math.sqrt(kept[r] / n));
  }

  /** Updates {@code v} and {@code s}. */
  private void columns(Vectors x, Step t, Matrix of) {
    if (of.isVector()) {
      of.total = 1;
      of.columnScale[0] = 1;
      return;
    }

    Betas betas = betas(t);
    double b1 = betas.first();
    double b2 = betas.second();
    double[] kept = x.scalars();
    int m = of.rows();
    of.total = 0;
    for (int r = of.r(); r < of.r() + m; r++) {
      of.total += kept[r];
    }
    for (int j = 0; j < of.columns(); j++) {
      double mean = t.scale() * of.columnSum(j) / m;
      double squares = t.scale() * t.scale() * of.columnSquares(j) + m * epsilon;
      int v = of.v() + j;
      int s = of.s() + j;
      kept[v] = b1 * kept[v] + (1 - b1) * mean;
      kept[s] = b2 * kept[s] + (1 - b2) * squares;
      of.columnTerm[j] = (float) (share(of) * b1 * (kept[v] - mean) / Math.sqrt(kept[s] / m));
      of.columnScale[j] = (float) (1 / Math.sqrt(kept[s]));
    }
  }

  private void move(Vectors x, Step t, Rows rows) {
    Matrix of = rows.matrix();
    float[] columnTerm = of.columnTerm;
    float[] columnScale = of.columnScale;
    double decay = exempt.covers(of.tensor().kind()) ? 0 : weightDecay;
    float keep = (float) (1 - t.rate() * decay);
    float rate = (float) t.rate();

    for (int row = rows.from(); row < rows.to(); row++) {
      double ofRow = Math.sqrt(of.total / x.scalars()[of.r() + row]);
      float scale = (float) (t.scale() * of.shrink * ofRow);
      float term = of.rowTerm[row];
      float[] g = rows.read(x.gradient(), row, 0);
      float[] w = rows.read(x.weights(), row, 1);
      for (int i = 0; i < w.length; i++) {
        float step = term + columnTerm[i] + scale * columnScale[i] * g[i];
        w[i] = keep * w[i] - rate * step;
      }
      rows.write(w, x.weights(), row);
    }
  }

  /** The weight of {@code φ}, and of {@code ψ} if there is one. */
  private static double share(Matrix of) {
    return of.isVector() ? 1 : 0.5;
  }

  private Betas betas(Step t) {
    return new Betas(corrected(beta1, t), corrected(beta2, t));
  }

  private static double corrected(double beta, Step t) {
    return beta * (1 - Math.pow(beta, t.number() - 1)) / t.unbias(beta);
  }

  /** {@code β̂₁} and {@code β̂₂}. */
  private record Betas(double first, double second) {}

  /** The tensors that an owner holds as matrices, and their parts. */
  private record Parts(List<Matrix> matrices, List<Rows> rows) {

    static Parts of(Vectors x) {
      List<Matrix> matrices = new ArrayList<>();
      for (int k = 0; k < x.layout().tensors().size(); k++) {
        Tensor tensor = x.layout().tensors().get(k);
        if (tensor.kind().trained() && x.holds(tensor)) {
          matrices.add(new Matrix(x.local(tensor), x.firstScalar(k)));
        }
      }

      return new Parts(matrices, matrices.stream().flatMap(m -> m.parts().stream()).toList());
    }

    void each(Vectors x, Consumer<Rows> action) {
      x.split(rows.size(), x.layout().size(), k -> action.accept(rows.get(k)));
    }
  }
}
