package largo.spark.yarn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.config.SpecException;
import largo.spark.interop.ScalaCollections;
import largo.spark.yarn.SubmitLine.Mode;
import org.apache.spark.deploy.SparkSubmitArguments;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** Invariants of plans for many runs and clusters, and the command line that Spark parses. */
public class ResourcePlanTest extends JUnitSuite {

  private static final int MEGABYTE = 1 << 20;

  @Test
  public void everyPlanFitsItsCluster() {
    for (int nodes : List.of(1, 2, 7)) {
      for (int cores : List.of(2, 8, 32)) {
        for (int memory : List.of(6, 32, 256)) {
          for (int gpus : List.of(0, 1, 8)) {
            for (int shards : List.of(1, 5, 64)) {
              for (long data : List.of(1L, 2000L)) {
                assertFits(demand(shards, data), cluster(nodes, cores, memory * 1024, gpus));
              }
            }
          }
        }
      }
    }
  }

  private static void assertFits(ResourceDemand demand, YarnCluster cluster) {
    ResourcePlan plan;
    try {
      plan = ResourcePlan.of(demand, cluster, SparkSettings.NONE);
    } catch (SpecException e) {
      assertThat(e).hasMessageContaining("have no room for both");
      return;
    }
    String description = "%s on %s: %s".formatted(demand, cluster, plan);
    assertThat(plan.container()).as(description).isLessThanOrEqualTo(cluster.memory());
    assertThat(plan.container() % cluster.step()).as(description).isZero();
    assertThat(plan.executors()).as(description).isBetween(1, plan.room());
    assertThat(plan.cores()).as(description).isLessThanOrEqualTo(cluster.cores());
    long containers = (long) plan.executors() * plan.container() + plan.driverContainer();
    assertThat(containers)
        .as(description)
        .isLessThanOrEqualTo((long) cluster.nodes() * cluster.memory());
    if (cluster.gpus() > 0) {
      assertThat(plan.cores()).as(description).isOne();
      assertThat(plan.executors())
          .as(description)
          .isLessThanOrEqualTo(cluster.nodes() * cluster.gpus());
    }
    // spark.memory.fraction is 0.6, 300 MB are reserved, and redistribution needs the data twice
    double storage = 0.6 * (plan.heap() - 300) * plan.executors();
    assertThat(storage).as(description).isGreaterThan(2.0 * demand.dataBytes() / MEGABYTE);
    assertThat(plan.slots() * plan.shardsPerTask())
        .as(description)
        .isGreaterThanOrEqualTo(demand.tasks());
    if (plan.slots() < demand.tasks()) {
      assertThat(plan.reasons().get(0).why()).as(description).contains("no more fit", "per task");
    }
  }

  @Test
  public void spreadsTasksEvenlyAndLeavesRoomForTheDriver() {
    ResourcePlan even =
        ResourcePlan.of(demand(16, 100), cluster(4, 16, 65536, 0), SparkSettings.NONE);
    assertThat(even.executors()).isEqualTo(4);
    assertThat(even.cores()).isEqualTo(4);
    assertThat(even.shardsPerTask()).isOne();

    ResourcePlan tight =
        ResourcePlan.of(demand(16, 100), cluster(2, 4, 65536, 0), SparkSettings.NONE);
    assertThat(tight.slots()).isLessThan(8); // the driver takes a core
    assertThat(tight.shardsPerTask()).isEqualTo(3);

    ResourcePlan gpus =
        ResourcePlan.of(demand(4, 100), cluster(2, 16, 65536, 2), SparkSettings.NONE);
    assertThat(gpus.executors()).isEqualTo(4);
    assertThat(gpus.overhead()).isGreaterThan(2048);
  }

  @Test
  public void advisesShardsThatUseIdleSlots() {
    YarnCluster cluster = cluster(4, 16, 65536, 0);
    ResourcePlan two = ResourcePlan.of(demand(2, 100), cluster, SparkSettings.NONE);
    String advice = ShardAdvice.of(two, 1024, false).orElseThrow();
    int shards = Integer.parseInt(advice.replaceAll("(?s).*shards=(\\d+) .*", "$1"));
    assertThat(advice).startsWith("idle: ");
    assertThat(shards).isBetween(48, 64);

    ResourcePlan many = ResourcePlan.of(demand(shards, 100), cluster, SparkSettings.NONE);
    assertThat(many.slots()).isGreaterThanOrEqualTo(shards);
    assertThat(ShardAdvice.of(many, 1024, false)).isEmpty();
    assertThat(ShardAdvice.of(two, 24, true).orElseThrow())
        .contains("A batch of 24 is too small for more shards", "sweep.parallel = N");
    assertThat(ShardAdvice.of(two, 256, true).orElseThrow()).contains("--set shards=16 ");
  }

  @Test
  public void requestsMoreMemoryForMoreDemand() {
    YarnCluster cluster = cluster(4, 16, 262144, 0);
    ResourcePlan small = ResourcePlan.of(demand(8, 100), cluster, SparkSettings.NONE);
    assertThat(ResourcePlan.of(demand(8, 40_000), cluster, SparkSettings.NONE).heap())
        .isGreaterThan(small.heap() + 10_000);
    ResourceDemand wide =
        new ResourceDemand(8, 1, 100_000_000, 8L << 30, 100L * MEGABYTE, 2L << 30);
    assertThat(ResourcePlan.of(wide, cluster, SparkSettings.NONE).heap())
        .isGreaterThan(small.heap() + 2_000);
    assertThat(ResourcePlan.of(wide, cluster, SparkSettings.NONE).overhead())
        .isGreaterThan(small.overhead() + 2_000);
    assertThat(ResourcePlan.of(wide, cluster, SparkSettings.NONE).driverHeap())
        .isGreaterThan(8_192);
  }

  @Test
  public void reportsAClusterThatIsTooSmall() {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(
            () -> ResourcePlan.of(demand(2, 100), cluster(1, 2, 2048, 0), SparkSettings.NONE))
        .withMessageContaining("1 nodes of 2048 MB, 2 cores and 0 GPUs have no room for both");
  }

  @Test
  public void sparkParsesTheCommandLine() {
    YarnCluster cluster =
        new YarnCluster(4, 16, 65536, 2, 1024, Optional.of("training"), Optional.of("gpu"));
    ResourcePlan plan = ResourcePlan.of(demand(8, 100), cluster, SparkSettings.NONE);
    SubmitLine line =
        new SubmitLine(
            plan,
            "/opt/largo.jar",
            "train",
            "/home/me/my.conf",
            List.of("sweep.seed=[1, 2]"),
            "hdfs:///runs/mine");
    SparkSubmitArguments clientMode = parsed(line.arguments(Mode.CLIENT));
    assertThat(clientMode.master()).isEqualTo("yarn");
    assertThat(clientMode.deployMode()).isEqualTo("client");
    assertThat(clientMode.queue()).isEqualTo("training");
    assertThat(clientMode.numExecutors()).isEqualTo("8");
    assertThat(clientMode.executorCores()).isEqualTo("1");
    assertThat(clientMode.executorMemory()).isEqualTo(plan.heap() + "m");
    assertThat(clientMode.mainClass()).isEqualTo("largo.spark.cli.Main");
    assertThat(clientMode.primaryResource()).endsWith("/opt/largo.jar");
    assertThat(ScalaCollections.list(clientMode.childArgs()))
        .containsExactly(
            "train",
            "/home/me/my.conf",
            "--set",
            "sweep.seed=[1, 2]",
            "--out",
            "hdfs:///runs/mine");
    assertThat(ScalaCollections.map(clientMode.sparkProperties()))
        .containsEntry("spark.executor.resource.gpu.amount", "1")
        .containsEntry("spark.yarn.executor.nodeLabelExpression", "gpu");

    SparkSubmitArguments clusterMode = parsed(line.arguments(Mode.CLUSTER));
    assertThat(clusterMode.deployMode()).isEqualTo("cluster");
    assertThat(clusterMode.files())
        .contains("gpu-discovery.sh", "log4j2.properties", "/home/me/my.conf");
    assertThat(ScalaCollections.list(clusterMode.childArgs()))
        .startsWith("train", "my.conf")
        .endsWith("--resume-if-exists");
    assertThat(line.text(Mode.CLUSTER)).contains("--set 'sweep.seed=[1, 2]' \\\n");
  }

  @Test
  public void accountsForSparksMemorySettings() {
    YarnCluster cluster = cluster(4, 16, 262144, 0);
    ResourceDemand demand = demand(8, 10_000);
    ResourcePlan plain = ResourcePlan.of(demand, cluster, SparkSettings.NONE);
    SparkSettings settings =
        new SparkSettings(
            Map.of(
                "spark.memory.fraction", "0.3",
                "spark.memory.offHeap.enabled", "true",
                "spark.memory.offHeap.size", "2g"));
    ResourcePlan plan = ResourcePlan.of(demand, cluster, settings);
    assertThat(plan.heap()).isGreaterThan((int) (1.8 * plain.heap()));
    assertThat(plan.container()).isGreaterThanOrEqualTo(plan.heap() + plan.overhead() + 2048);

    SubmitLine line = new SubmitLine(plan, "/opt/largo.jar", "train", "my.conf", List.of(), "out");
    assertThat(ScalaCollections.map(parsed(line.arguments(Mode.CLIENT)).sparkProperties()))
        .containsAllEntriesOf(settings.values());
  }

  @Test
  public void refusesSettingsThatThePlanDetermines() {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> new SparkSettings(Map.of("spark.executor.memory", "8g")))
        .withMessage(
            "--conf spark.executor.memory=8g is not possible with yarn-plan: the plan computes it");
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> new SparkSettings(Map.of("spark.memory.fraction", "2")))
        .withMessage("--conf spark.memory.fraction must be in (0, 1), but was 2");
  }

  private static SparkSubmitArguments parsed(List<String> arguments) {
    scala.collection.immutable.Map<String, String> environment =
        new scala.collection.immutable.Map.Map1<>("HADOOP_CONF_DIR", "/etc/hadoop/conf");
    return new SparkSubmitArguments(ScalaCollections.seq(arguments), environment);
  }

  private static ResourceDemand demand(int shards, long megabytes) {
    return new ResourceDemand(
        shards, 1, 431_080, 20L * MEGABYTE, megabytes * MEGABYTE, 130L * MEGABYTE);
  }

  private static YarnCluster cluster(int nodes, int cores, int memory, int gpus) {
    return new YarnCluster(nodes, cores, memory, gpus, 1024, Optional.empty(), Optional.empty());
  }
}
