package largo.spark.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import largo.core.optimizer.OptimizerState;
import largo.core.train.TrainingState;
import largo.core.train.UpdateInputs;
import largo.spark.session.sliced.SliceCoordinator;

/**
 * The last state of a sharded optimizer that does not depend on its executors: in the memory of the
 * driver or in files; and the updates since.
 */
final class SlicedSnapshot {

  private final List<UpdateInputs> updates = new ArrayList<>();
  private long step;
  private Supplier<Content> content;

  /** Parameters and state; the state is empty before the first update. */
  private record Content(float[] parameters, Optional<OptimizerState> state) {}

  /** A snapshot before the first update. */
  SlicedSnapshot(float[] parameters) {
    set(0, parameters, Optional.empty());
  }

  /**
   * Replaces the snapshot.
   *
   * @param next the next step
   * @param parameters copied
   * @param state empty before the first update
   */
  void set(long next, float[] parameters, Optional<OptimizerState> state) {
    Content copied = new Content(parameters.clone(), state);
    set(next, () -> copied);
  }

  /**
   * Replaces the snapshot by one in files.
   *
   * @param files reads them
   */
  void setFiles(long next, Supplier<TrainingState> files) {
    set(
        next,
        () -> {
          TrainingState read = files.get();
          return new Content(read.parameters(), Optional.of(read.optimizer()));
        });
  }

  private void set(long next, Supplier<Content> reader) {
    step = next;
    content = reader;
    updates.clear();
  }

  /** Adds an update. */
  void add(UpdateInputs update) {
    updates.add(update);
  }

  /** The step of the snapshot: the next one at that time. */
  long step() {
    return step;
  }

  /** The next step after all updates. */
  long next() {
    return step + updates.size();
  }

  /** The updates since. */
  List<UpdateInputs> updates() {
    return updates;
  }

  /** Sends the state of the snapshot to the members of a generation. */
  void restore(SliceCoordinator members) {
    Content current = content.get();
    members.restore(step, current.parameters(), current.state());
  }
}
