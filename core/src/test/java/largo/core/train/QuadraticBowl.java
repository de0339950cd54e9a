package largo.core.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import largo.core.data.BatchSequence;
import largo.core.gradient.GradientSum;

/** A fake exchange for a simple problem: the loss of every example is {@code ‖w − target‖² / 2}. */
final class QuadraticBowl implements GradientExchange {

  private final BatchSequence batches;
  private final float[] target;
  private final Map<Long, UnaryOperator<GradientSum>> spoilt = new HashMap<>();
  private final Map<Long, Map<String, Double>> metrics = new HashMap<>();
  private final List<Long> asked = new ArrayList<>();
  private final List<float[]> given = new ArrayList<>();

  QuadraticBowl(BatchSequence batches, float... target) {
    this.batches = batches;
    this.target = target;
  }

  /** Makes a step fail. */
  QuadraticBowl spoil(long step, UnaryOperator<GradientSum> how) {
    spoilt.put(step, how);
    return this;
  }

  /** Adds metrics to a step. */
  void metrics(long step, Map<String, Double> values) {
    metrics.put(step, values);
  }

  /** The requested steps. */
  List<Long> asked() {
    return asked;
  }

  /** Copies of the parameters of each request. */
  List<float[]> given() {
    return given;
  }

  @Override
  public StepGradient gradient(long step, float[] parameters) {
    asked.add(step);
    given.add(parameters.clone());
    int examples = batches.range(step).size();
    float[] gradient = new float[target.length];
    double loss = 0;
    for (int i = 0; i < target.length; i++) {
      double away = (double) parameters[i] - target[i];
      gradient[i] = (float) (examples * away);
      loss += examples * away * away / 2;
    }

    GradientSum sum = new GradientSum(gradient, loss, examples);
    return new StepGradient(
            spoilt.getOrDefault(step, s -> s).apply(sum), 0, 0, 100 + step, 200 + step)
        .withMetrics(metrics.getOrDefault(step, Map.of()));
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public void close() {}
}
