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
 * <p>Locks itself; {@link AsyncCoordinator} adds to what is behind the lock.
 */
class Coordinator implements CoordinatorClient, AutoCloseable {

  private final int shards;
  private final RejectedFrames drops;
  private final Map<Integer, List<WorkerRegistration>> serving = new HashMap<>();
  private final Map<Integer, Long> lost = new HashMap<>();
  private PendingRequest pendingRequest; // null between orders: parameters change then
  private long orders;
  private long lastSign = System.nanoTime();
  private boolean closed;

  Coordinator(int shards) {
    this(shards, new RejectedFrames());
  }

  /**
   * The driver's side of a session.
   *
   * @param drops where what is dropped is counted
   */
  Coordinator(int shards, RejectedFrames drops) {
    this.shards = shards;
    this.drops = drops;
  }

  RejectedFrames drops() {
    return drops;
  }

  /**
   * Puts up an order for all shards.
   *
   * @param requestKind what is asked for
   * @param parameters not changed until the round is over
   */
  synchronized PendingRequest begin(RequestKind requestKind, long step, float[] parameters) {
    pendingRequest =
        new PendingRequest(
            new Request(nextNumber(), Request.ALL, requestKind, step, parameters), shards);
    lastSign = System.nanoTime();
    notifyAll();
    return pendingRequest;
  }

  /** To be waited for: the end of a round. */
  Awaitable end(PendingRequest begun) {
    return new Awaitable() {
      @Override
      public boolean await(Duration most) throws InterruptedException {
        return Coordinator.this.await(begun, most);
      }

      @Override
      public Duration silence() {
        return Coordinator.this.silence();
      }

      @Override
      public String what() {
        return String.format(
            Locale.ROOT, "%s: %s", begun.order().what(), describe(begun.missing()));
      }
    };
  }

  /** Waits for the end of a round; false if that takes longer than it may. */
  synchronized boolean await(PendingRequest begun, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (pendingRequest == begun) {
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
    pendingRequest = null;
  }

  @Override
  public synchronized void join(WorkerRegistration workerRegistration) {
    serving
        .computeIfAbsent(workerRegistration.shard(), shard -> new ArrayList<>())
        .add(workerRegistration);
    lost.remove(workerRegistration.shard());
    lastSign = System.nanoTime();
    notifyAll();
  }

  @Override
  public synchronized void leave(WorkerRegistration workerRegistration) {
    List<WorkerRegistration> others =
        serving.get(workerRegistration.shard()); // null: nobody ever came for it
    if (others != null && others.remove(workerRegistration) && others.isEmpty()) {
      lost.put(workerRegistration.shard(), System.nanoTime());
    }
  }

  @Override
  public synchronized Request next(RequestCursor cursor) throws InterruptedException {
    while (!closed) {
      Request next = cursor.take(up());
      if (next != null) {
        return next;
      }
      wait(); // until close() at the latest
    }
    return null;
  }

  @Override
  public void send(Response response) {
    PendingRequest current;
    synchronized (this) {
      current = pendingRequest;
      if (current == null || !current.order().isAnsweredBy(response)) {
        drops.count(
            RejectedFrames.Reason.STALE,
            String.format(Locale.ROOT, "an answer of shard %d", response.shard()));
        return;
      }
      if (!current.claim(response.shard())) {
        drops.count(
            RejectedFrames.Reason.SECOND,
            String.format(Locale.ROOT, "an answer of shard %d", response.shard()));
        return;
      }
      lastSign = System.nanoTime();
    }

    if (current.add(response)) { // others may go on with theirs meanwhile
      synchronized (this) {
        pendingRequest = pendingRequest == current ? null : pendingRequest;
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
  Stream<Request> up() {
    return pendingRequest == null ? Stream.empty() : Stream.of(pendingRequest.order());
  }

  /** Counts orders; likewise. */
  final long nextNumber() {
    return ++orders;
  }

  /** Who serves a shard; likewise. */
  final List<WorkerRegistration> members(int shard) {
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
        serving.values().stream()
            .flatMap(List::stream)
            .map(WorkerRegistration::attempt)
            .distinct()
            .toList();
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
        serving.values().stream()
            .flatMap(List::stream)
            .map(WorkerRegistration::place)
            .distinct()
            .count();
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
                    .map(WorkerRegistration::place)
                    .findFirst()
                    .map(place -> String.format(Locale.ROOT, "shard %d on %s", shard, place))
                    .orElse(String.format(Locale.ROOT, "shard %d, which no worker serves", shard)))
        .collect(Collectors.joining(", "));
  }

  /** Sends all workers home. */
  @Override
  public synchronized void close() {
    closed = true;
    pendingRequest = null;
    notifyAll();
  }
}
