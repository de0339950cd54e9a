package largo.spark.session;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import largo.core.data.Split;
import largo.core.model.Score;
import largo.spark.data.ShardedData;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** A session that is open: its hub, the way to it, and the workers. */
final class Site implements AutoCloseable {

  /** Settings of which any says that what travels is to be encrypted. */
  private static final List<String> ENCRYPTION =
      List.of(
          "spark.network.crypto.enabled",
          "spark.io.encryption.enabled",
          "spark.authenticate.enableSaslEncryption",
          "spark.ssl.enabled");

  private final Hub hub;
  private final Session session;
  private final Optional<Endpoint> endpoint;
  private final Ticket ticket;
  private final Crew crew;

  private Site(
      JavaSparkContext spark,
      ShardedData data,
      Hub hub,
      Recipe recipe,
      Share share,
      SessionExchange.Terms terms) {
    SparkConf conf = spark.getConf();
    this.hub = hub;
    this.session =
        new Session(
            UUID.randomUUID(),
            Secret.random(),
            ENCRYPTION.stream().anyMatch(key -> conf.getBoolean(key, false)),
            data.shards(),
            terms.parameters(),
            recipe.definition().classes(),
            terms.packing().orElse(null));
    String host = conf.get("spark.driver.host");
    String address = conf.get("spark.driver.bindAddress", host);
    this.endpoint =
        spark.isLocal() ? Optional.empty() : Optional.of(Endpoint.open(address, session, hub));
    this.ticket = new Ticket(session, host, endpoint.map(Endpoint::port).orElse(0));
    if (spark.isLocal()) {
      Links.offer(session.run(), new NearLink(hub, session.packing()));
    }
    this.crew = new Crew(spark, data, new SessionTask(ticket, share, recipe), hub, terms);
  }

  /**
   * Opens a session: returns when all shards are served.
   *
   * @throws SessionException if that takes longer than it may
   */
  static Site open(
      JavaSparkContext spark,
      ShardedData data,
      Hub hub,
      Recipe recipe,
      Share share,
      SessionExchange.Terms terms) {
    SessionExchange.checkExecutorsStay(spark);
    Site site = new Site(spark, data, hub, recipe, share, terms);
    try {
      site.crew.start();
      return site;
    } catch (InterruptedException e) {
      site.close();
      throw interrupted(e);
    } catch (RuntimeException e) {
      site.close();
      throw e;
    }
  }

  /** Has all shards do something, and waits until they have. */
  Round perform(Duty duty, long step, float[] parameters) {
    Round round = hub.begin(duty, step, parameters);
    try {
      await(hub.end(round));
      return round;
    } finally {
      hub.abandon(); // parameters may change now
    }
  }

  /** The score of a model on a part of the data. */
  Score score(Split split, float[] parameters, ShardedData data) {
    Score score = new Score(session.classes());
    if (data.count(split) > 0) {
      perform(new Duty.Score(split), 0, parameters).answers(Answer.Scored.class).stream()
          .map(Answer.Scored::score)
          .forEach(score::add); // in their order
    }
    return score;
  }

  /**
   * Waits for something that workers are at.
   *
   * @throws SessionException if nothing was heard of them for longer than it may be
   */
  void await(Awaited awaited) {
    try {
      crew.await(awaited);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** What both ends agree on. */
  Session session() {
    return session;
  }

  /** What lets others in. */
  Ticket ticket() {
    return ticket;
  }

  @Override
  public void close() {
    crew.close();
    endpoint.ifPresent(Endpoint::close);
    Links.withdraw(session.run());
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while workers were at work", e);
  }
}
