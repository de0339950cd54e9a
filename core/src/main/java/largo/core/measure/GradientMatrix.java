package largo.core.measure;

import largo.core.gradient.GradientSum;
import largo.core.linalg.DoubleMatrices;
import largo.core.params.WeightFilters;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/** The gradient of a weight as a matrix whose rows are its shorter side. */
final class GradientMatrix {

  private GradientMatrix() {}

  /** Length of the shorter side. */
  static int rows(WeightFilters filters) {
    return Math.min(filters.outputs(), filters.size());
  }

  /** {@code D} of two sums, row by row. */
  static double[] difference(WeightFilters filters, ShardVariation.Pair pair) {
    double[] difference = new double[filters.outputs() * filters.size()];
    double ofA = Math.sqrt(pair.weight()) / pair.n();
    double ofB = Math.sqrt(pair.weight()) / pair.m();
    float[] a = pair.a();
    float[] b = pair.b();
    each(filters, (to, from) -> difference[to] = a[from] * ofA - b[from] * ofB);
    return difference;
  }

  /**
   * Adds {@code M Mᵀ} of a matrix to another.
   *
   * @param matrix row by row
   * @param to double[rows²]
   */
  static void addProduct(double[] matrix, double[] to) {
    int rows = (int) Math.round(Math.sqrt(to.length));
    double[] product =
        DoubleMatrices.multiplyTransposed(DMatrixRMaj.wrap(rows, matrix.length / rows, matrix))
            .data;
    for (int i = 0; i < to.length; i++) {
      to[i] += product[i];
    }
  }

  /** The nuclear norm: {@code tr (G Gᵀ)^½}. */
  static double nuclearNorm(WeightFilters filters, GradientSum sum) {
    double[] matrix = new double[filters.outputs() * filters.size()];
    float[] gradient = sum.gradient();
    each(filters, (to, from) -> matrix[to] = gradient[from]);
    double[] product = new double[rows(filters) * rows(filters)];
    addProduct(matrix, product);
    return traceOfRoot(product);
  }

  /**
   * {@code tr C^½} of a symmetric matrix; negative eigenvalues, which rounding causes, count as 0.
   *
   * @param matrix double[rows²]
   */
  static double traceOfRoot(double[] matrix) {
    int rows = (int) Math.round(Math.sqrt(matrix.length));
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(rows, false, true);
    if (!eigen.decompose(DMatrixRMaj.wrap(rows, rows, matrix.clone()))) {
      return Double.NaN;
    }
    double trace = 0;
    for (int k = 0; k < rows; k++) {
      trace += Math.sqrt(Math.max(0, eigen.getEigenvalue(k).getReal()));
    }
    return trace;
  }

  private interface Element {
    void copy(int to, int from);
  }

  private static void each(WeightFilters filters, Element element) {
    boolean byOutput = filters.outputs() <= filters.size();
    for (int output = 0; output < filters.outputs(); output++) {
      for (int run = 0; run < filters.runs(); run++) {
        int from = filters.from(output, run);
        for (int k = 0; k < filters.length(); k++) {
          int position = run * filters.length() + k;
          int to =
              byOutput ? output * filters.size() + position : position * filters.outputs() + output;
          element.copy(to, from + k);
        }
      }
    }
  }
}
