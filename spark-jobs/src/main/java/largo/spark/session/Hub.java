package largo.spark.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The driver's side of a session: puts up one order at a time, and gathers what the shards answer.
 *
 * <p>Workers come to it: those of this JVM by reference, the others by way of the thread that
 * serves their connection. It does not know how many workers there are, and sends no work to
 * anybody in particular. A worker that takes over a shard in the middle of a step finds the order
 * and answers it; if two serve the same shard, the first answer counts, and they are the same.
 *
 * <p>Locks itself; {@link AsyncHub} adds to what is behind the lock.
 */
class Hub implements Link, AutoCloseable {

  private final int shards;
  private final Drops drops;
  private final Map<Integer, List<Member>> serving = new HashMap<>();
  private final Map<Integer, Long> lost = new HashMap<>();
  private Round round; // null between orders: parameters change then
  private long orders;
  private long lastSign = System.nanoTime();
  private boolean closed;

  Hub(int shards) {
    this(shards, new Drops());
  }

  /**
   * The driver's side of a session.
   *
   * @param drops where what is dropped is counted
   */
  Hub(int shards, Drops drops) {
    this.shards = shards;
    this.drops = drops;
  }

  Drops drops() {
    return drops;
  }

  /**
   * Puts up an order for all shards.
   *
   * @param duty what is asked for
   * @param parameters not changed until the round is over
   */
  synchronized Round begin(Duty duty, long step, float[] parameters) {
    round = new Round(new Order(nextNumber(), Order.ALL, duty, step, parameters), shards);
    lastSign = System.nanoTime();
    notifyAll();
    return round;
  }

  /** To be waited for: the end of a round. */
  Awaited end(Round begun) {
    return new Awaited() {
      @Override
      public boolean await(Duration most) throws InterruptedException {
        return Hub.this.await(begun, most);
      }

      @Override
      public Duration silence() {
        return Hub.this.silence();
      }

      @Override
      public String what() {
        return String.format(
            Locale.ROOT, "%s: %s", begun.order().what(), describe(begun.missing()));
      }
    };
  }

  /** Waits for the end of a round; false if that takes longer than it may. */
  synchronized boolean await(Round begun, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (round == begun) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** Gives a round up. */
  synchronized void abandon() {
    round = null;
  }

  @Override
  public synchronized void join(Member member) {
    serving.computeIfAbsent(member.shard(), shard -> new ArrayList<>()).add(member);
    lost.remove(member.shard());
    lastSign = System.nanoTime();
    notifyAll();
  }

  @Override
  public synchronized void leave(Member member) {
    List<Member> others = serving.get(member.shard()); // null: nobody ever came for it
    if (others != null && others.remove(member) && others.isEmpty()) {
      lost.put(member.shard(), System.nanoTime());
    }
  }

  @Override
  public synchronized Order next(Cursor cursor) throws InterruptedException {
    while (!closed) {
      Order next = cursor.take(up());
      if (next != null) {
        return next;
      }
      wait(); // until close() at the latest
    }
    return null;
  }

  @Override
  public void send(Answer answer) {
    Round current;
    synchronized (this) {
      current = round;
      if (current == null || !current.order().isAnsweredBy(answer)) {
        drops.count(
            Drops.Reason.STALE,
            String.format(Locale.ROOT, "an answer of shard %d", answer.shard()));
        return;
      }
      if (!current.claim(answer.shard())) {
        drops.count(
            Drops.Reason.SECOND,
            String.format(Locale.ROOT, "an answer of shard %d", answer.shard()));
        return;
      }
      lastSign = System.nanoTime();
    }

    if (current.add(answer)) { // others may go on with theirs meanwhile
      synchronized (this) {
        round = round == current ? null : round;
        notifyAll();
      }
    }
  }

  /** Waits until every shard is served; false if that takes longer than it may. */
  synchronized boolean awaitAll(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (!unserved().isEmpty()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** The orders that there are; asked for under the lock. */
  Stream<Order> up() {
    return round == null ? Stream.empty() : Stream.of(round.order());
  }

  /** Counts orders; likewise. */
  final long nextNumber() {
    return ++orders;
  }

  /** Who serves a shard; likewise. */
  final List<Member> members(int shard) {
    return serving.getOrDefault(shard, List.of());
  }

  /** Shards that no worker serves. */
  synchronized List<Integer> unserved() {
    return IntStream.range(0, shards)
        .filter(shard -> serving.getOrDefault(shard, List.of()).isEmpty())
        .boxed()
        .toList();
  }

  /** How long it has been that a shard lost its worker, of the shard that has waited longest. */
  synchronized Duration lostFor() {
    long now = System.nanoTime();
    return Duration.ofNanos(lost.values().stream().mapToLong(at -> now - at).max().orElse(0));
  }

  /** Forgets all workers, and tells which task attempts they were. */
  synchronized List<Long> dismiss() {
    List<Long> attempts =
        serving.values().stream().flatMap(List::stream).map(Member::attempt).distinct().toList();
    serving.clear();
    return attempts;
  }

  /** Others are on their way for those who were lost. */
  synchronized void expectAll() {
    lost.clear();
    lastSign = System.nanoTime();
  }

  /** In how many JVMs workers are. */
  synchronized int places() {
    return (int)
        serving.values().stream().flatMap(List::stream).map(Member::place).distinct().count();
  }

  /** How long it has been since an order was put up, a worker came or an answer arrived. */
  synchronized Duration silence() {
    return Duration.ofNanos(System.nanoTime() - lastSign);
  }

  /** Which shards, on which executors; for messages. */
  synchronized String describe(List<Integer> some) {
    return some.stream()
        .map(
            shard ->
                serving.getOrDefault(shard, List.of()).stream()
                    .map(Member::place)
                    .findFirst()
                    .map(place -> String.format(Locale.ROOT, "shard %d on %s", shard, place))
                    .orElse(String.format(Locale.ROOT, "shard %d, which no worker serves", shard)))
        .collect(Collectors.joining(", "));
  }

  /** Sends all workers home. */
  @Override
  public synchronized void close() {
    closed = true;
    round = null;
    notifyAll();
  }
}
