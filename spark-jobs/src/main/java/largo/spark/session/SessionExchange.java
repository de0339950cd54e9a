package largo.spark.session;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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

  /** Settings of which any says that what travels is to be encrypted. */
  private static final List<String> ENCRYPTION =
      List.of(
          "spark.network.crypto.enabled",
          "spark.io.encryption.enabled",
          "spark.authenticate.enableSaslEncryption",
          "spark.ssl.enabled");

  private static final float[] NONE = {};

  private final ShardedData data;
  private final Session session;
  private final Hub hub;
  private final Optional<Endpoint> endpoint;
  private final Ticket ticket;
  private final Crew crew;
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
    SparkConf conf = spark.getConf();
    checkExecutorsStay(spark);
    this.data = data;
    this.session =
        new Session(
            UUID.randomUUID(),
            Secret.random(),
            ENCRYPTION.stream().anyMatch(key -> conf.getBoolean(key, false)),
            data.shards(),
            terms.parameters(),
            recipe.definition().classes(),
            terms.packing().orElse(null));
    this.rates = terms.rates();
    this.residual = terms.packing().map(packing -> new Residual(packing, data.shards()));
    this.hub = new Hub(data.shards());
    String host = conf.get("spark.driver.host");
    String address = conf.get("spark.driver.bindAddress", host);
    this.endpoint =
        spark.isLocal() ? Optional.empty() : Optional.of(Endpoint.open(address, session, hub));
    this.ticket = new Ticket(session, host, endpoint.map(Endpoint::port).orElse(0));
    if (spark.isLocal()) {
      Links.offer(session.run(), new NearLink(hub, session.packing()));
    }
    this.crew = new Crew(spark, data, new SessionTask(ticket, plan, recipe), hub, terms);
    try {
      crew.start();
    } catch (InterruptedException e) {
      close();
      throw interrupted(e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public Reply gradient(long step, float[] parameters) {
    Duty duty = new Duty.Gradient(step == 0 ? 0 : rates.applyAsDouble(step - 1));
    Round round = perform(duty, step, parameters);
    GradientSum sum = round.sum();
    session.packing().ifPresent(packing -> packing.sum(sum.gradient(), sum.examples()));
    return new Reply(
        sum,
        round.slowest(),
        round.reduceSeconds(),
        4L * parameters.length * hub.places(),
        round.bytes(),
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
                    perform(new Duty.Recall(), 0, NONE).answers(Answer.Recalled.class).stream()
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
      perform(new Duty.Resume(shard, residue.age()), 0, residue.values());
    }
    if (residues.before().length > 0) {
      perform(new Duty.Resume(-1, 0), 0, residues.before());
    }
    residual.filter(r -> keeps()).ifPresent(r -> r.goOn(residues));
  }

  @Override
  public Score score(Split split, float[] parameters) {
    Score score = new Score(session.classes());
    if (data.count(split) > 0) {
      perform(new Duty.Score(split), 0, parameters).answers(Answer.Scored.class).stream()
          .map(Answer.Scored::score)
          .forEach(score::add); // in their order
    }
    return score;
  }

  @Override
  public void close() {
    crew.close();
    endpoint.ifPresent(Endpoint::close);
    Links.withdraw(session.run());
  }

  /** What was dropped so far. */
  Drops drops() {
    return hub.drops();
  }

  /** What lets others in. */
  Ticket ticket() {
    return ticket;
  }

  /** Whether shards keep what they do not send. */
  private boolean keeps() {
    return session.packing().map(packing -> packing.compression().remembers()).orElse(false);
  }

  private Round perform(Duty duty, long step, float[] parameters) {
    Round round = hub.begin(duty, step, parameters);
    try {
      crew.await(round);
      return round;
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      hub.abandon(); // parameters may change now
    }
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

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while workers were at work", e);
  }
}
