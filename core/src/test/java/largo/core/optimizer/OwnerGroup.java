package largo.core.optimizer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import largo.core.optimizer.StripReduction.Recorded;
import largo.core.optimizer.StripReduction.Totals;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;

/** Owners of slices in one JVM, each on a thread, and a follower without a slice. */
public final class OwnerGroup implements AutoCloseable {

  private final List<ParameterSlice> slices;
  private final StripTotals totals;
  private final ExecutorService threads;
  private final Recorded[] arrived;
  private int waiting;
  private long round;
  private Totals last;

  public OwnerGroup(UpdateRule rule, ParameterLayout layout, int owners) {
    this.slices = SlicePlan.of(rule, layout, owners);
    this.totals = new StripTotals(layout, slices);
    this.threads = Executors.newFixedThreadPool(owners + 1);
    this.arrived = new Recorded[owners + 1];
  }

  public List<ParameterSlice> slices() {
    return slices;
  }

  /** The slice of an owner, or the empty one of the follower. */
  public ParameterSlice slice(int owner) {
    return owner == slices.size() ? new ParameterSlice(0, 0) : slices.get(owner);
  }

  /** The connection of an owner, or of the follower. */
  public StripReduction reduction(int owner) {
    return recorded -> reduce(owner, recorded);
  }

  /** Runs an action for every owner and the follower at the same time. */
  public <T> List<T> all(IntFunction<T> action) throws Exception {
    List<Future<T>> futures = new ArrayList<>();
    for (int owner = 0; owner <= slices.size(); owner++) {
      int k = owner;
      futures.add(threads.submit(() -> action.apply(k)));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      try {
        results.add(future.get(20, TimeUnit.SECONDS));
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
    return results;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private synchronized Totals reduce(int owner, Recorded recorded) {
    long mine = round;
    arrived[owner] = recorded;
    if (++waiting == arrived.length) {
      last = totals.total(List.of(arrived).subList(0, slices.size()));
      waiting = 0;
      round++;
      notifyAll();
    }
    while (round == mine) {
      try {
        wait(20_000);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return last;
  }
}
