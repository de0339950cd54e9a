package largo.core.train;

import java.util.Arrays;
import largo.core.data.DataSplit;
import largo.core.factorization.FactorizationState;
import largo.core.factorization.Factors;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;

/**
 * An exchange whose workers factorize activations. Their parameters are those of the network, and
 * then {@code r × (d + r)} floats: the factors {@code Vᵀ}, and zeros. Their gradients end with
 * {@code SᵀX} and {@code SᵀS}, from which the driver improves the factors in each step.
 */
public final class FactorizationExchange implements ForwardingExchange, Evaluator {

  private final GradientExchange exchange;
  private final Evaluator evaluator;
  private FactorizationState state;

  /**
   * An exchange before its first step.
   *
   * @param evaluator on the same workers
   */
  public FactorizationExchange(GradientExchange exchange, Evaluator evaluator, Factors start) {
    this.exchange = exchange;
    this.evaluator = evaluator;
    this.state = FactorizationState.of(start);
  }

  @Override
  public GradientExchange exchange() {
    return exchange;
  }

  @Override
  public StepGradient gradient(long step, float[] parameters) {
    StepGradient all = exchange.gradient(step, state.extended(parameters));
    GradientSum sum = all.sum();
    state = state.next(sum.gradient(), parameters.length, sum.examples());
    return all.withSum(sum.withGradient(Arrays.copyOf(sum.gradient(), parameters.length)));
  }

  @Override
  public Score score(DataSplit split, float[] parameters) {
    return evaluator.score(split, state.extended(parameters));
  }

  /** False: each gradient changes the factors. */
  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public FactorizationState factorizationState() {
    return state;
  }

  @Override
  public void restore(FactorizationState saved) {
    if (saved.rank() != state.rank() || saved.factors().length != state.factors().length) {
      throw new IllegalArgumentException(
          "the state must be of "
              + state.rank()
              + " factors of "
              + state.factors().length / state.rank()
              + " activations, but is of "
              + saved.rank()
              + " factors with "
              + saved.factors().length
              + " numbers");
    }
    state = saved;
  }
}
