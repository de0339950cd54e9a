package largo.spark.yarn;

import java.util.Locale;
import java.util.Optional;

/** Advice on cores or GPUs that a plan leaves idle because there are too few shards. */
public final class ShardAdvice {

  private static final int MAX_SHARDS = 4096;

  /** Minimum examples of a batch per shard; with fewer, communication dominates. */
  private static final int MIN_EXAMPLES = 16;

  private ShardAdvice() {}

  /**
   * Returns the advice.
   *
   * @param batch the smallest batch of the run's trials
   * @param isSweep whether concurrent trials are an alternative
   * @return empty if more shards would not use more of the cluster
   */
  public static Optional<String> of(ResourcePlan plan, int batch, boolean isSweep) {
    ResourceDemand demand = plan.demand();
    int tasks = demand.tasks();
    int room = slots(plan);
    if (room <= tasks || plan.slots() < tasks) {
      return Optional.empty();
    }
    String unit = plan.cluster().gpus() > 0 ? "GPUs" : "cores";
    String idle =
        String.format(Locale.ROOT, "idle: %d of %d available %s", room - tasks, room, unit);
    int shards =
        Math.min(room / demand.parallel(), Math.max(demand.shards(), batch / MIN_EXAMPLES));
    if (shards > demand.shards()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%s. A shard is a task: --set shards=%d uses %d of them,%n"
                  + "with %d examples of a batch of %d per shard%s. Results depend on the number of"
                  + "%nshards: choose it before the first run, for the largest cluster that may be used.",
              idle,
              shards,
              shards * demand.parallel(),
              (batch + shards - 1) / shards,
              batch,
              isSweep ? "; sweep.parallel = N runs N trials concurrently" : ""));
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s. A batch of %d is too small for more shards:%nwith fewer than %d examples per shard,"
                + " communication dominates.%s",
            idle,
            batch,
            MIN_EXAMPLES,
            isSweep ? "  sweep.parallel = N runs N trials concurrently." : ""));
  }

  /** Number of tasks that fit into the cluster with any number of shards. */
  private static int slots(ResourcePlan plan) {
    ResourceDemand demand = plan.demand();
    YarnCluster cluster = plan.cluster();
    int max = cluster.nodes() * (cluster.gpus() > 0 ? cluster.gpus() : cluster.cores());
    int shards = Math.max(demand.shards(), Math.min(MAX_SHARDS, max) / demand.parallel());
    return Math.min(
        max, ResourcePlan.of(demand.withShards(shards), cluster, plan.settings()).slots());
  }
}
