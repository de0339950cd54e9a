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

/** Workers that are as fast as a test wants them, each of which may be lost. */
final class FakeWorkers implements AsyncWorkers {

  private final Function<Asked, GradientSum> gradient;
  private final Function<List<Integer>, Integer> first;
  private final Map<Integer, Asked> busy = new TreeMap<>();
  private final Deque<Event> ahead = new ArrayDeque<>();
  private final List<Asked> all = new ArrayList<>();

  /**
   * What somebody was asked for.
   *
   * @param parameters that he was given
   * @param copy of them as they were then
   */
  record Asked(WorkItem piece, float[] parameters, float[] copy) {}

  /**
   * Workers.
   *
   * @param gradient of a piece
   * @param first which of the shards that are at work is done first
   */
  FakeWorkers(Function<Asked, GradientSum> gradient, Function<List<Integer>, Integer> first) {
    this.gradient = gradient;
    this.first = first;
  }

  /** All that was asked for, in order. */
  List<Asked> all() {
    return all;
  }

  /** The pieces of it. */
  List<WorkItem> pieces() {
    return all.stream().map(Asked::piece).toList();
  }

  /** Shards that are at work. */
  List<Integer> busy() {
    return List.copyOf(busy.keySet());
  }

  /** The next thing that happens is that somebody is lost. */
  void lose(int shard) {
    ahead.add(new Lost(shard));
  }

  @Override
  public void ask(WorkItem piece, float[] parameters) {
    Asked asked = new Asked(piece, parameters, parameters.clone());
    busy.put(piece.shard(), asked);
    all.add(asked);
  }

  @Override
  public Event await() {
    if (!ahead.isEmpty()) {
      return ahead.remove();
    }
    assertThat(busy).as("somebody has to be at work").isNotEmpty();
    Asked done = busy.remove(first.apply(busy()));
    assertThat(done.parameters()).as("what a worker reads").isEqualTo(done.copy());
    return new Answer(done.piece().shard(), gradient.apply(done), 0.5, 100);
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
