package largo.spark.ml;

import java.util.function.Supplier;
import largo.core.train.Outcome;

/**
 * Keeps the model of an epoch: with early stopping that of the lowest validation loss, otherwise
 * that of the last one, for a training that diverges.
 */
final class EpochModels {

  private final int patience;
  private final float[] kept;
  private double lowest = Double.POSITIVE_INFINITY;
  private int without; // a lower loss, in a row
  private int epochs;

  /**
   * No epoch so far.
   *
   * @param start parameters before training
   * @param patience epochs without a lower loss that end training; zero for never
   */
  EpochModels(float[] start, int patience) {
    this.kept = start.clone();
    this.patience = patience;
  }

  /** Takes the parameters at the end of an epoch, and their loss on the validation rows. */
  void add(float[] trained, double validationLoss) {
    epochs++;
    boolean lower = validationLoss < lowest;
    without = lower ? 0 : without + 1;
    if (lower) {
      lowest = validationLoss;
    }
    if (lower || patience == 0) {
      System.arraycopy(trained, 0, kept, 0, kept.length);
    }
  }

  /** Whether training has to end. */
  boolean isOver() {
    return patience > 0 && without >= patience;
  }

  /**
   * The parameters of the result.
   *
   * @param last the parameters at the end of training
   */
  float[] chosen(Outcome outcome, Supplier<float[]> last) {
    boolean best = patience > 0 && epochs > 0;
    return best || outcome instanceof Outcome.Diverged ? kept : last.get();
  }
}
