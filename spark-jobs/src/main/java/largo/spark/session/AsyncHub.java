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
import largo.core.async.Piece;
import largo.core.async.Workers;

/**
 * The driver's side of a session whose shards do not wait for each other: every shard has an order
 * of its own, or none. Answers are queued as they come. Scores are asked of all shards, as ever;
 * who has a gradient to take takes it first.
 *
 * <p>An order stays up until it is answered or replaced, so that whoever takes a shard over finds
 * it. The number of the order tells an answer to it from one to an order that it replaced.
 */
final class AsyncHub extends Hub {

  private final Given[] given;
  private final Deque<Workers.Event> events = new ArrayDeque<>();
  private final Map<Long, Long> signs = new HashMap<>(); // of tasks, by attempt

  AsyncHub(int shards, Drops drops) {
    super(shards, drops);
    this.given = new Given[shards];
  }

  /** Puts up a shard's next order, instead of its last one if that is not done. */
  synchronized void give(Piece piece, float[] parameters) {
    Order order =
        new Order(nextNumber(), piece.shard(), new Duty.Gradient(0), piece.number(), parameters);
    given[piece.shard()] = new Given(order, System.nanoTime());
    notifyAll();
  }

  /** The next thing that happened; there is one. */
  synchronized Workers.Event next() {
    return events.remove();
  }

  /** To be waited for: that anything happens. */
  Awaited anything() {
    return new Awaited() {
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
  Stream<Order> up() {
    return Stream.concat(super.up(), Stream.of(given).filter(g -> g != null).map(Given::order));
  }

  @Override
  public void send(Answer answer) {
    if (answer instanceof Answer.Gradient gradient) {
      take(gradient);
    } else {
      sign(answer.shard());
      super.send(answer);
    }
  }

  @Override
  public synchronized void join(Member member) {
    signs.put(member.attempt(), System.nanoTime());
    super.join(member);
  }

  @Override
  public synchronized void leave(Member member) {
    super.leave(member);
    if (members(member.shard()).isEmpty() && given[member.shard()] != null) {
      events.add(new Workers.Lost(member.shard()));
      notifyAll();
    }
    boolean serves =
        Stream.iterate(0, shard -> shard < given.length, shard -> shard + 1)
            .flatMap(shard -> members(shard).stream())
            .anyMatch(other -> other.attempt() == member.attempt());
    if (!serves) {
      signs.remove(member.attempt());
    }
  }

  private synchronized void take(Answer.Gradient answer) {
    sign(answer.shard());
    Given order = given[answer.shard()];
    if (order == null || order.order().number() != answer.order()) {
      drops()
          .count(
              Drops.Reason.STALE,
              String.format(Locale.ROOT, "an answer of shard %d", answer.shard()));
      return;
    }
    given[answer.shard()] = null;
    events.add(new Workers.Answer(answer.shard(), answer.sum(), answer.seconds(), answer.bytes()));
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
    members(shard).forEach(member -> signs.put(member.attempt(), System.nanoTime()));
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
            .mapToLong(member -> signs.getOrDefault(member.attempt(), order.at()))
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
  private record Given(Order order, long at) {}
}
