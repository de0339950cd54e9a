package largo.spark.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.data.BatchRange;
import largo.core.data.DataSplit;
import largo.core.data.Examples;
import largo.core.data.InputException;
import largo.core.gradient.GradientSum;
import largo.core.gradient.ModelDefinition;
import largo.core.train.ShardState;
import largo.core.train.StateLostException;
import largo.core.train.StatefulSum;
import largo.core.train.Worker;
import largo.spark.data.ShardedData;

/**
 * The states of the training examples of a worker's shards, before and after the last step. Those
 * before it are saved if the step was interrupted, when only some shards have completed it. Used by
 * one thread.
 */
final class StatefulShards {

  private final int width;
  private final Map<Integer, ShardState> before = new HashMap<>();
  private final Map<Integer, ShardState> after = new HashMap<>();

  private StatefulShards(int width, List<ShardRows> shards) {
    this.width = width;
    for (ShardRows shard : shards) {
      int examples = shard.rows(DataSplit.TRAIN).map(Examples::count).orElse(0);
      after.put(shard.shard(), ShardState.start(examples));
    }
  }

  /** The states before the first step; empty if the engine keeps none. */
  static Optional<StatefulShards> of(ModelDefinition definition, List<ShardRows> shards) {
    return definition.stateWidth() == 0
        ? Optional.empty()
        : Optional.of(new StatefulShards(definition.stateWidth(), shards));
  }

  /**
   * The number of floats of the largest shard; 0 if the engine keeps no states.
   *
   * @throws InputException if it is too large for a message
   */
  static int maxFloats(ShardedData data, ModelDefinition definition) {
    long examples = (data.count(DataSplit.TRAIN) + data.shards() - 1) / data.shards();
    long floats = examples * definition.stateWidth();
    if (floats > Integer.MAX_VALUE - 8) {
      throw new InputException(
          "the activations and duals of %d examples with %d floats each are more than an array of a "
              + "shard can have; set more shards than %d",
          examples, definition.stateWidth(), data.shards());
    }
    return (int) floats;
  }

  /**
   * The sum of a shard.
   *
   * @throws StateLostException if its state is not that before the step
   */
  GradientSum gradient(
      Worker worker,
      BatchAssignment assignment,
      float[] parameters,
      BatchRange batch,
      ShardRows shard) {
    ShardState state = stateBefore(batch.number(), shard.shard());
    StatefulSum sum =
        shard
            .rows(DataSplit.TRAIN)
            .map(
                rows ->
                    worker.gradient(
                        parameters, assignment.plan(), batch, shard.shard(), rows, state))
            .orElseGet(() -> new StatefulSum(GradientSum.empty(), state.next()));
    before.put(shard.shard(), state);
    after.put(shard.shard(), sum.state());
    return sum.sum();
  }

  private ShardState stateBefore(long step, int shard) {
    for (Map<Integer, ShardState> states : List.of(after, before)) {
      ShardState state = states.get(shard);
      if (state != null && state.step() == step) {
        return state;
      }
    }
    throw new StateLostException(
        "the states of the examples of shard %d before step %d were lost with an executor",
        shard, step);
  }

  /**
   * The {@linkplain ShardState#values values} of a shard before a step.
   *
   * @throws StateLostException if its state is another one
   */
  float[] values(int shard, long step) {
    return stateBefore(step, shard).values(width);
  }

  /**
   * Continues with states that were saved.
   *
   * @param values of the shard
   */
  void restore(int shard, long step, float[] values) {
    before.remove(shard);
    after.put(shard, ShardState.of(step, values, width));
  }
}
