package largo.spark.study;

import largo.core.config.ExchangeSpec.Kind;
import largo.core.config.RunSpec;
import largo.core.study.TrialPlan;
import largo.spark.device.Placement;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many trials run at a time. */
final class ParallelTrials {

  private static final Logger LOG = LoggerFactory.getLogger(ParallelTrials.class);

  private ParallelTrials() {}

  /**
   * As many as configured, or as there are slots for all their shards. Sessions occupy slots, so
   * that there are at most as many of them as slots.
   */
  static int of(JavaSparkContext spark, RunSpec spec, TrialPlan plan, Placement placement) {
    int fitting = fitting(spark, spec.shards());
    int wanted = Math.min(plan.maxParallel(), spec.sweep().parallel().orElse(fitting));
    if (spec.exchange().kind() == Kind.JOB) {
      return wanted;
    }
    int possible = Math.max(1, Math.min(wanted, placement.slots(spark)));
    if (possible < wanted) {
      LOG.warn("{} parallel trials, not {}: there are no more slots", possible, wanted);
    }
    return possible;
  }

  /** As many trainings as have a slot for each of their shards, at least one. */
  static int fitting(JavaSparkContext spark, int shards) {
    return Math.max(1, spark.defaultParallelism() / shards);
  }
}
