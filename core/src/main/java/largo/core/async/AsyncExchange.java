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
import largo.core.train.StepGradient;
import largo.core.train.StepRecord;

/**
 * Gradients of single shards, in the order of a {@link UpdateOrder}: for the training loop an
 * exchange like any other, whose gradients are some updates old.
 *
 * <pre>
 *   gradient(k, w)
 *     version k of the parameters is w          a copy of it is made if somebody gets it
 *     shards without work get a piece each      as the course has it
 *     wait until one has arrived that may go    as the course has it
 *     it makes update k, and its shard is without work
 * </pre>
 *
 * <p>Between two calls the loop changes the parameters, and nobody sees that. Used by one thread.
 */
public final class AsyncExchange implements GradientExchange, Evaluator {

  private final AsyncWorkers workers;
  private final UpdateOrder updateOrder;
  private final long updates;
  private final ParameterSnapshots snapshots = new ParameterSnapshots();
  private final Deque<Integer> idle = new ArrayDeque<>(); // who waits longest comes first
  private final Map<Integer, WorkItem> out = new LinkedHashMap<>(); // by shard
  private final Map<Integer, AsyncWorkers.Answer> arrived = new LinkedHashMap<>(); // as they came
  private final long[] done;
  private long begun = -1;
  private long next;

  /**
   * An exchange.
   *
   * @param shards {@code K ≥ 1}
   * @param updates after which there will be no more, so that no work is given out in vain
   */
  public AsyncExchange(AsyncWorkers workers, UpdateOrder updateOrder, int shards, long updates) {
    Preconditions.positive("shards", shards);
    this.workers = workers;
    this.updateOrder = updateOrder;
    this.updates = updates;
    this.done = new long[shards];
    for (int shard = 0; shard < shards; shard++) {
      idle.add(shard);
    }
  }

  /**
   * Every shard goes on with the batch after its last one that made an update. What was being
   * worked on is lost, and is done again with newer parameters: those of older versions are not
   * there any more, and a {@link FixedOrder} gets the oldest there are.
   */
  @Override
  public void replayHistory(List<StepRecord> before) {
    for (StepRecord step : before) {
      if (step.shard() >= 0) {
        done[(int) step.shard()]++;
      }
    }
  }

  /**
   * The gradient of an update.
   *
   * @param step the first one, or the one after the last
   */
  @Override
  public StepGradient gradient(long step, float[] parameters) {
    Preconditions.that(
        begun < 0 || step == next,
        "step must be %d, the one after the last, but was %d",
        next,
        step);
    begun = begun < 0 ? step : begun;
    next = step + 1;
    snapshots.begin(step, parameters, updateOrder.uses(step, begun));
    long given = giveOut(step);

    AsyncWorkers.Answer answer = await(step);
    WorkItem workItem = out.remove(answer.shard());
    done[workItem.shard()]++;
    idle.add(workItem.shard());
    return new StepGradient(
        answer.sum(),
        answer.seconds(),
        0,
        given * Float.BYTES * parameters.length,
        answer.bytes(),
        workItem.shard(),
        step - workItem.version(),
        Map.of());
  }

  @Override
  public Score score(DataSplit split, float[] parameters) {
    return workers.score(split, parameters);
  }

  @Override
  public void close() {
    workers.close();
  }

  /** Copies of parameters that it holds. */
  int copies() {
    return snapshots.count();
  }

  /** Gives work to shards that have none; how many got some. */
  private long giveOut(long now) {
    long given = 0;
    for (Iterator<Integer> waiting = idle.iterator(); waiting.hasNext(); ) {
      int shard = waiting.next();
      OptionalLong version = updateOrder.version(shard, done[shard], now, out.size());
      if (version.isPresent() && now + out.size() < updates) {
        ask(new WorkItem(shard, done[shard], Math.max(version.getAsLong(), begun)));
        waiting.remove();
        given++;
      }
    }
    return given;
  }

  private void ask(WorkItem workItem) {
    out.put(workItem.shard(), workItem);
    workers.ask(workItem, snapshots.at(workItem.version()));
  }

  /** Waits for the gradient that makes an update. */
  private AsyncWorkers.Answer await(long update) {
    while (true) {
      for (int shard : arrived.keySet()) {
        List<WorkItem> others = new ArrayList<>(out.values());
        others.remove(out.get(shard));
        if (updateOrder.allows(out.get(shard), update, others)) {
          return arrived.remove(shard);
        }
      }
      take(workers.await(), update);
    }
  }

  private void take(AsyncWorkers.Event event, long now) {
    WorkItem workItem = out.get(event.shard());
    if (workItem == null || arrived.containsKey(event.shard())) {
      return; // lost, but its work was done before
    }
    if (event instanceof AsyncWorkers.Answer answer) {
      arrived.put(event.shard(), answer);
    } else if (updateOrder.renews()) {
      ask(new WorkItem(workItem.shard(), workItem.number(), now));
    }
  }
}
