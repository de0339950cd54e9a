package largo.core.train;

import java.util.List;
import largo.core.Preconditions;
import largo.core.compress.Residuals;

/** How parameters reach the workers, and how their gradients come back. */
public interface GradientExchange extends AutoCloseable {

  /**
   * The gradient of the global batch of a step, added up in the fixed tree.
   *
   * <p>The same step always names the same examples.
   *
   * @param step 0-based
   * @param parameters float[layout size], not kept
   */
  StepGradient gradient(long step, float[] parameters);

  /**
   * Continues after steps that were taken before. Called once, before the first gradient, or not at
   * all.
   *
   * @param before every step of the training so far, in order
   */
  default void replayHistory(List<StepRecord> before) {}

  /**
   * The state of the workers between two steps that later steps depend on: what error feedback of
   * compression has not sent. {@link Residuals#NONE} if there is no such state.
   */
  default Residuals residuals() {
    return Residuals.NONE;
  }

  /**
   * Restores the state of the workers, before the first step.
   *
   * @param residuals not kept
   * @throws IllegalArgumentException if they are of another model, or of another exchange
   */
  default void restore(Residuals residuals) {
    Preconditions.that(
        residuals.isEmpty(),
        "there must be no residuals: this exchange keeps nothing between steps");
  }

  /** Releases what the workers hold for this training. */
  @Override
  void close();
}
