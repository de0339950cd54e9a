package largo.core.factorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alternating codes and factors are a non-negative factorization. */
class FactorizationStateTest {

  private static final int RANK = 4;
  private static final int WIDTH = 12;
  private static final int ROWS = 60;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void theErrorNeverGrows(long seed) {
    float[] x = Matrices.sparse(ROWS * WIDTH, 0.3, seed);
    FactorizationState state = FactorizationState.of(Factors.start(RANK, WIDTH));
    double before = Double.POSITIVE_INFINITY;
    double first = error(state, x);
    for (int i = 0; i < 60; i++) {
      double error = error(state, x);
      assertThat(error).isLessThan(before + 1e-5 * first);
      before = error;
      state = alternated(state, x);
    }
    assertThat(before).isLessThan(0.95 * first);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void findsAPlantedFactorization(long seed) {
    Factors planted = planted(seed);
    float[] codes = Matrices.sparse(ROWS * RANK, 0.5, seed + 50);
    float[] x = planted.activations(codes);
    FactorizationState state = FactorizationState.of(Factors.start(RANK, WIDTH));
    for (int i = 0; i < 2000; i++) {
      state = alternated(state, x);
    }

    assertThat(Math.sqrt(error(state, x) / Matrices.squares(x))).isLessThan(1e-3);
    float[] found = state.factors();
    List<Integer> partners = new ArrayList<>();
    for (int k = 0; k < RANK; k++) {
      int factor = k;
      partners.add(
          java.util.stream.IntStream.range(0, RANK)
              .filter(l -> cosine(found, factor, planted.values(), l) > 0.99)
              .findFirst()
              .orElse(-1));
    }
    assertThat(partners).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  /** Lee and Seung, Algorithms for Non-negative Matrix Factorization, 2000, theorem 1. */
  @Test
  void isNotWorseThanMultiplicativeUpdates() {
    for (long seed = 1; seed <= 5; seed++) {
      float[] x = Matrices.sparse(ROWS * WIDTH, 0.3, seed);
      FactorizationState state = FactorizationState.of(Factors.start(RANK, WIDTH));
      for (int i = 0; i < 300; i++) {
        state = alternated(state, x);
      }
      double multiplicative = new MultiplicativeUpdates(x, WIDTH, RANK, seed).after(3000);

      assertThat(error(state, x)).isLessThan(1.03 * multiplicative);
    }
  }

  @Test
  void factorsAreNotNegativeAndHaveNormOne() {
    FactorizationState state = FactorizationState.of(Factors.start(RANK, WIDTH));
    for (long seed = 1; seed <= 30; seed++) {
      float[] x = Matrices.sparse(ROWS * WIDTH, 0.5, seed);
      state = state.next(sums(state, x), 0, ROWS);
      for (int k = 0; k < RANK; k++) {
        float[] factor = Arrays.copyOfRange(state.factors(), k * WIDTH, (k + 1) * WIDTH);
        assertThat(Matrices.squares(factor)).isCloseTo(1, within(1e-5));
        for (float value : factor) {
          assertThat(value).isNotNegative();
        }
      }
    }
  }

  /** Sums of new examples that are as before do not change the factors. */
  @Test
  void factorsOfTheirOwnExamplesAreAFixedPoint() {
    Factors planted = planted(3);
    float[] codes = Matrices.sparse(ROWS * RANK, 0.5, 4);
    float[] x = planted.activations(codes);
    FactorizationState state = FactorizationState.of(planted);
    for (int i = 0; i < 20; i++) {
      state = state.next(sums(state, x), 0, ROWS);
    }

    assertThat(Matrices.squaredDistance(state.factors(), planted.values())).isLessThan(1e-8);
  }

  @Test
  void theUnitOfActivationsDoesNotMatter() {
    float[] x = Matrices.sparse(ROWS * WIDTH, 0.3, 5);
    FactorizationState one = FactorizationState.of(Factors.start(RANK, WIDTH));
    FactorizationState other = one;
    for (int i = 0; i < 5; i++) {
      one = one.next(sums(one, x), 0, ROWS);
      other = other.next(sums(other, Matrices.scaled(x, 1000)), 0, ROWS);
    }

    assertThat(Matrices.squaredDistance(one.factors(), other.factors())).isLessThan(1e-8);
  }

  @Test
  void aFactorWithoutCodesStays() {
    FactorizationState start = FactorizationState.of(Factors.start(RANK, WIDTH));
    float[] x = new float[ROWS * WIDTH];
    for (int i = 0; i < ROWS; i++) {
      x[i * WIDTH] = 1 + i; // activation 0, of the first factor only
    }
    FactorizationState state = start.next(sums(start, x), 0, ROWS);

    assertThat(state.factors()[0]).isCloseTo(1, within(1e-6f));
    assertThat(Arrays.copyOfRange(state.factors(), WIDTH, RANK * WIDTH))
        .isEqualTo(Arrays.copyOfRange(start.factors(), WIDTH, RANK * WIDTH));
  }

  @Test
  void sumsMayFollowOtherNumbers() {
    FactorizationState start = FactorizationState.of(Factors.start(RANK, WIDTH));
    float[] sums = sums(start, Matrices.sparse(ROWS * WIDTH, 0.3, 6));
    float[] shifted = new float[5 + sums.length];
    System.arraycopy(sums, 0, shifted, 5, sums.length);

    assertThat(start.next(shifted, 5, ROWS))
        .usingRecursiveComparison()
        .isEqualTo(start.next(sums, 0, ROWS));
    assertThat(start.extended(new float[] {1, 2})).hasSize(2 + sums.length).startsWith(1, 2);
  }

  @Test
  void rejectsSizesThatDoNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FactorizationState(2, new float[6], new float[6], new float[3]))
        .withMessage(
            "a factorization of rank 2 must have products of the size of its factors, 6, and 4"
                + " products of codes, but had 6 and 3");
  }

  private static FactorizationState alternated(FactorizationState state, float[] x) {
    return state.next(sums(state, x), 0, ROWS, 0);
  }

  private static float[] sums(FactorizationState state, float[] x) {
    Factors factors = new Factors(RANK, state.factors());
    float[] sums = new float[RANK * (WIDTH + RANK)];
    factors.addSums(factors.codes(x), x, sums);
    return sums;
  }

  private static double error(FactorizationState state, float[] x) {
    Factors factors = new Factors(RANK, state.factors());
    return Matrices.squaredDistance(factors.activations(factors.codes(x)), x);
  }

  /** Of norm 1, each with an activation of its own, so that they are unique. */
  private static Factors planted(long seed) {
    float[] values = Matrices.sparse(RANK * WIDTH, 0.4, seed);
    for (int k = 0; k < RANK; k++) {
      for (int j = 0; j < RANK; j++) {
        values[k * WIDTH + j] = j == k ? 1 : 0;
      }
      float[] factor = Arrays.copyOfRange(values, k * WIDTH, (k + 1) * WIDTH);
      double norm = Math.sqrt(Matrices.squares(factor));
      for (int j = 0; j < WIDTH; j++) {
        values[k * WIDTH + j] = (float) (values[k * WIDTH + j] / norm);
      }
    }
    return new Factors(RANK, values);
  }

  private static double cosine(float[] a, int k, float[] b, int l) {
    double sum = 0;
    for (int j = 0; j < WIDTH; j++) {
      sum += (double) a[k * WIDTH + j] * b[l * WIDTH + j];
    }
    return sum;
  }
}
