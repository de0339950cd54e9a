package largo.spark.session;

import java.util.Optional;
import java.util.UUID;
import largo.core.data.Split;
import largo.core.model.Score;
import largo.spark.data.ShardedData;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session that is open: its hub, the way to it, and the workers. */
final class Site implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Site.class);

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
            TransportSecurity.isEncrypted(conf, spark.version()),
            data.shards(),
            terms.parameters(),
            recipe.definition().classes(),
            terms.packing().orElse(null));
    this.endpoint =
        spark.isLocal()
            ? Optional.empty()
            : Optional.of(Endpoint.open(ListenPort.of(conf), session, hub));
    this.ticket =
        new Ticket(session, conf.get("spark.driver.host"), endpoint.map(Endpoint::port).orElse(0));
    endpoint.ifPresent(
        open ->
            LOG.info(
                "executors join the session at {}:{}, {}",
                ticket.host(),
                ticket.port(),
                session.sealed() ? "encrypted" : "not encrypted"));
    if (spark.isLocal()) {
      Links.offer(session.run(), new NearLink(hub, session.packing()));
    }
    this.crew = new Crew(spark, data, new SessionTask(ticket, share, recipe), hub, terms);
  }

  /** Counts what is dropped, for the application's metrics, too. */
  static Drops drops(JavaSparkContext spark) {
    return new Drops(SessionMetrics.of(spark.sc())::dropped);
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
    SessionExchange.check(spark);
    if (SessionMetrics.of(spark.sc()).opened() == 1) {
      TransportSecurity.warning(spark.getConf(), spark.version()).ifPresent(LOG::warn);
    }
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
    hub.drops().log();
    Links.withdraw(session.run());
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while workers were at work", e);
  }
}
