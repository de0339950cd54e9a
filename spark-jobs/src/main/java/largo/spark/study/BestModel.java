package largo.spark.study;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import largo.core.checkpoint.Checkpoint.Best;
import largo.spark.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The best model of a trial so far, by its accuracy on the validation examples. */
final class BestModel {

  private static final Logger LOG = LoggerFactory.getLogger(BestModel.class);

  private final OutputFolder out;
  private final String trial;
  private final Supplier<byte[]> zip;
  private Optional<Best> saved = Optional.empty();
  private Optional<Unsaved> unsaved = Optional.empty();

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

  /** How good the one that is saved is, and when that was; empty if there was none yet. */
  Optional<Best> best() {
    return saved;
  }

  /** Goes on from what was the best once. */
  void restore(Optional<Best> former) {
    saved = former;
  }

  /**
   * Looks at the model as it is, and keeps it if it is better than all before; of equals the first
   * one. One that cannot be written is kept in memory, and written when that can be done.
   *
   * @param steps it was trained for
   * @param accuracy on the validation examples
   */
  void consider(long steps, double accuracy) {
    Optional<Best> former = unsaved.map(Unsaved::best).or(() -> saved);
    if (former.isEmpty() || accuracy > former.get().accuracy()) {
      unsaved = Optional.of(new Unsaved(new Best(steps, accuracy), zip.get()));
      LOG.info(
          "{}: best so far after step {}, validation accuracy {} %",
          trial, steps, String.format(Locale.ROOT, "%.2f", 100 * accuracy));
    }
    unsaved.ifPresent(this::write);
  }

  /** The zip of the best one, if it could not be written. */
  Optional<byte[]> unsaved() {
    return unsaved.map(Unsaved::zip);
  }

  private void write(Unsaved model) {
    try {
      out.write("trials/" + trial + "/best.zip", model.zip());
      saved = Optional.of(model.best());
      unsaved = Optional.empty();
    } catch (StorageException e) {
      LOG.warn(
          "{}: the best model so far is not saved; training goes on, and it is tried again after "
              + "the next epoch: {}",
          trial,
          e.getMessage());
    }
  }

  /** A model that is the best so far, and not written yet. */
  private record Unsaved(Best best, byte[] zip) {}
}
