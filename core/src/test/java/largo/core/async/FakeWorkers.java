package largo.core.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import largo.core.data.DataSplit;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.train.ShardGradient;

/** Workers whose order of completion the test determines, and which may be lost. */
final class FakeWorkers implements AsyncWorkers {

  private final Function<Submission, GradientSum> gradient;
  private final Function<List<Integer>, Integer> first;
  private final Map<Integer, Submission> busy = new TreeMap<>();
  private final Deque<Event> ahead = new ArrayDeque<>();
  private final List<Submission> all = new ArrayList<>();

  /**
   * A submitted work item.
   *
   * @param copy of the parameters as they were then
   */
  record Submission(WorkItem item, float[] parameters, float[] copy) {}

  /**
   * Creates workers.
   *
   * @param gradient of a work item
   * @param first which of the busy shards is done first
   */
  FakeWorkers(Function<Submission, GradientSum> gradient, Function<List<Integer>, Integer> first) {
    this.gradient = gradient;
    this.first = first;
  }

  /** All submissions, in order. */
  List<Submission> all() {
    return all;
  }

  /** All work items, in order. */
  List<WorkItem> items() {
    return all.stream().map(Submission::item).toList();
  }

  /** The busy shards. */
  List<Integer> busy() {
    return List.copyOf(busy.keySet());
  }

  /** Makes the next event the loss of a worker. */
  void lose(int shard) {
    ahead.add(new WorkerLost(shard));
  }

  @Override
  public void submit(WorkItem item, float[] parameters) {
    Submission submission = new Submission(item, parameters, parameters.clone());
    busy.put(item.shard(), submission);
    all.add(submission);
  }

  @Override
  public Event await() {
    if (!ahead.isEmpty()) {
      return ahead.remove();
    }
    assertThat(busy).as("a shard has to compute").isNotEmpty();
    Submission done = busy.remove(first.apply(busy()));
    assertThat(done.parameters()).as("what a worker reads").isEqualTo(done.copy());
    return new GradientReady(
        new ShardGradient(
            done.item().shard(),
            gradient.apply(done),
            0.5,
            100,
            ShardGradient.CompressionResult.NONE));
  }

  @Override
  public Score score(DataSplit split, float[] parameters) {
    return new Score(2);
  }

  @Override
  public void close() {
    busy.clear();
  }
}
