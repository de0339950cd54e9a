package largo.spark.yarn;

import java.util.Locale;
import java.util.Optional;

/** What to do about cores or GPUs that a plan leaves idle because there are few shards. */
public final class ShardAdvice {

  private static final int MAX_SHARDS = 4096;

  /** Examples of a batch that a shard should have at least: fewer are slow for what they cost. */
  private static final int MIN_EXAMPLES = 16;

  private ShardAdvice() {}

  /**
   * The advice, for people.
   *
   * @param batch the smallest one of the run's trials
   * @param isSweep whether trials side by side are another way
   * @return empty if the plan leaves nothing idle that more shards would use
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
        String.format(
            Locale.ROOT, "idle: %d of the %d %s that there is room for", room - tasks, room, unit);
    int shards =
        Math.min(room / demand.parallel(), Math.max(demand.shards(), batch / MIN_EXAMPLES));
    if (shards > demand.shards()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%s. A shard is a task: --set shards=%d uses %d of them,%n"
                  + "with %d examples of a batch of %d to a shard%s. Shards count for the results, so"
                  + "%nchoose them before the first run, for the largest cluster that it may get.",
              idle,
              shards,
              shards * demand.parallel(),
              (batch + shards - 1) / shards,
              batch,
              isSweep ? "; sweep.parallel = N trains N trials side by side" : ""));
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s. A batch of %d is too small for more shards:%nfewer than %d examples of it to a shard"
                + " cost more than they gain.%s",
            idle,
            batch,
            MIN_EXAMPLES,
            isSweep ? " sweep.parallel = N trains N trials side by side." : ""));
  }

  /** Tasks that the cluster has room for, however many shards there are. */
  private static int slots(ResourcePlan plan) {
    ResourceDemand demand = plan.demand();
    YarnCluster cluster = plan.cluster();
    int max = cluster.nodes() * (cluster.gpus() > 0 ? cluster.gpus() : cluster.cores());
    int shards = Math.max(demand.shards(), Math.min(MAX_SHARDS, max) / demand.parallel());
    return Math.min(
        max, ResourcePlan.of(demand.withShards(shards), cluster, plan.settings()).slots());
  }
}
