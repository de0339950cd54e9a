package largo.core.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** On quadratic functions, whose Hessian is known. */
class CurvatureTest {

  private static final JsonNode HESSIAN = Toolkit.get("hessian");

  @Test
  void lanczosFindsAllEigenvaluesOfASmallMatrix() {
    double[] x = Toolkit.doubles(HESSIAN.path("x"));
    HessianProduct product = new HessianProduct(quadratic(HESSIAN.path("h")), x, 1e-4);
    List<Lanczos.Eigenvalue> eigenvalues =
        Lanczos.eigenvalues(product, new double[] {1, 1, 1, 1, 1}, 20);

    double[] expected = Toolkit.doubles(HESSIAN.path("eigenvalues"));
    assertThat(eigenvalues).hasSize(expected.length);
    for (int k = 0; k < expected.length; k++) {
      Lanczos.Eigenvalue actual = eigenvalues.get(expected.length - 1 - k);
      assertThat(actual.value()).isCloseTo(expected[k], within(1e-6));
      assertThat(actual.residual()).isLessThan(1e-6);
    }
  }

  /** The residual bounds the distance to the nearest eigenvalue. */
  @Test
  void residualsBoundTheError() {
    int n = 60;
    double[] eigenvalues = new double[n];
    for (int i = 0; i < n; i++) {
      eigenvalues[i] = i < 2 ? 50 * (i + 1) : i / 60.0 - 0.5;
    }
    Random random = new Random(3);
    double[] start = random.doubles(n, -1, 1).toArray();
    List<Lanczos.Eigenvalue> found =
        Lanczos.eigenvalues(
            v -> {
              double[] product = v.clone();
              for (int i = 0; i < n; i++) {
                product[i] *= eigenvalues[i];
              }
              return product;
            },
            start,
            8);

    assertThat(found).hasSize(8);
    assertThat(found.get(0).value()).isCloseTo(100, within(1e-6));
    assertThat(found.get(1).value()).isCloseTo(50, within(1e-4));
    for (Lanczos.Eigenvalue value : found) {
      double distance =
          Arrays.stream(eigenvalues).map(e -> Math.abs(e - value.value())).min().orElseThrow();
      assertThat(distance).isLessThanOrEqualTo(value.residual() + 1e-9);
    }
  }

  @Test
  void productsAreExactForQuadratics() {
    double[] x = Toolkit.doubles(HESSIAN.path("x"));
    double[] product =
        new HessianProduct(quadratic(HESSIAN.path("h")), x, HessianProduct.FLOAT_STEP)
            .apply(new double[] {0, 2, 0, 0, 0});
    double[] row = Toolkit.doubles(HESSIAN.path("h").get(1));
    for (int i = 0; i < row.length; i++) {
      assertThat(product[i]).isCloseTo(2 * row[i], within(1e-9));
    }
  }

  @Test
  void sharpnessFindsTheCornerOfTheBox() {
    JsonNode golden = Toolkit.get("sharpness");
    double[] x = Toolkit.doubles(golden.path("x"));
    double epsilon = golden.path("eps").asDouble();
    LossFunction centered = quadratic(golden.path("h"));
    double[] offset = new double[x.length];
    Arrays.fill(offset, 1e-6); // the gradient at the minimum is zero
    Sharpness sharpness = Sharpness.of(centered, offset, epsilon, 50);
    double expected = golden.path("exact_value_percent").asDouble();
    assertThat(sharpness.percent()).isBetween(0.9 * expected, 1.01 * expected);
  }

  @Test
  void sharpnessOfAMinimumIsZeroWithoutAGradient() {
    JsonNode golden = Toolkit.get("sharpness");
    assertThat(Sharpness.of(quadratic(golden.path("h")), new double[5], 1e-3, 10).percent())
        .isZero();
  }

  private static LossFunction quadratic(JsonNode rows) {
    double[][] h = new double[rows.size()][];
    for (int i = 0; i < h.length; i++) {
      h[i] = Toolkit.doubles(rows.get(i));
    }
    return x -> {
      double[] gradient = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        gradient[i] = DoubleVectors.dot(h[i], x);
      }
      return new LossFunction.Value(DoubleVectors.dot(x, gradient) / 2, gradient);
    };
  }
}
