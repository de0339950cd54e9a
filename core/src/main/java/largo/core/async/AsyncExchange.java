package largo.core.async;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import largo.core.Preconditions;
import largo.core.data.DataSplit;
import largo.core.gradient.Score;
import largo.core.train.Evaluator;
import largo.core.train.GradientExchange;
import largo.core.train.ShardGradient;
import largo.core.train.StepGradient;
import largo.core.train.StepRecord;

/**
 * Gradients of single shards, in an {@link UpdateOrder}: an exchange whose gradients may be stale.
 *
 * <pre>
 *   gradient(k, w)
 *     version k of the parameters is w              copied if a shard is given it
 *     idle shards are given a work item each        if the update order has a version for them
 *     wait until a gradient has arrived             that the update order allows
 *     it makes update k, and its shard is idle
 * </pre>
 *
 * <p>Between two calls the loop changes the parameters; workers read copies. Used by one thread.
 */
public final class AsyncExchange implements GradientExchange, Evaluator {

  private final AsyncWorkers workers;
  private final UpdateOrder updateOrder;
  private final long updates;
  private final ParameterSnapshots snapshots = new ParameterSnapshots();
  private final Deque<Integer> idle = new ArrayDeque<>(); // shards, longest idle first
  private final Map<Integer, WorkItem> pending = new LinkedHashMap<>(); // by shard
  private final Map<Integer, ShardGradient> arrived = new LinkedHashMap<>(); // in their order
  private final long[] completed; // batches of each shard
  private long firstStep = -1;
  private long nextStep;

  /**
   * An exchange.
   *
   * @param shards {@code K ≥ 1}
   * @param updates total number of updates, so that no gradient is computed without being applied
   */
  public AsyncExchange(AsyncWorkers workers, UpdateOrder updateOrder, int shards, long updates) {
    Preconditions.positive("shards", shards);
    this.workers = workers;
    this.updateOrder = updateOrder;
    this.updates = updates;
    this.completed = new long[shards];
    for (int shard = 0; shard < shards; shard++) {
      idle.add(shard);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Every shard continues with the batch after its last applied one. Pending gradients are
   * computed again, with newer parameters, since older versions are not available; a {@link
   * FixedOrder} gets the oldest available version.
   */
  @Override
  public void replayHistory(List<StepRecord> before) {
    for (StepRecord step : before) {
      if (step.shard() >= 0) {
        completed[(int) step.shard()]++;
      }
    }
  }

  /**
   * The gradient of an update.
   *
   * @param step any at first, then the one after the last
   */
  @Override
  public StepGradient gradient(long step, float[] parameters) {
    Preconditions.that(
        firstStep < 0 || step == nextStep,
        "step must be %d, the one after the last, but was %d",
        nextStep,
        step);
    firstStep = firstStep < 0 ? step : firstStep;
    nextStep = step + 1;
    snapshots.begin(step, parameters, updateOrder.uses(step, firstStep));
    long submitted = submitToIdle(step);

    ShardGradient gradient = await(step);
    WorkItem item = pending.remove(gradient.shard());
    completed[item.shard()]++;
    idle.add(item.shard());
    return new StepGradient(
            gradient.sum(),
            gradient.seconds(),
            0,
            submitted * Float.BYTES * parameters.length,
            gradient.bytes())
        .ofShard(item.shard(), step - item.version());
  }

  @Override
  public Score score(DataSplit split, float[] parameters) {
    return workers.score(split, parameters);
  }

  @Override
  public void close() {
    workers.close();
  }

  /** The number of copies of parameters. */
  int copies() {
    return snapshots.count();
  }

  /** Submits work items to idle shards; returns their number. */
  private long submitToIdle(long now) {
    long submitted = 0;
    for (Iterator<Integer> waiting = idle.iterator(); waiting.hasNext(); ) {
      int shard = waiting.next();
      OptionalLong version = updateOrder.version(shard, completed[shard], now, pending.size());
      if (version.isPresent() && now + pending.size() < updates) {
        submit(new WorkItem(shard, completed[shard], Math.max(version.getAsLong(), firstStep)));
        waiting.remove();
        submitted++;
      }
    }
    return submitted;
  }

  private void submit(WorkItem item) {
    pending.put(item.shard(), item);
    workers.submit(item, snapshots.at(item.version()));
  }

  /** Waits for the gradient of an update. */
  private ShardGradient await(long update) {
    while (true) {
      for (int shard : arrived.keySet()) {
        List<WorkItem> others = new ArrayList<>(pending.values());
        others.remove(pending.get(shard));
        if (updateOrder.allows(pending.get(shard), update, others)) {
          return arrived.remove(shard);
        }
      }
      handle(workers.await(), update);
    }
  }

  private void handle(AsyncWorkers.Event event, long now) {
    WorkItem item = pending.get(event.shard());
    if (item == null || arrived.containsKey(event.shard())) {
      return; // a worker was lost after its gradient had arrived
    }
    if (event instanceof AsyncWorkers.GradientReady ready) {
      arrived.put(event.shard(), ready.gradient());
    } else if (updateOrder.resubmitsNewest()) {
      submit(new WorkItem(item.shard(), item.number(), now));
    }
  }
}
