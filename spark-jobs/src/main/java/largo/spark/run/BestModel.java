package largo.spark.run;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import largo.core.checkpoint.Checkpoint.Best;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The best model of a trial so far, by its accuracy on the validation examples. */
final class BestModel {

  private static final Logger LOG = LoggerFactory.getLogger(BestModel.class);

  private final OutputFolder out;
  private final String trial;
  private final Supplier<byte[]> zip;
  private Optional<Best> best = Optional.empty();

  /**
   * None yet.
   *
   * @param trial its id
   * @param zip of the model as it is
   */
  BestModel(OutputFolder out, String trial, Supplier<byte[]> zip) {
    this.out = out;
    this.trial = trial;
    this.zip = zip;
  }

  /** How good it is, and when that was; empty if there was none yet. */
  Optional<Best> best() {
    return best;
  }

  /** Goes on from what was the best once. */
  void goOn(Optional<Best> former) {
    best = former;
  }

  /**
   * Looks at the model as it is, and keeps it if it is better than all before; of equals the first
   * one.
   *
   * @param steps it was trained for
   * @param accuracy on the validation examples
   */
  void consider(long steps, double accuracy) {
    if (best.isEmpty() || accuracy > best.get().accuracy()) {
      out.write("trials/" + trial + "/best.zip", zip.get());
      best = Optional.of(new Best(steps, accuracy));
      LOG.info(
          "{}: best so far after step {}, validation accuracy {} %",
          trial, steps, String.format(Locale.ROOT, "%.2f", 100 * accuracy));
    }
  }
}
