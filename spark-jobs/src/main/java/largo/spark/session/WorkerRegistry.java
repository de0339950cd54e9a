package largo.spark.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The tasks that serve each shard, and the time of their last message. Guarded by the lock of its
 * {@link Coordinator}.
 */
final class WorkerRegistry {

  private final int shards;
  private final Map<Integer, List<Registration>> byShard = new HashMap<>();
  private final Map<Integer, Long> lostAt = new HashMap<>(); // by shard, System.nanoTime()
  private final Map<Long, Long> heardAt = new HashMap<>(); // by task attempt, System.nanoTime()
  private boolean lost;

  /**
   * A worker of one shard.
   *
   * @param taskAttempt Spark's number of its task, unique in an application
   * @param executor where it runs, for messages
   */
  record Registration(int shard, long taskAttempt, String executor) {}

  WorkerRegistry(int shards) {
    this.shards = shards;
  }

  void add(Registration registration) {
    byShard.computeIfAbsent(registration.shard(), shard -> new ArrayList<>()).add(registration);
    lostAt.remove(registration.shard());
    heardAt.put(registration.taskAttempt(), System.nanoTime());
  }

  void remove(Registration registration) {
    List<Registration> serving = serving(registration.shard());
    if (isServed(registration.shard()) && serving.remove(registration)) {
      lost = true;
      if (serving.isEmpty()) {
        lostAt.put(registration.shard(), System.nanoTime());
      }
    }
    long attempt = registration.taskAttempt();
    if (registrations().noneMatch(other -> other.taskAttempt() == attempt)) {
      heardAt.remove(attempt);
    }
  }

  /** Removes all workers. */
  void removeAll() {
    lost = true;
    byShard.clear();
    heardAt.clear();
  }

  /** Whether a worker has been removed. */
  boolean hasLost() {
    return lost;
  }

  /** Records a response of a shard: all tasks that serve it are alive. */
  void recordMessage(int shard) {
    serving(shard).forEach(worker -> heardAt.put(worker.taskAttempt(), System.nanoTime()));
  }

  /**
   * The time of the last message of a task that serves a shard; {@code otherwise} if there was
   * none.
   */
  long lastMessage(int shard, long otherwise) {
    return serving(shard).stream()
        .mapToLong(worker -> heardAt.getOrDefault(worker.taskAttempt(), otherwise))
        .max()
        .orElse(otherwise);
  }

  boolean isServed(int shard) {
    return !serving(shard).isEmpty();
  }

  List<Integer> unserved() {
    return IntStream.range(0, shards).filter(shard -> !isServed(shard)).boxed().toList();
  }

  /** The longest time that a shard has been without a worker after a loss. */
  Duration longestLoss() {
    long now = System.nanoTime();
    return Duration.ofNanos(lostAt.values().stream().mapToLong(at -> now - at).max().orElse(0));
  }

  /** Records that lost workers are being replaced. */
  void clearLosses() {
    lostAt.clear();
  }

  /** The number of executors with workers. */
  int executors() {
    return (int) registrations().map(Registration::executor).distinct().count();
  }

  /** The executor that serves a shard; empty if none does. */
  Optional<String> executor(int shard) {
    return serving(shard).stream().map(Registration::executor).findFirst();
  }

  /** The shards of each executor, each shard once; empty if one has no worker. */
  Map<String, BitSet> shardsByExecutor() {
    Map<String, BitSet> byExecutor = new HashMap<>();
    for (int shard = 0; shard < shards; shard++) {
      Optional<String> executor = executor(shard);
      if (executor.isEmpty()) {
        return Map.of();
      }
      byExecutor.computeIfAbsent(executor.get(), e -> new BitSet()).set(shard);
    }
    return byExecutor;
  }

  /** Shards and their executors, for messages: {@code shard 3 on executor 1 at node7}. */
  String describe(List<Integer> some) {
    return some.stream()
        .map(
            shard ->
                executor(shard)
                    .map(name -> String.format(Locale.ROOT, "shard %d on %s", shard, name))
                    .orElse(String.format(Locale.ROOT, "shard %d, which no worker serves", shard)))
        .collect(Collectors.joining(", "));
  }

  private List<Registration> serving(int shard) {
    return byShard.getOrDefault(shard, List.of());
  }

  private Stream<Registration> registrations() {
    return byShard.values().stream().flatMap(List::stream);
  }
}
