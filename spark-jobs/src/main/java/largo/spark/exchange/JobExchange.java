package largo.spark.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import largo.core.data.BatchSequence;
import largo.core.data.DataSplit;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.measure.NoiseSampling;
import largo.core.params.RawFloats;
import largo.core.train.AggregatedStep;
import largo.core.train.AggregatingExchange;
import largo.core.train.Evaluator;
import largo.core.train.ExampleStates;
import largo.core.train.SeparateSums;
import largo.core.train.ShardAggregator;
import largo.core.train.ShardGradient;
import largo.core.train.StepGradient;
import largo.core.train.TreeSum;
import largo.core.train.WorkerConfig;
import largo.spark.data.ShardedData;
import largo.spark.data.UninterruptedCleanup;
import largo.spark.device.Placement;
import largo.spark.exchange.StatefulJobs.GradientOfStep;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * A Spark job for each step: parameters as a broadcast variable, a task for each shard, sums in the
 * fixed tree.
 *
 * <p>It supports dynamic allocation and needs no setup. Spark runs a lost task again, with the same
 * result. If all sums together would need too much of the driver's memory, the sums of neighboring
 * shards are first added on executors, along the same tree.
 */
public final class JobExchange implements AggregatingExchange, Evaluator {

  /**
   * Maximum number of bytes of sums that the driver receives in a step without addition on
   * executors.
   */
  private static final long MAX_BYTES = 256L << 20;

  private final JavaSparkContext spark;
  private final ShardedData data;
  private final BatchSequence batches;
  private final Placement placement;
  private final JobEvaluator evaluator;
  private final long maxBytes;
  private final Optional<NoiseSampling> noise;
  private final Optional<ShardAggregator> aggregator;
  private final int stateWidth;
  private final Optional<StatefulJobs> states;

  /**
   * An exchange for one training.
   *
   * @param placement where its tasks compute
   * @param noise measurement of the gradient noise; empty for none
   */
  public JobExchange(
      JavaSparkContext spark,
      ShardedData data,
      BatchSequence batches,
      WorkerConfig workerConfig,
      Placement placement,
      Optional<NoiseSampling> noise) {
    this.spark = spark;
    this.data = data;
    this.batches = batches;
    this.placement = placement;
    this.evaluator = new JobEvaluator(spark, data, workerConfig, placement);
    this.maxBytes = MAX_BYTES;
    this.noise = noise;
    this.aggregator = Optional.empty();
    this.stateWidth = workerConfig.definition().stateWidth();
    this.states =
        stateWidth == 0
            ? Optional.empty()
            : Optional.of(
                new StatefulJobs(
                    spark, placement.on(data.splits().get(DataSplit.TRAIN)), stateWidth));
  }

  /** An exchange whose tasks compute on any device. */
  public JobExchange(
      JavaSparkContext spark, ShardedData data, BatchSequence batches, WorkerConfig workerConfig) {
    this(spark, data, batches, workerConfig, Placement.ANYWHERE, Optional.empty());
  }

  private JobExchange(JobExchange other, long maxBytes, Optional<ShardAggregator> aggregator) {
    this.spark = other.spark;
    this.data = other.data;
    this.batches = other.batches;
    this.placement = other.placement;
    this.evaluator = other.evaluator;
    this.maxBytes = maxBytes;
    this.noise = other.noise;
    this.aggregator = aggregator;
    this.stateWidth = other.stateWidth;
    this.states = other.states;
  }

  /** The same exchange, whose gradients are aggregated on the driver in place of being added. */
  public JobExchange with(ShardAggregator other) {
    return new JobExchange(this, maxBytes, Optional.of(other));
  }

  /** The same exchange, with another limit on the bytes of sums that the driver receives. */
  JobExchange withMaxBytes(long bytes) {
    return new JobExchange(this, bytes, aggregator);
  }

  @Override
  public StepGradient gradient(long step, float[] parameters) {
    int group = aggregator.isPresent() ? 1 : group(data.shards(), parameters.length, maxBytes);
    Broadcast<RawFloats> sent = spark.broadcast(new RawFloats(parameters));
    try {
      GradientTask task =
          new GradientTask(evaluator.pool(), sent, batches.plan(), batches.range(step));
      List<ShardGradient> arrived =
          states.isPresent()
              ? states.get().gradients(task, steps -> run(steps, new GradientOfStep(), group))
              : run(placement.on(data.splits().get(DataSplit.TRAIN)), task, group);
      if (aggregator.isPresent()) {
        return aggregated(arrived, step, aggregator.get(), 4L * parameters.length * executors());
      }
      return stepGradient(
          arrived,
          new TreeSum((data.shards() + group - 1) / group, noise.filter(n -> n.isDue(step))),
          4L * parameters.length * executors());
    } finally {
      UninterruptedCleanup.run(sent::destroy);
    }
  }

  private <T> List<ShardGradient> run(
      JavaRDD<T> shards, ShardJobs.Task<T, ShardGradient> task, int group) {
    return group == 1
        ? ShardJobs.run(shards, ShardGradient.class, task)
        : grouped(shards, task, group, data.shards()).collect();
  }

  @Override
  public ExampleStates exampleStates() {
    return states.map(StatefulJobs::states).orElse(ExampleStates.NONE);
  }

  @Override
  public void restore(ExampleStates saved) {
    if (states.isEmpty()) {
      AggregatingExchange.super.restore(saved);
      return;
    }
    saved.check(data.count(DataSplit.TRAIN), data.shards(), stateWidth);
    states.get().restore(saved);
  }

  @Override
  public boolean isRepeatable() {
    return states.isEmpty() && aggregator.map(a -> !a.hasState()).orElse(true);
  }

  @Override
  public Optional<ShardAggregator> aggregator() {
    return aggregator;
  }

  @Override
  public Score score(DataSplit split, float[] parameters) {
    return evaluator.score(split, parameters);
  }

  @Override
  public void close() {
    states.ifPresent(StatefulJobs::close);
    evaluator.close();
  }

  private static StepGradient stepGradient(
      List<ShardGradient> arrived, TreeSum tree, long bytesDown) {
    long begun = System.nanoTime();
    arrived.forEach(gradient -> tree.add(gradient.shard(), gradient.sum()));
    return new StepGradient(
            tree.total(),
            maxSeconds(arrived),
            (System.nanoTime() - begun) / 1e9,
            bytesDown,
            arrived.stream().mapToLong(ShardGradient::bytes).sum())
        .withVariation(tree.variation());
  }

  private static StepGradient aggregated(
      List<ShardGradient> arrived, long step, ShardAggregator aggregator, long bytesDown) {
    long begun = System.nanoTime();
    SeparateSums sums = new SeparateSums(arrived.size());
    arrived.forEach(gradient -> sums.add(gradient.shard(), gradient.sum()));
    AggregatedStep aggregate = aggregator.aggregate(step, sums.all());
    return new StepGradient(
            aggregate.sum(),
            maxSeconds(arrived),
            (System.nanoTime() - begun) / 1e9,
            bytesDown,
            arrived.stream().mapToLong(ShardGradient::bytes).sum())
        .withMetrics(aggregate.metrics());
  }

  /** Sums of aligned groups of shards, each computed by a task. */
  private static <T> JavaRDD<ShardGradient> grouped(
      JavaRDD<T> rows, ShardJobs.Task<T, ShardGradient> task, int group, int shards) {
    return rows.mapPartitionsWithIndex(
            (shard, of) -> Stream.of(task.run(shard, of.hasNext() ? of.next() : null)).iterator(),
            true)
        .mapToPair(gradient -> new Tuple2<>(gradient.shard() / group, gradient))
        .groupByKey((shards + group - 1) / group)
        .map(
            members -> {
              int first = members._1() * group;
              List<ShardGradient> arrived = new ArrayList<>();
              members._2().forEach(arrived::add);
              GradientSum total = total(first, Math.min(group, shards - first), arrived);
              return new ShardGradient(members._1(), total, maxSeconds(arrived));
            });
  }

  /** Adds the gradients of some leaves in the tree, in any order of arrival. */
  private static GradientSum total(int first, int leaves, List<ShardGradient> arrived) {
    TreeSum tree = new TreeSum(leaves);
    arrived.forEach(gradient -> tree.add(gradient.shard() - first, gradient.sum()));
    return tree.total();
  }

  private static double maxSeconds(List<ShardGradient> arrived) {
    return arrived.stream().mapToDouble(ShardGradient::seconds).max().orElse(0);
  }

  /** The smallest power of two of shards in a group so that the driver can receive all groups. */
  static int group(int shards, int parameters, long maxBytes) {
    int group = 1;
    while (group < shards && 4L * parameters * (shards / group) > maxBytes) {
      group *= 2;
    }
    return group;
  }

  private int executors() {
    return spark.isLocal() ? 1 : spark.sc().getExecutorMemoryStatus().size() - 1;
  }
}
