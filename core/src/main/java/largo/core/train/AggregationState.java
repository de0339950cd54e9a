package largo.core.train;

import java.util.List;

/**
 * The state of the aggregation of shard gradients between two steps.
 *
 * @param momentum worker momentum of each shard, float[layout size]; float[0] for a shard that had
 *     no examples yet; empty without worker momentum
 * @param previous the aggregate of the last step, float[layout size]; float[0] if it is not used
 */
public record AggregationState(List<float[]> momentum, float[] previous) {

  /** That of an aggregation without state. */
  public static final AggregationState NONE = new AggregationState(List.of(), new float[0]);

  /** Copies the list, but not the vectors. */
  public AggregationState {
    momentum = List.copyOf(momentum);
  }

  /** Whether there is no state. */
  public boolean isEmpty() {
    return momentum.isEmpty() && previous.length == 0;
  }
}
