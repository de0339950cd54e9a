package largo.core.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import largo.core.Preconditions;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Extreme eigenvalues of a symmetric operator by Lanczos' method with full reorthogonalization. It
 * keeps a vector for each product.
 */
public final class Lanczos {

  /** Norm of the rest of a product, relative to its first, at which the space is complete. */
  private static final double COMPLETE = 1e-10;

  private Lanczos() {}

  /**
   * An approximate eigenvalue.
   *
   * @param value Ritz value
   * @param residual {@code ‖H y − θ y‖} of its Ritz vector of norm 1: there is an eigenvalue within
   *     this distance, apart from errors of the products
   */
  public record Eigenvalue(double value, double residual) {}

  /**
   * Eigenvalues of an operator, the largest first.
   *
   * @param product {@code v ↦ H v}; its result is kept
   * @param start not zero, not orthogonal to the eigenvectors of interest
   * @param products maximum number of products
   */
  public static List<Eigenvalue> eigenvalues(
      UnaryOperator<double[]> product, double[] start, int products) {
    Preconditions.positive("products", products);
    double norm = DoubleVectors.norm(start);
    Preconditions.that(norm > 0, "the start vector must not be zero");
    List<double[]> basis = new ArrayList<>(List.of(DoubleVectors.scaled(start, 1 / norm)));
    List<Double> diagonal = new ArrayList<>();
    List<Double> offDiagonal = new ArrayList<>();
    double rest = 0;
    double scale = 0;
    for (int j = 0; j < products; j++) {
      double[] w = product.apply(basis.get(j));
      scale = Math.max(scale, DoubleVectors.norm(w));
      diagonal.add(DoubleVectors.dot(basis.get(j), w));
      for (int pass = 0; pass < 2; pass++) { // the second one removes the rounding of the first
        for (double[] q : basis) {
          DoubleVectors.add(w, -DoubleVectors.dot(q, w), q);
        }
      }
      rest = DoubleVectors.norm(w);
      if (j == products - 1 || rest <= COMPLETE * scale || basis.size() == start.length) {
        break;
      }
      offDiagonal.add(rest);
      basis.add(DoubleVectors.scaled(w, 1 / rest));
    }
    return ritz(diagonal, offDiagonal, rest);
  }

  private static List<Eigenvalue> ritz(
      List<Double> diagonal, List<Double> offDiagonal, double rest) {
    int size = diagonal.size();
    DMatrixRMaj t = new DMatrixRMaj(size, size);
    for (int j = 0; j < size; j++) {
      t.set(j, j, diagonal.get(j));
      if (j + 1 < size) {
        t.set(j, j + 1, offDiagonal.get(j));
        t.set(j + 1, j, offDiagonal.get(j));
      }
    }
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, true, true);
    if (!eigen.decompose(t)) {
      throw new ArithmeticException("the eigenvalues are not finite, or did not converge");
    }
    return IntStream.range(0, size)
        .mapToObj(
            k ->
                new Eigenvalue(
                    eigen.getEigenvalue(k).getReal(),
                    Math.abs(rest * eigen.getEigenVector(k).get(size - 1, 0))))
        .sorted(Comparator.comparingDouble(Eigenvalue::value).reversed())
        .toList();
  }
}
