package largo.spark.exchange;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import largo.core.data.Examples;
import largo.core.train.ExampleStates;
import largo.core.train.ShardGradient;
import largo.core.train.ShardState;
import largo.core.train.StateLostException;
import largo.spark.data.UninterruptedCleanup;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction2;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.storage.StorageLevel;

/**
 * The states of the training examples as an RDD with one element for each shard, which Spark stores
 * on the executors. Each step makes a new one from the last, and checkpoints it locally, so that
 * the steps before are not computed again: what is lost with an executor is lost.
 */
final class StatefulJobs implements AutoCloseable {

  /** Spark's message on an RDD that was checkpointed locally, and of which a block is lost. */
  private static final String LOST_BLOCK = "Checkpoint block";

  private final JavaSparkContext spark;
  private final JavaRDD<Examples> train;
  private final int width;
  private JavaRDD<ShardState> states;
  private JavaRDD<?> stored; // null before the first step
  private long completed;

  /**
   * The states before the first step.
   *
   * @param train the training examples, where they compute
   * @param width floats of an example
   */
  StatefulJobs(JavaSparkContext spark, JavaRDD<Examples> train, int width) {
    this.spark = spark;
    this.train = train;
    this.width = width;
    this.states = train.mapPartitions(StatefulJobs::start, true);
  }

  private static Iterator<ShardState> start(Iterator<Examples> rows) {
    return Stream.of(ShardState.start(rows.hasNext() ? rows.next().count() : 0)).iterator();
  }

  /**
   * A shard after a step.
   *
   * @param gradient of the step
   */
  record ShardStep(ShardState state, ShardGradient gradient) implements Serializable {

    @Serial private static final long serialVersionUID = 1;
  }

  /** Computes a job over the shards after a step. */
  interface StepJob {

    /** The gradients of all shards, or of groups of them. */
    List<ShardGradient> run(JavaRDD<ShardStep> steps);
  }

  /**
   * The gradients of a step.
   *
   * @throws StateLostException if states were lost
   */
  List<ShardGradient> gradients(GradientTask task, StepJob job) {
    JavaRDD<ShardStep> next =
        states.zipPartitions(train, new Step(task)).persist(StorageLevel.MEMORY_AND_DISK());
    next.rdd().localCheckpoint();
    List<ShardGradient> gradients;
    try {
      gradients = withStates(() -> job.run(next));
    } catch (RuntimeException e) {
      UninterruptedCleanup.run(() -> next.unpersist(false));
      throw e;
    }
    replace(next, next.map(new StateOfStep()));
    completed = task.batch().number() + 1;
    return gradients;
  }

  /**
   * The states between two steps.
   *
   * @throws StateLostException if some were lost
   */
  ExampleStates states() {
    ValuesTask values = new ValuesTask(width);
    return new ExampleStates(
        completed, withStates(() -> ShardJobs.run(states, float[].class, values)));
  }

  /** Continues with states that were saved. */
  void restore(ExampleStates saved) {
    List<ShardState> shards = new ArrayList<>();
    for (float[] values : saved.shards()) {
      shards.add(ShardState.of(saved.step(), values, width));
    }
    JavaRDD<ShardState> restored =
        spark.parallelize(shards, shards.size()).persist(StorageLevel.MEMORY_AND_DISK());
    restored.rdd().localCheckpoint();
    withStates(restored::count);
    replace(restored, restored);
    completed = saved.step();
  }

  @Override
  public void close() {
    if (stored != null) {
      JavaRDD<?> last = stored;
      UninterruptedCleanup.run(() -> last.unpersist(false));
    }
  }

  private void replace(JavaRDD<?> nextStored, JavaRDD<ShardState> next) {
    close();
    stored = nextStored;
    states = next;
  }

  private static <T> T withStates(Supplier<T> job) {
    try {
      return job.get();
    } catch (Exception e) { // Spark does not declare its checked exceptions
      if (isLost(e)) {
        throw new StateLostException(
            e, "an executor was lost, with the activations of its training examples");
      }
      throw e;
    }
  }

  private static boolean isLost(Throwable e) {
    return Stream.iterate(e, cause -> cause != null, Throwable::getCause)
        .anyMatch(c -> c.getMessage() != null && c.getMessage().contains(LOST_BLOCK));
  }

  /** Computes the gradient of a shard, and its next state. */
  private record Step(GradientTask task)
      implements FlatMapFunction2<Iterator<ShardState>, Iterator<Examples>, ShardStep> {

    @Override
    public Iterator<ShardStep> call(Iterator<ShardState> before, Iterator<Examples> rows) {
      int shard = TaskContext.getPartitionId();
      ShardStep step = task.run(shard, rows.hasNext() ? rows.next() : null, before.next());
      return Stream.of(step).iterator();
    }
  }

  private record StateOfStep() implements Function<ShardStep, ShardState> {

    @Override
    public ShardState call(ShardStep step) {
      return step.state();
    }
  }

  private record ValuesTask(int width) implements ShardJobs.Task<ShardState, float[]> {

    @Override
    public float[] run(int shard, ShardState state) {
      return state.values(width);
    }
  }

  /** The gradient of a shard after a step. */
  record GradientOfStep() implements ShardJobs.Task<ShardStep, ShardGradient> {

    @Override
    public ShardGradient run(int shard, ShardStep step) {
      return step.gradient();
    }
  }
}
