package largo.spark.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import largo.core.data.BatchPlan;
import largo.core.data.DataSplit;
import largo.core.data.Examples;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.train.Exchange;
import largo.core.train.TreeSum;
import largo.spark.data.ShardedData;
import largo.spark.data.UninterruptedCleanup;
import largo.spark.device.Placement;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * A Spark job a step: broadcast, a task a shard, sums back in the fixed tree.
 *
 * <p>Works everywhere, with dynamic allocation, too, and needs nothing set up. A lost task is run
 * again by Spark, and gives the same. Where all the sums together would be much for the driver,
 * neighbouring shards are added up on executors first, along the same tree.
 */
public final class JobExchange implements Exchange {

  /** Bytes of sums that the driver takes in at a time before executors have to add some up. */
  private static final long MOST_BYTES = 256L << 20;

  private final JavaSparkContext spark;
  private final ShardedData data;
  private final BatchPlan plan;
  private final Placement placement;
  private final int parameters;
  private final Broadcast<WorkerPool> pool;
  private final int group;

  /** An exchange whose tasks compute on whatever there is. */
  public JobExchange(
      JavaSparkContext spark,
      ShardedData data,
      BatchPlan plan,
      Dl4jDefinition definition,
      Normalization normalization,
      int parameters,
      int micro) {
    this(spark, data, plan, definition, normalization, parameters, micro, Placement.ANYWHERE);
  }

  /**
   * An exchange for one run.
   *
   * @param parameters of the model, how many
   * @param micro examples through the network at once
   * @param placement what its tasks compute on
   */
  public JobExchange(
      JavaSparkContext spark,
      ShardedData data,
      BatchPlan plan,
      Dl4jDefinition definition,
      Normalization normalization,
      int parameters,
      int micro,
      Placement placement) {
    this(
        spark,
        data,
        plan,
        placement,
        parameters,
        spark.broadcast(new WorkerPool(definition, normalization, micro, placement)),
        group(data.shards(), parameters));
  }

  private JobExchange(
      JavaSparkContext spark,
      ShardedData data,
      BatchPlan plan,
      Placement placement,
      int parameters,
      Broadcast<WorkerPool> pool,
      int group) {
    this.spark = spark;
    this.data = data;
    this.plan = plan;
    this.placement = placement;
    this.parameters = parameters;
    this.pool = pool;
    this.group = group;
  }

  /** The same exchange, with so many neighbouring shards added up on executors. */
  JobExchange inGroupsOf(int shards) {
    return new JobExchange(spark, data, plan, placement, parameters, pool, shards);
  }

  @Override
  public Reply gradient(long step, float[] w) {
    Broadcast<RawFloats> sent = spark.broadcast(new RawFloats(w));
    try {
      GradientTask task = new GradientTask(pool, sent, plan, step);
      JavaRDD<Examples> train = placement.on(data.splits().get(DataSplit.TRAIN));
      return reply(
          group == 1
              ? ShardJobs.run(train, ShardSum.class, task)
              : grouped(train, task, group, data.shards()).collect());
    } finally {
      UninterruptedCleanup.run(sent::destroy);
    }
  }

  @Override
  public Score score(DataSplit split, float[] w) {
    Score score = new Score(pool.value().classes());
    if (data.count(split) > 0) {
      Broadcast<RawFloats> sent = spark.broadcast(new RawFloats(w));
      try {
        ShardJobs.run(
                placement.on(data.splits().get(split)), Score.class, new ScoreTask(pool, sent))
            .forEach(score::add); // in the order of the shards
      } finally {
        UninterruptedCleanup.run(sent::destroy);
      }
    }

    return score;
  }

  @Override
  public void close() {
    UninterruptedCleanup.run(pool::destroy);
  }

  private Reply reply(List<ShardSum> answers) {
    List<ShardSum> arrived = answers.stream().filter(Objects::nonNull).toList();
    long begun = System.nanoTime();
    GradientSum total = total(0, (data.shards() + group - 1) / group, arrived);
    return new Reply(
        total,
        slowest(arrived),
        (System.nanoTime() - begun) / 1e9,
        4L * parameters * executors(),
        arrived.stream().mapToLong(sum -> sum.gradient().bytes()).sum());
  }

  /** Sums of aligned groups of shards, each added up by a task of its own. */
  private static JavaRDD<ShardSum> grouped(
      JavaRDD<Examples> train, GradientTask task, int group, int shards) {
    return train
        .mapPartitionsWithIndex(
            (shard, rows) ->
                Stream.ofNullable(task.run(shard, rows.hasNext() ? rows.next() : null)).iterator(),
            true)
        .mapToPair(sum -> new Tuple2<>(sum.leaf() / group, sum))
        .groupByKey((shards + group - 1) / group)
        .map(
            members -> {
              int first = members._1() * group;
              List<ShardSum> arrived = new ArrayList<>();
              members._2().forEach(arrived::add);
              GradientSum total = total(first, Math.min(group, shards - first), arrived);
              return ShardSum.of(members._1(), total, slowest(arrived));
            });
  }

  /** Adds up what arrived of some leaves, in the tree, whatever the order it came in. */
  private static GradientSum total(int first, int leaves, List<ShardSum> arrived) {
    TreeSum tree = new TreeSum(leaves);
    Set<Integer> missing = IntStream.range(0, leaves).boxed().collect(Collectors.toSet());
    for (ShardSum sum : arrived) {
      tree.add(sum.leaf() - first, sum.sum());
      missing.remove(sum.leaf() - first);
    }
    missing.forEach(leaf -> tree.add(leaf, null)); // nothing to contribute
    return tree.total();
  }

  private static double slowest(List<ShardSum> arrived) {
    return arrived.stream().mapToDouble(ShardSum::seconds).max().orElse(0);
  }

  /** The smallest power of two of shards in a group so that the driver can take all groups in. */
  static int group(int shards, int parameters) {
    int group = 1;
    while (group < shards && 4L * parameters * (shards / group) > MOST_BYTES) {
      group *= 2;
    }
    return group;
  }

  private int executors() {
    return spark.isLocal() ? 1 : spark.sc().getExecutorMemoryStatus().size() - 1;
  }
}
