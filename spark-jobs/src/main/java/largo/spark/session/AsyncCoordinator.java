package largo.spark.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import largo.core.async.AsyncWorkers;
import largo.core.async.WorkItem;

/**
 * The driver's side of a session whose shards do not wait for each other: every shard has an order
 * of its own, or none. Answers are queued as they come. Scores are asked of all shards, as ever;
 * who has a gradient to take takes it first.
 *
 * <p>An order stays up until it is answered or replaced, so that whoever takes a shard over finds
 * it. The number of the order tells an answer to it from one to an order that it replaced.
 */
final class AsyncCoordinator extends Coordinator {

  private final Given[] given;
  private final Deque<AsyncWorkers.Event> events = new ArrayDeque<>();
  private final Map<Long, Long> signs = new HashMap<>(); // of tasks, by attempt

  AsyncCoordinator(int shards, RejectedFrames drops) {
    super(shards, drops);
    this.given = new Given[shards];
  }

  /** Puts up a shard's next order, instead of its last one if that is not done. */
  synchronized void give(WorkItem workItem, float[] parameters) {
    Request order =
        new Request(
            nextNumber(),
            workItem.shard(),
            new RequestKind.Gradient(0),
            workItem.number(),
            parameters);
    given[workItem.shard()] = new Given(order, System.nanoTime());
    notifyAll();
  }

  /** The next thing that happened; there is one. */
  synchronized AsyncWorkers.Event next() {
    return events.remove();
  }

  /** To be waited for: that anything happens. */
  Awaitable anything() {
    return new Awaitable() {
      @Override
      public boolean await(Duration most) throws InterruptedException {
        return awaitEvent(most);
      }

      @Override
      public Duration silence() {
        return longestWait();
      }

      @Override
      public String what() {
        return describeGiven();
      }
    };
  }

  @Override
  Stream<Request> up() {
    return Stream.concat(super.up(), Stream.of(given).filter(g -> g != null).map(Given::order));
  }

  @Override
  public void send(Response response) {
    if (response instanceof Response.Gradient gradient) {
      take(gradient);
    } else {
      sign(response.shard());
      super.send(response);
    }
  }

  @Override
  public synchronized void join(WorkerRegistration workerRegistration) {
    signs.put(workerRegistration.attempt(), System.nanoTime());
    super.join(workerRegistration);
  }

  @Override
  public synchronized void leave(WorkerRegistration workerRegistration) {
    super.leave(workerRegistration);
    if (members(workerRegistration.shard()).isEmpty()
        && given[workerRegistration.shard()] != null) {
      events.add(new AsyncWorkers.Lost(workerRegistration.shard()));
      notifyAll();
    }
    boolean serves =
        Stream.iterate(0, shard -> shard < given.length, shard -> shard + 1)
            .flatMap(shard -> members(shard).stream())
            .anyMatch(other -> other.attempt() == workerRegistration.attempt());
    if (!serves) {
      signs.remove(workerRegistration.attempt());
    }
  }

  private synchronized void take(Response.Gradient response) {
    sign(response.shard());
    Given order = given[response.shard()];
    if (order == null || order.order().number() != response.order()) {
      drops()
          .count(
              RejectedFrames.Reason.STALE,
              String.format(Locale.ROOT, "an answer of shard %d", response.shard()));
      return;
    }
    given[response.shard()] = null;
    events.add(
        new AsyncWorkers.Answer(
            response.shard(), response.sum(), response.seconds(), response.bytes()));
    notifyAll();
  }

  private synchronized boolean awaitEvent(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (events.isEmpty()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  private synchronized void sign(int shard) {
    members(shard)
        .forEach(workerRegistration -> signs.put(workerRegistration.attempt(), System.nanoTime()));
  }

  /**
   * The longest that a shard with an order, and with somebody to see to it, has not been heard of.
   * A worker with several shards is heard of with each of them.
   */
  private synchronized Duration longestWait() {
    return Stream.of(given)
        .filter(g -> g != null && !members(g.order().shard()).isEmpty())
        .map(this::waits)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private Duration waits(Given order) {
    long last =
        members(order.order().shard()).stream()
            .mapToLong(
                workerRegistration -> signs.getOrDefault(workerRegistration.attempt(), order.at()))
            .max()
            .orElse(order.at());
    return Duration.ofNanos(System.nanoTime() - Math.max(last, order.at()));
  }

  private synchronized String describeGiven() {
    List<Integer> shards = new ArrayList<>();
    Stream.of(given).filter(g -> g != null).forEach(g -> shards.add(g.order().shard()));
    return "gradients: " + describe(shards);
  }

  /**
   * An order that is up.
   *
   * @param at when it was put up, in nanoseconds of this JVM
   */
  private record Given(Request order, long at) {}
}
