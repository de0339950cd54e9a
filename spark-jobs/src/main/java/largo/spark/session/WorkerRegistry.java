package largo.spark.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which tasks serve which shards, and when they were last heard of. Guarded by the lock of its
 * {@link Coordinator}.
 */
final class WorkerRegistry {

  private final int shards;
  private final Map<Integer, List<Registration>> byShard = new HashMap<>();
  private final Map<Integer, Long> lostAt = new HashMap<>(); // by shard, System.nanoTime()
  private final Map<Long, Long> heardAt = new HashMap<>(); // by task attempt, System.nanoTime()

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
    if (isServed(registration.shard()) && serving.remove(registration) && serving.isEmpty()) {
      lostAt.put(registration.shard(), System.nanoTime());
    }
    long attempt = registration.taskAttempt();
    if (registrations().noneMatch(other -> other.taskAttempt() == attempt)) {
      heardAt.remove(attempt);
    }
  }

  /** Removes all workers; returns their task attempts. */
  List<Long> removeAll() {
    List<Long> attempts = registrations().map(Registration::taskAttempt).distinct().toList();
    byShard.clear();
    return attempts;
  }

  /** A response of a shard arrived: all tasks that serve it are alive. */
  void heardOf(int shard) {
    serving(shard).forEach(worker -> heardAt.put(worker.taskAttempt(), System.nanoTime()));
  }

  /** When a task that serves a shard was last heard of; {@code otherwise} if none was. */
  long lastHeardOf(int shard, long otherwise) {
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

  /** How long the longest-waiting shard has been without the worker that it had. */
  Duration longestLoss() {
    long now = System.nanoTime();
    return Duration.ofNanos(lostAt.values().stream().mapToLong(at -> now - at).max().orElse(0));
  }

  /** Lost workers are being replaced. */
  void forgetLosses() {
    lostAt.clear();
  }

  /** How many executors have workers. */
  int executors() {
    return (int) registrations().map(Registration::executor).distinct().count();
  }

  /** The executor that serves a shard; none if no worker does. */
  Optional<String> executor(int shard) {
    return serving(shard).stream().map(Registration::executor).findFirst();
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
