package largo.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import largo.core.config.RunSpec;
import largo.core.config.SpecReader;
import largo.core.data.BatchPlan;
import largo.core.data.DataSplit;
import largo.core.data.Examples;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.model.Mlp;
import largo.core.train.StepGradient;
import largo.core.train.TreeSum;
import largo.core.train.Worker;
import largo.core.train.WorkerConfig;
import largo.spark.SparkSuite;
import largo.spark.data.DataLoader;
import largo.spark.data.ShardedData;
import largo.spark.interop.ScalaCollections;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockStatus;
import org.junit.Test;
import scala.Option;

public class JobExchangeTest extends SparkSuite {

  private static final int MICRO = 16;

  @Test
  public void givesTheSameBitsAsOneWorkerWithOneShard() {
    assertSameBitsAsOneWorker(1);
  }

  @Test
  public void givesTheSameBitsAsOneWorkerWithTwoShards() {
    assertSameBitsAsOneWorker(2);
  }

  @Test
  public void givesTheSameBitsAsOneWorkerWithThreeShards() {
    assertSameBitsAsOneWorker(3);
  }

  @Test
  public void givesTheSameBitsAsOneWorkerWithFiveShards() {
    assertSameBitsAsOneWorker(5);
  }

  private static void assertSameBitsAsOneWorker(int shards) {
    try (ShardedData data = digits(201, shards)) {
      Dl4jDefinition definition = network(data);
      float[] w = definition.initialize(1);
      BatchPlan plan = new BatchPlan(201, shards, 64, 1);
      try (JobExchange exchange = exchange(data, plan, definition)) {
        for (long step : new long[] {0, 3, 4}) { // step 3 is an epoch's last, of 9 examples
          StepGradient reply = exchange.gradient(step, w);
          GradientSum expected = sumOfOneWorker(data, plan, definition, w, step);

          assertThat(reply.sum().examples()).as("step %d", step).isEqualTo(plan.size(step));
          assertThat(reply.sum().gradient()).as("step %d", step).isEqualTo(expected.gradient());
          assertThat(reply.sum().loss()).as("step %d", step).isEqualTo(expected.loss());
          assertThat(reply.sum().shardSquares())
              .as("step %d", step)
              .isEqualTo(expected.shardSquares());
          assertThat(reply.bytesUp()).as("step %d", step).isEqualTo(4L * w.length * shards);
        }
      }
    }
  }

  @Test
  public void sumsGroupsOnExecutorsToTheSameBits() {
    try (ShardedData data = digits(100, 5)) {
      Dl4jDefinition definition = network(data);
      float[] w = definition.initialize(1);
      BatchPlan plan = new BatchPlan(100, 5, 90, 1);
      try (JobExchange flat = exchange(data, plan, definition);
          JobExchange grouped = exchange(data, plan, definition).withMaxBytes(8L * w.length)) {
        assertThat(grouped.gradient(0, w).sum().gradient())
            .isEqualTo(flat.gradient(0, w).sum().gradient());
        assertThat(grouped.gradient(0, w).bytesUp()).isEqualTo(4L * w.length * 3);
      }
    }
  }

  @Test
  public void groupsShardsOnlyBeyondTheLimit() {
    assertThat(JobExchange.group(8, 1_000_000, 256L << 20)).isEqualTo(1);
    assertThat(JobExchange.group(8, 25_000_000, 256L << 20)).isEqualTo(4);
    assertThat(JobExchange.group(6, 1_000_000_000, 256L << 20)).isEqualTo(8);
  }

  @Test
  public void acceptsMoreShardsThanExamplesInABatch() {
    try (ShardedData data = digits(40, 7)) {
      Dl4jDefinition definition = network(data);
      float[] w = definition.initialize(1);
      BatchPlan plan = new BatchPlan(40, 7, 3, 1);
      try (JobExchange exchange = exchange(data, plan, definition)) {
        StepGradient reply = exchange.gradient(0, w);

        assertThat(reply.sum().examples()).isEqualTo(3);
        assertThat(reply.bytesUp()).isEqualTo(4L * w.length * 3);
      }
    }
  }

  @Test
  public void scoresEveryExampleOnce() {
    try (ShardedData data = digits(201, 3)) {
      Dl4jDefinition definition = network(data);
      float[] w = definition.initialize(1);
      BatchPlan plan = new BatchPlan(201, 3, 64, 1);
      try (JobExchange exchange = exchange(data, plan, definition)) {
        Score test = exchange.score(DataSplit.TEST, w);

        assertThat(exchange.score(DataSplit.TRAIN, w).examples()).isEqualTo(201);
        assertThat(test.examples()).isEqualTo(50);
        assertThat(test.meanLoss()).isCloseTo(Math.log(10), within(0.5));
        assertThat(exchange.score(DataSplit.VALIDATION, w).examples()).isZero();
      }
    }
  }

  @Test
  public void leaksNoBroadcasts() {
    try (ShardedData data = digits(50, 2)) {
      Dl4jDefinition definition = network(data);
      float[] w = definition.initialize(1);
      BatchPlan plan = new BatchPlan(50, 2, 50, 1);
      int before = broadcastsOfAtLeast(4L * w.length); // of other suites
      try (JobExchange exchange = exchange(data, plan, definition)) {
        for (int step = 0; step < 20; step++) {
          exchange.gradient(step, w);
        }

        await() // Spark removes broadcasts asynchronously
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(
                () -> assertThat(broadcastsOfAtLeast(4L * w.length)).isLessThanOrEqualTo(before));
      }
    }
  }

  /** Number of broadcast blocks in memory of at least {@code bytes} bytes. */
  private static int broadcastsOfAtLeast(long bytes) {
    int count = 0;
    for (BlockId id :
        ScalaCollections.list(
            spark().env().blockManager().getMatchingBlockIds(BlockId::isBroadcast))) {
      Option<BlockStatus> status = spark().env().blockManager().getStatus(id);
      count += status.isDefined() && status.get().memSize() >= bytes ? 1 : 0;
    }
    return count;
  }

  private static GradientSum sumOfOneWorker(
      ShardedData data, BatchPlan plan, Dl4jDefinition definition, float[] w, long step) {
    TreeSum tree = new TreeSum(data.shards());
    List<Examples> shards = data.splits().get(DataSplit.TRAIN).collect();
    try (Worker worker = config(definition).open()) {
      for (int shard = data.shards() - 1; shard >= 0; shard--) {
        tree.add(shard, worker.gradient(w, plan, step, shard, shards.get(shard)));
      }
    }
    return tree.total();
  }

  private static JobExchange exchange(ShardedData data, BatchPlan plan, Dl4jDefinition definition) {
    return new JobExchange(spark(), data, plan, config(definition));
  }

  private static WorkerConfig config(Dl4jDefinition definition) {
    return new WorkerConfig(definition, Normalization.BYTES, MICRO);
  }

  private static Dl4jDefinition network(ShardedData data) {
    String json = ZooConfigurations.json(new Mlp(List.of(20), 0.3), data.shape(), 10);
    return Dl4jDefinition.of(json, data.shape(), 10);
  }

  private static ShardedData digits(int examples, int shards) {
    RunSpec spec =
        SpecReader.read(
            "test",
            "data { source = digits, train-examples = %d, test-examples = 50 }".formatted(examples),
            List.of());
    return new DataLoader(session(), spec.data(), shards).load();
  }
}
