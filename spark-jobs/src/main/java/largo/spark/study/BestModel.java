package largo.spark.study;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import largo.core.checkpoint.Checkpoint.Best;
import largo.spark.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves the best model of a trial so far, by its accuracy on the validation examples. */
final class BestModel {

  private static final Logger LOG = LoggerFactory.getLogger(BestModel.class);

  private final OutputFolder out;
  private final String trial;
  private final Supplier<byte[]> model;
  private final ModelFormat format;
  private Optional<Best> saved = Optional.empty();
  private Optional<Unsaved> unsaved = Optional.empty();

  /**
   * Creates a tracker without a best model.
   *
   * @param trial its ID
   * @param model writes the current model
   * @param format of the model
   */
  BestModel(OutputFolder out, String trial, Supplier<byte[]> model, ModelFormat format) {
    this.out = out;
    this.trial = trial;
    this.model = model;
    this.format = format;
  }

  /** Returns the accuracy and step of the saved model; empty if there is none. */
  Optional<Best> best() {
    return saved;
  }

  /** Restores the best model of a resumed trial. */
  void restore(Optional<Best> former) {
    saved = former;
  }

  /**
   * Saves the current model if it is better than all before. A model that cannot be written is kept
   * in memory, and written later if possible.
   *
   * @param steps of training
   * @param accuracy on the validation examples, or the score that takes its place; NaN is never
   *     better
   */
  void consider(long steps, double accuracy) {
    Optional<Best> former = unsaved.map(Unsaved::best).or(() -> saved);
    boolean better = former.isEmpty() || accuracy > former.get().accuracy();
    if (better && !Double.isNaN(accuracy)) {
      unsaved = Optional.of(new Unsaved(new Best(steps, accuracy), model.get()));
      LOG.info(
          "{}: best so far after step {}, validation score {} %",
          trial, steps, String.format(Locale.ROOT, "%.2f", 100 * accuracy));
    }
    unsaved.ifPresent(this::write);
  }

  /** Returns the file of the best model, if it could not be written. */
  Optional<byte[]> unsaved() {
    return unsaved.map(Unsaved::file);
  }

  private void write(Unsaved best) {
    try {
      out.write("trials/" + trial + "/" + format.bestFile(), best.file());
      saved = Optional.of(best.best());
      unsaved = Optional.empty();
    } catch (StorageException e) {
      LOG.warn(
          "{}: the best model so far is not saved; training continues, and it is saved after "
              + "the next epoch: {}",
          trial,
          e.getMessage());
    }
  }

  /** The best model so far, if it is not written yet. */
  private record Unsaved(Best best, byte[] file) {}
}
