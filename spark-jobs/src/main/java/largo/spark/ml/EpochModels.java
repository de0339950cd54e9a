package largo.spark.ml;

import java.util.function.Supplier;
import largo.core.train.Outcome;
import largo.spark.study.Patience;

/**
 * Keeps the model of an epoch: with early stopping that of the lowest validation loss, otherwise
 * that of the last one, for a training that diverges.
 */
final class EpochModels {

  private final boolean stopsEarly;
  private final Patience patience;
  private final float[] kept;
  private int epochs;

  /**
   * No epoch so far.
   *
   * @param start parameters before training
   * @param patience epochs without a lower loss that end training; zero for never
   */
  EpochModels(float[] start, int patience) {
    this.kept = start.clone();
    this.stopsEarly = patience > 0;
    this.patience = new Patience(patience);
  }

  /** Takes the parameters at the end of an epoch, and their loss on the validation rows. */
  void add(float[] trained, double validationLoss) {
    epochs++;
    if (patience.add(-validationLoss) || !stopsEarly) {
      System.arraycopy(trained, 0, kept, 0, kept.length);
    }
  }

  /** Whether training has to end. */
  boolean isOver() {
    return patience.isOver();
  }

  /**
   * The parameters of the result.
   *
   * @param last the parameters at the end of training
   */
  float[] chosen(Outcome outcome, Supplier<float[]> last) {
    boolean best = stopsEarly && epochs > 0;
    return best || outcome instanceof Outcome.Diverged ? kept : last.get();
  }
}
