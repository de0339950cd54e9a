package largo.spark.session;

import java.util.Optional;
import java.util.UUID;
import largo.core.data.DataSplit;
import largo.core.gradient.Score;
import largo.core.train.WorkerConfig;
import largo.spark.data.ShardedData;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session that is open: its hub, the way to it, and the workers. */
final class DriverSession implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DriverSession.class);

  private final Coordinator coordinator;
  private final SessionDescriptor session;
  private final Optional<SessionServer> endpoint;
  private final SessionAddress ticket;
  private final WorkerSupervisor crew;

  private DriverSession(
      JavaSparkContext spark,
      ShardedData data,
      Coordinator coordinator,
      WorkerConfig workerConfig,
      BatchAssignment batchAssignment,
      SessionExchange.Terms terms) {
    SparkConf conf = spark.getConf();
    this.coordinator = coordinator;
    this.session =
        new SessionDescriptor(
            UUID.randomUUID(),
            SharedSecret.random(),
            TransportSecurity.isEncrypted(conf, spark.version()),
            data.shards(),
            terms.parameters(),
            workerConfig.definition().classes(),
            terms.packing().orElse(null));
    this.endpoint =
        spark.isLocal()
            ? Optional.empty()
            : Optional.of(SessionServer.open(ListenPort.of(conf), session, coordinator));
    this.ticket =
        new SessionAddress(
            session, conf.get("spark.driver.host"), endpoint.map(SessionServer::port).orElse(0));
    endpoint.ifPresent(
        open ->
            LOG.info(
                "executors join the session at {}:{}, {}",
                ticket.host(),
                ticket.port(),
                session.sealed() ? "encrypted" : "not encrypted"));
    if (spark.isLocal()) {
      ClientRegistry.offer(
          session.run(), new LocalCoordinatorClient(coordinator, session.packing()));
    }
    this.crew =
        new WorkerSupervisor(
            spark,
            data,
            new SessionTask(ticket, batchAssignment, workerConfig, terms.slots().placement()),
            coordinator,
            terms);
  }

  /** Counts what is dropped, for the application's metrics, too. */
  static RejectedFrames drops(JavaSparkContext spark) {
    return new RejectedFrames(SessionMetrics.of(spark.sc())::dropped);
  }

  /**
   * Opens a session: returns when all shards are served.
   *
   * @throws SessionException if that takes longer than it may
   */
  static DriverSession open(
      JavaSparkContext spark,
      ShardedData data,
      Coordinator coordinator,
      WorkerConfig workerConfig,
      BatchAssignment batchAssignment,
      SessionExchange.Terms terms) {
    SessionExchange.check(spark);
    if (SessionMetrics.of(spark.sc()).opened() == 1) {
      TransportSecurity.warning(spark.getConf(), spark.version()).ifPresent(LOG::warn);
    }
    DriverSession driverSession =
        new DriverSession(spark, data, coordinator, workerConfig, batchAssignment, terms);
    try {
      driverSession.crew.start();
      return driverSession;
    } catch (InterruptedException e) {
      driverSession.close();
      throw interrupted(e);
    } catch (RuntimeException e) {
      driverSession.close();
      throw e;
    }
  }

  /** Has all shards do something, and waits until they have. */
  PendingRequest perform(RequestKind requestKind, long step, float[] parameters) {
    PendingRequest pendingRequest = coordinator.begin(requestKind, step, parameters);
    try {
      await(coordinator.end(pendingRequest));
      return pendingRequest;
    } finally {
      coordinator.abandon(); // parameters may change now
    }
  }

  /** The score of a model on a part of the data. */
  Score score(DataSplit split, float[] parameters, ShardedData data) {
    Score score = new Score(session.classes());
    if (data.count(split) > 0) {
      perform(new RequestKind.Score(split), 0, parameters).answers(Response.Scored.class).stream()
          .map(Response.Scored::score)
          .forEach(score::add); // in their order
    }
    return score;
  }

  /**
   * Waits for something that workers are at.
   *
   * @throws SessionException if nothing was heard of them for longer than it may be
   */
  void await(Awaitable awaitable) {
    try {
      crew.await(awaitable);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** What both ends agree on. */
  SessionDescriptor session() {
    return session;
  }

  /** What lets others in. */
  SessionAddress ticket() {
    return ticket;
  }

  @Override
  public void close() {
    crew.close();
    endpoint.ifPresent(SessionServer::close);
    coordinator.drops().log();
    ClientRegistry.withdraw(session.run());
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while workers were at work", e);
  }
}
