package largo.spark.session;

import java.time.Duration;
import java.util.Optional;
import largo.core.data.BatchPlan;
import largo.core.data.Split;
import largo.core.model.Score;
import largo.core.train.Exchange;
import largo.spark.data.ShardedData;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * One Spark job for a whole run: its tasks stay, and are fed step by step. A worker that is lost is
 * replaced, and the new one takes over at the current step.
 */
public final class SessionExchange implements Exchange {

  private final ShardedData data;
  private final Hub hub;
  private final Site site;

  /**
   * How a session is run.
   *
   * @param parameters of the model, how many
   * @param slots of the application
   * @param deadline for a worker to start, or to do one shard's share of a step
   */
  public record Terms(int parameters, Slots slots, Duration deadline) {}

  /**
   * Opens a session: returns when all shards are served.
   *
   * @throws SessionException if that takes longer than it may
   */
  public SessionExchange(
      JavaSparkContext spark, ShardedData data, BatchPlan plan, Recipe recipe, Terms terms) {
    this.data = data;
    this.hub = new Hub(data.shards());
    this.site = Site.open(spark, data, hub, recipe, new Share.OfAll(plan), terms);
  }

  @Override
  public Reply gradient(long step, float[] parameters) {
    Round round = site.perform(Optional.empty(), step, parameters);
    return new Reply(
        round.sum(),
        round.slowest(),
        round.reduceSeconds(),
        4L * parameters.length * hub.places(),
        round.bytes());
  }

  @Override
  public Score score(Split split, float[] parameters) {
    return site.score(split, parameters, data);
  }

  @Override
  public void close() {
    site.close();
  }

  /** What was dropped so far. */
  Drops drops() {
    return hub.drops();
  }

  /** What lets others in. */
  Ticket ticket() {
    return site.ticket();
  }

  /**
   * Checks that executors stay while nothing happens in the application but a session.
   *
   * @throws SessionException if they do not
   */
  public static void checkExecutorsStay(JavaSparkContext spark) {
    if (!spark.isLocal() && spark.getConf().getBoolean("spark.dynamicAllocation.enabled", false)) {
      throw new SessionException(
          "exchange.kind must be job where spark.dynamicAllocation.enabled is true, but was "
              + "session; add --set exchange.kind=job, which gives the same result, or --conf "
              + "spark.dynamicAllocation.enabled=false");
    }
  }
}
