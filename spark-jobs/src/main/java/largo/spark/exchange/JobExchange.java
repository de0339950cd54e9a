package largo.spark.exchange;

import java.util.ArrayList;
import java.util.List;
import largo.core.data.BatchPlan;
import largo.core.data.Normalization;
import largo.core.data.Split;
import largo.core.model.GradientSum;
import largo.core.model.ModelDefinition;
import largo.core.model.Score;
import largo.core.train.Exchange;
import largo.core.train.TreeSum;
import largo.spark.data.ShardedData;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * A Spark job a step: broadcast, a task a shard, sums back in the fixed tree.
 *
 * <p>Works everywhere, with dynamic allocation, and needs nothing set up. A lost task is run again by
 * Spark, and gives the same. Where all the sums together would be much for the driver, neighbouring
 * shards are added up on executors first, along the same tree.
 */
public final class JobExchange implements Exchange {

  /** Bytes of sums that the driver takes in at a time before executors have to add some up. */
  private static final long MOST_BYTES = 256L << 20;

  private final JavaSparkContext spark;
  private final ShardedData data;
  private final BatchPlan plan;
  private final int parameters;
  private final Broadcast<WorkerPool> pool;
  private final int group;

  /**
   * An exchange for one run.
   *
   * @param parameters of the model, how many
   * @param micro examples through the network at once
   */
  public JobExchange(
      JavaSparkContext spark,
      ShardedData data,
      BatchPlan plan,
      ModelDefinition definition,
      Normalization normalization,
      int parameters,
      int micro) {
    this(
        spark,
        data,
        plan,
        parameters,
        spark.broadcast(new WorkerPool(definition, normalization, micro)),
        group(data.shards(), parameters));
  }

  private JobExchange(
      JavaSparkContext spark,
      ShardedData data,
      BatchPlan plan,
      int parameters,
      Broadcast<WorkerPool> pool,
      int group) {
    this.spark = spark;
    this.data = data;
    this.plan = plan;
    this.parameters = parameters;
    this.pool = pool;
    this.group = group;
  }

  /** The same exchange, with so many neighbouring shards added up on executors. */
  JobExchange inGroupsOf(int shards) {
    return new JobExchange(spark, data, plan, parameters, pool, shards);
  }

  @Override
  public Reply gradient(long step, float[] w) {
    Broadcast<RawFloats> sent = spark.broadcast(new RawFloats(w));
    try {
      JavaRDD<ShardSum> sums =
          data.splits()
              .get(Split.TRAIN)
              .mapPartitionsWithIndex(new GradientTask(pool, sent, plan, step), true);
      return reply(
          group == 1 ? sums.collect() : grouped(sums, group, data.shards()).collect());
    } finally {
      sent.destroy();
    }
  }

  @Override
  public Score score(Split split, float[] w) {
    Score score = new Score(pool.value().classes());
    if (data.count(split) > 0) {
      Broadcast<RawFloats> sent = spark.broadcast(new RawFloats(w));
      try {
        Broadcast<WorkerPool> workers = pool;
        int classes = score.classes();
        data.splits()
            .get(split)
            .map(
                rows ->
                    workers
                        .value()
                        .with(worker -> worker.score(sent.value().values(), rows, classes)))
            .collect()
            .forEach(score::add); // in the order of the shards
      } finally {
        sent.destroy();
      }
    }

    return score;
  }

  @Override
  public void close() {
    pool.destroy();
  }

  private Reply reply(List<ShardSum> arrived) {
    long begun = System.nanoTime();
    int leaves = (data.shards() + group - 1) / group;
    GradientSum total = total(0, leaves, arrived);
    return new Reply(
        total,
        slowest(arrived),
        (System.nanoTime() - begun) / 1e9,
        4L * parameters * executors(),
        arrived.stream().mapToLong(sum -> sum.gradient().bytes()).sum());
  }

  /** Sums of aligned groups of shards, each added up by a task of its own. */
  private static JavaRDD<ShardSum> grouped(JavaRDD<ShardSum> sums, int group, int shards) {
    return sums
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
    boolean[] present = new boolean[leaves];
    for (ShardSum sum : arrived) {
      present[sum.leaf() - first] = true;
      tree.add(sum.leaf() - first, sum.sum());
    }
    for (int leaf = 0; leaf < leaves; leaf++) {
      if (!present[leaf]) {
        tree.add(leaf, null); // a shard that had nothing to contribute
      }
    }
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
