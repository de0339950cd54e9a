package largo.core.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import largo.core.params.Tensor;
import org.junit.jupiter.api.Test;

/** The check of the gradient in the sweep of the update. */
class GradientCheckTest {

  private static final UpdateRule SGD = new Sgd(0.01, Exempt.NONE);

  /** More strips than are processed by one thread, in tensors of every kind. */
  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              Tensor.vector("weight", ParameterKind.WEIGHT, 0, 90_000),
              Tensor.vector("mean", ParameterKind.RUNNING_STATISTIC, 90_000, 5000),
              Tensor.vector("frozen", ParameterKind.FROZEN, 95_000, 3000),
              Tensor.vector("bias", ParameterKind.BIAS, 98_000, 9000)));

  @Test
  void undoesTheUpdateOfEveryStripIfOneIsNotFinite() {
    for (int invalid : List.of(0, 50_000, 94_999, 98_000, 106_999)) {
      float[] w = values(LAYOUT.size(), 1);
      float[] before = w.clone();
      Optimizer optimizer = new Optimizer(SGD, LAYOUT, w);
      float[] gradient = values(LAYOUT.size(), 2);
      gradient[invalid] = Float.POSITIVE_INFINITY;

      assertThatExceptionOfType(NotFiniteException.class)
          .isThrownBy(() -> optimizer.step(gradient, 2, 0.1));

      assertThat(w).isEqualTo(before);
      assertThat(optimizer.state().updates()).isZero();
    }
  }

  @Test
  void ownersUndoUpdatesIfTheGradientOfAnotherIsNotFinite() throws Exception {
    float[] gradient = values(LAYOUT.size(), 2);
    gradient[LAYOUT.size() - 1] = Float.NaN;
    try (OwnerGroup group = new OwnerGroup(SGD, LAYOUT, 3)) {
      List<float[]> weights = new ArrayList<>();
      List<Optimizer> owners = new ArrayList<>();
      for (int k = 0; k <= 3; k++) {
        weights.add(part(values(LAYOUT.size(), 1), group.slice(k)));
        owners.add(new Optimizer(SGD, LAYOUT, group.slice(k), weights.get(k), group.reduction(k)));
      }

      group.all(
          k -> {
            assertThatExceptionOfType(NotFiniteException.class)
                .isThrownBy(() -> owners.get(k).step(part(gradient, group.slice(k)), 2, 0.1))
                .withMessage("the gradient of bias is not finite at step 1");
            return k;
          });

      for (int k = 0; k < 3; k++) {
        assertThat(weights.get(k)).isEqualTo(part(values(LAYOUT.size(), 1), group.slice(k)));
      }
    }
  }

  @Test
  void updatesAsInTwoSweepsAndMeasuresTheMovement() throws Exception {
    float[] w = values(LAYOUT.size(), 1);
    float[] before = w.clone();
    float[] gradient = values(LAYOUT.size(), 2);
    Optimizer optimizer = new Optimizer(SGD, LAYOUT, w);

    double norm = optimizer.step(gradient.clone(), 2, 0.1);

    double squares = 0;
    double moved = 0;
    for (int i = 0; i < w.length; i++) {
      ParameterKind kind = kind(i);
      float expected = before[i];
      if (kind.trained()) {
        squares += 0.25 * gradient[i] * gradient[i];
        expected -= 0.1f * (0.5f * gradient[i] + 0.01f * before[i]);
      } else if (kind == ParameterKind.RUNNING_STATISTIC) {
        expected -= 0.5f * gradient[i];
      }
      assertThat(w[i]).isEqualTo(expected);
      moved += Math.pow((double) w[i] - before[i], 2);
    }
    assertThat(norm).isCloseTo(Math.sqrt(squares), within(1e-9 * norm));
    assertThat(optimizer.movement()).isCloseTo(Math.sqrt(moved), within(1e-9));
    assertThat(movement(1)).isEqualTo(optimizer.movement());
    assertThat(movement(7)).isEqualTo(optimizer.movement());
  }

  @Test
  void measuresTheMovementWithoutDecay() {
    float[] w = values(LAYOUT.size(), 1);
    float[] before = w.clone();
    Optimizer optimizer = new Optimizer(Sgd.DEFAULT, LAYOUT, w);

    optimizer.step(values(LAYOUT.size(), 2), 2, 0.1);

    double moved = 0;
    for (int i = 0; i < w.length; i++) {
      moved += Math.pow((double) w[i] - before[i], 2);
    }
    assertThat(optimizer.movement()).isCloseTo(Math.sqrt(moved), within(1e-6 * Math.sqrt(moved)));
  }

  private static double movement(int threads) throws Exception {
    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      Optimizer optimizer = new Optimizer(SGD, LAYOUT, values(LAYOUT.size(), 1));
      pool.submit(() -> optimizer.step(values(LAYOUT.size(), 2), 2, 0.1)).get();
      return optimizer.movement();
    } finally {
      pool.shutdown();
    }
  }

  private static ParameterKind kind(int i) {
    return LAYOUT.tensors().stream().filter(t -> i < t.end()).findFirst().orElseThrow().kind();
  }

  private static float[] part(float[] x, ParameterSlice slice) {
    return Arrays.copyOfRange(x, slice.from(), slice.to());
  }

  private static float[] values(int length, int seed) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = (float) Math.sin(seed * 0.37 * (i + 1));
    }
    return x;
  }
}
