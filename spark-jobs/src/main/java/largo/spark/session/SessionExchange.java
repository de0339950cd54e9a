package largo.spark.session;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import largo.core.Check;
import largo.core.compress.Packing;
import largo.core.compress.Residue;
import largo.core.compress.Residues;
import largo.core.data.BatchPlan;
import largo.core.data.Split;
import largo.core.model.GradientSum;
import largo.core.model.Score;
import largo.core.train.Exchange;
import largo.spark.data.ShardedData;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * One Spark job for a whole run: its tasks stay, and are fed step by step. A worker that is lost is
 * replaced, and the new one takes over at the current step.
 */
public final class SessionExchange implements Exchange {

  private static final float[] NONE = {};

  private final ShardedData data;
  private final Hub hub;
  private final Site site;
  private final Session session;
  private final LongToDoubleFunction rates;
  private final Optional<Residual> residual;

  /**
   * How a session is run.
   *
   * @param parameters of the model, how many
   * @param slots of the application
   * @param deadline for a worker to start, or to do one shard's share of a step
   * @param packing how gradients travel; none if as they are
   * @param rates the learning rate of each step
   */
  public record Terms(
      int parameters,
      Slots slots,
      Duration deadline,
      Optional<Packing> packing,
      LongToDoubleFunction rates) {

    /** Gradients travel as they are. */
    public Terms(int parameters, Slots slots, Duration deadline) {
      this(parameters, slots, deadline, Optional.empty(), step -> 0);
    }
  }

  /**
   * Opens a session: returns when all shards are served.
   *
   * @throws SessionException if that takes longer than it may
   */
  public SessionExchange(
      JavaSparkContext spark, ShardedData data, BatchPlan plan, Recipe recipe, Terms terms) {
    this.data = data;
    this.rates = terms.rates();
    this.residual = terms.packing().map(packing -> new Residual(packing, data.shards()));
    this.hub = new Hub(data.shards(), Site.drops(spark));
    this.site = Site.open(spark, data, hub, recipe, new Share.OfAll(plan), terms);
    this.session = site.session();
  }

  @Override
  public Reply gradient(long step, float[] parameters) {
    Duty duty = new Duty.Gradient(step == 0 ? 0 : rates.applyAsDouble(step - 1));
    Round round = site.perform(duty, step, parameters);
    GradientSum sum = round.sum();
    session.packing().ifPresent(packing -> packing.sum(sum.gradient(), sum.examples()));
    return new Reply(
        sum,
        round.slowest(),
        round.reduceSeconds(),
        4L * parameters.length * hub.places(),
        round.bytes(),
        Reply.ALL,
        0,
        residual
            .map(r -> r.told(step, parameters, round.answers(Answer.Gradient.class)))
            .orElse(Map.of()));
  }

  @Override
  public Residues residues() {
    return residual
        .filter(r -> keeps())
        .map(
            r ->
                r.with(
                    site.perform(new Duty.Recall(), 0, NONE).answers(Answer.Recalled.class).stream()
                        .map(Answer.Recalled::residue)
                        .toList()))
        .orElse(Residues.NONE);
  }

  @Override
  public void goOn(Residues residues) {
    Check.that(
        keeps() ? residues.shards().size() == session.shards() : residues.isEmpty(),
        "there must be residues of %d shards, but there were %d",
        keeps() ? session.shards() : 0,
        residues.shards().size());
    for (int shard = 0; shard < residues.shards().size(); shard++) {
      Residue residue = residues.shards().get(shard);
      Check.that(
          residue.age() == 0 || residue.values().length == session.parameters(),
          "the residue of shard %d must be %d floats, but was %d",
          shard,
          session.parameters(),
          residue.values().length);
      site.perform(new Duty.Resume(shard, residue.age()), 0, residue.values());
    }
    if (residues.before().length > 0) {
      site.perform(new Duty.Resume(-1, 0), 0, residues.before());
    }
    residual.filter(r -> keeps()).ifPresent(r -> r.goOn(residues));
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

  /** Whether shards keep what they do not send. */
  private boolean keeps() {
    return session.packing().map(packing -> packing.compression().remembers()).orElse(false);
  }

  /**
   * Checks that a session can be opened in an application: that executors stay while nothing
   * happens but a session, and that its settings can be.
   *
   * @throws SessionException if it cannot
   */
  public static void check(JavaSparkContext spark) {
    if (spark.isLocal()) {
      return;
    }
    SparkConf conf = spark.getConf();
    if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      throw new SessionException(
          "exchange.kind must be job where spark.dynamicAllocation.enabled is true, but was "
              + "session; add --set exchange.kind=job, which gives the same result, or --conf "
              + "spark.dynamicAllocation.enabled=false");
    }
    ListenPort.of(conf);
  }
}
