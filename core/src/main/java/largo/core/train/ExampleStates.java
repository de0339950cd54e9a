package largo.core.train;

import java.util.List;
import largo.core.Preconditions;

/**
 * The states of all training examples between two steps, where the engine keeps them.
 *
 * @param step the next one, 0-based
 * @param shards {@link ShardState#values} of each shard; empty if there are no states
 */
public record ExampleStates(long step, List<float[]> shards) {

  /** Those of a training whose engine keeps none. */
  public static final ExampleStates NONE = new ExampleStates(0, List.of());

  /** Copies the list, but not the values. */
  public ExampleStates {
    shards = List.copyOf(shards);
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return shards.isEmpty();
  }

  /**
   * Compares them with the training examples.
   *
   * @param examples number of training examples
   * @param count number of shards
   * @param width floats of an example
   * @throws IllegalArgumentException if they are of other shards or of another network
   */
  public void check(long examples, int count, int width) {
    Preconditions.that(
        shards.size() == count,
        "there must be states of the examples of %d shards, but there were %d: trainer.mode and "
            + "shards must be those of the checkpoint",
        count,
        shards.size());
    long floats = shards.stream().mapToLong(values -> values.length).sum();
    Preconditions.that(
        floats == examples * width,
        "the states of %d examples must be %d floats each, but were %d in total: trainer.cuts must "
            + "be those of the checkpoint",
        examples,
        width,
        floats);
  }
}
