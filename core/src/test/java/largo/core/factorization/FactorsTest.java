package largo.core.factorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FactorsTest {

  private static final int RANK = 4;
  private static final int WIDTH = 9;
  private static final int ROWS = 12;

  /** The conditions of Karush, Kuhn and Tucker, which only the minimum meets. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void codesMinimizeTheDistance(long seed) {
    Factors factors = random(seed);
    float[] x = Matrices.normal(ROWS * WIDTH, seed + 100);
    float[] codes = factors.codes(x);
    float[] projected = factors.activations(codes);

    for (int i = 0; i < ROWS; i++) {
      for (int k = 0; k < RANK; k++) {
        double slope = 0;
        for (int j = 0; j < WIDTH; j++) {
          slope += (projected[i * WIDTH + j] - x[i * WIDTH + j]) * factors.values()[k * WIDTH + j];
        }
        float code = codes[i * RANK + k];
        assertThat(code).isNotNegative();
        assertThat(slope).isGreaterThan(-1e-5);
        assertThat(code * slope).isCloseTo(0, within(1e-5));
      }
    }
  }

  /** Of the least-squares solutions over all sets of factors, the best that is not negative. */
  @Test
  void codesAreThoseOfTheBestSetOfFactors() {
    Factors factors = random(7);
    for (long seed = 1; seed <= 20; seed++) {
      float[] x = Matrices.normal(WIDTH, seed);
      double best = Double.POSITIVE_INFINITY;
      for (int set = 0; set < 1 << RANK; set++) {
        best = Math.min(best, Matrices.restrictedError(factors, x, set));
      }
      float[] projected = factors.activations(factors.codes(x));

      assertThat(Matrices.squaredDistance(projected, x)).isCloseTo(best, within(1e-5));
    }
  }

  @Test
  void doNotDependOnOtherExamples() {
    Factors factors = random(3);
    float[] x = Matrices.normal(ROWS * WIDTH, 4);
    float[] codes = factors.codes(x);

    for (int i = 0; i < ROWS; i++) {
      float[] row = Arrays.copyOfRange(x, i * WIDTH, (i + 1) * WIDTH);
      assertThat(factors.codes(row)).isEqualTo(Arrays.copyOfRange(codes, i * RANK, (i + 1) * RANK));
    }
  }

  @Test
  void projectToAConvexCone() {
    Factors factors = random(5);
    float[] x = Matrices.normal(ROWS * WIDTH, 6);
    float[] y = Matrices.normal(ROWS * WIDTH, 8);
    float[] atX = factors.activations(factors.codes(x));
    float[] atY = factors.activations(factors.codes(y));
    float[] larger = factors.activations(factors.codes(Matrices.scaled(x, 7)));

    assertThat(Matrices.squaredDistance(factors.activations(factors.codes(atX)), atX))
        .isLessThan(1e-9);
    assertThat(Matrices.squaredDistance(atX, atY)).isLessThan(Matrices.squaredDistance(x, y));
    assertThat(Matrices.squaredDistance(larger, Matrices.scaled(atX, 7))).isLessThan(1e-7);
  }

  @Test
  void theUnitOfAFactorDoesNotMatter() {
    Factors factors = random(9);
    float[] scaled = factors.values().clone();
    for (int j = 0; j < WIDTH; j++) {
      scaled[j] *= 50;
      scaled[WIDTH + j] /= 50;
    }
    Factors other = new Factors(RANK, scaled);
    float[] x = Matrices.normal(ROWS * WIDTH, 10);
    float[] codes = factors.codes(x);
    float[] others = other.codes(x);

    assertThat(Matrices.squaredDistance(other.activations(others), factors.activations(codes)))
        .isLessThan(1e-8);
    for (int i = 0; i < ROWS; i++) {
      assertThat(50 * others[i * RANK]).isCloseTo(codes[i * RANK], within(1e-4f));
    }
  }

  @Test
  void startOrthogonalWithNormOne() {
    for (int rank = 1; rank <= WIDTH; rank++) {
      Factors start = Factors.start(rank, WIDTH);
      float[] sums = new float[rank * (WIDTH + rank)];
      float[] v = start.values();
      float[] transposed = new float[v.length];
      for (int k = 0; k < rank; k++) {
        for (int j = 0; j < WIDTH; j++) {
          transposed[j * rank + k] = v[k * WIDTH + j];
        }
      }
      start.addSums(transposed, new float[WIDTH * WIDTH], sums);

      for (int k = 0; k < rank; k++) {
        for (int l = 0; l < rank; l++) {
          assertThat(sums[rank * WIDTH + k * rank + l]).isCloseTo(k == l ? 1 : 0, within(1e-6f));
        }
      }
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Factors.start(WIDTH + 1, WIDTH))
        .withMessage("factors must be from 1 to 9, the number of activations, but was 10");
  }

  private static Factors random(long seed) {
    Random random = new Random(seed);
    float[] values = new float[RANK * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(3) == 0 ? 0 : random.nextFloat();
    }
    return new Factors(RANK, values);
  }
}
