package largo.spark.session;

import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongFunction;
import largo.core.Deadline;
import largo.core.data.DataSplit;
import largo.core.gradient.Score;
import largo.core.train.ShardSums;
import largo.core.train.WorkerConfig;
import largo.spark.data.ShardedData;
import largo.spark.session.protocol.Request;
import largo.spark.session.protocol.ScoreRequest;
import largo.spark.session.protocol.ScoreResponse;
import largo.spark.session.protocol.SessionDescriptor;
import largo.spark.session.protocol.SharedSecret;
import largo.spark.session.sliced.ReachableExecutors;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open session: its coordinator, the server that executors connect to, and the workers. */
final class DriverSession implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DriverSession.class);

  /** Time after which a wait for connections checks whether shards moved to other executors. */
  private static final Duration RECHECK = Duration.ofSeconds(1);

  private final Coordinator coordinator;
  private final SessionDescriptor session;
  private final Optional<SessionServer> server;
  private final SessionAddress address;
  private final WorkerSupervisor supervisor;

  private DriverSession(
      JavaSparkContext spark,
      ShardedData data,
      WorkerConfig workerConfig,
      BatchAssignment assignment,
      SessionOptions options,
      Optional<SliceServer> slices) {
    SparkConf conf = spark.getConf();
    this.session =
        new SessionDescriptor(
            UUID.randomUUID(),
            SharedSecret.random(),
            TransportSecurity.isEncrypted(conf, spark.version()),
            data.shards(),
            options.parameters(),
            workerConfig.definition().classes(),
            workerConfig.definition().metrics().size(),
            StatefulShards.maxFloats(data, workerConfig.definition()),
            options.codec().orElse(null));
    this.coordinator =
        new Coordinator(
            session.name(),
            data.shards(),
            new RejectedFrames(SessionMetrics.of(spark.sc())::rejected));
    this.server =
        spark.isLocal()
            ? Optional.empty()
            : Optional.of(SessionServer.open(ListenPort.of(conf), session, coordinator));
    this.address =
        new SessionAddress(
            session, conf.get("spark.driver.host"), server.map(SessionServer::port).orElse(0));
    server.ifPresent(
        open ->
            LOG.info(
                "executors join session {} at {}:{}, {}",
                session.name(),
                address.host(),
                address.port(),
                session.encrypted() ? "encrypted" : "not encrypted"));
    if (spark.isLocal()) {
      ClientRegistry.put(session.run(), new LocalCoordinatorClient(coordinator, session.codec()));
    }
    this.supervisor =
        new WorkerSupervisor(
            spark,
            data,
            new SessionTask(
                address,
                assignment,
                workerConfig,
                options.slots().placement(),
                slices.map(s -> s.open(session, ListenPort.of(conf))).orElse(null)),
            coordinator,
            options);
  }

  /**
   * Opens a session; returns when all shards are served.
   *
   * @throws SessionException if they are not within the timeout
   */
  static DriverSession open(
      JavaSparkContext spark,
      ShardedData data,
      WorkerConfig workerConfig,
      BatchAssignment assignment,
      SessionOptions options) {
    return open(spark, data, workerConfig, assignment, options, Optional.empty());
  }

  /**
   * Opens a session with a sharded optimizer; returns when all shards are served.
   *
   * @param slices server of the sharded optimizer; closed by the caller
   * @throws SessionException if they are not within the timeout
   */
  static DriverSession open(
      JavaSparkContext spark,
      ShardedData data,
      WorkerConfig workerConfig,
      BatchAssignment assignment,
      SessionOptions options,
      Optional<SliceServer> slices) {
    SessionExchange.check(spark);
    if (SessionMetrics.of(spark.sc()).opened() == 1) {
      TransportSecurity.warning(spark.getConf(), spark.version()).ifPresent(LOG::warn);
    }
    DriverSession opened =
        new DriverSession(spark, data, workerConfig, assignment, options, slices);
    try {
      opened.supervisor.start();
      return opened;
    } catch (InterruptedException e) {
      opened.close();
      throw interrupted(e);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Sends a request to all shards, and waits until all have responded.
   *
   * @param request creates the request with its number
   * @throws SessionException if no response arrives within the timeout
   */
  PendingRequest execute(LongFunction<? extends Request> request) {
    return execute(request, () -> {});
  }

  /**
   * Sends a request to all shards, and waits until all have responded.
   *
   * @param request creates the request with its number
   * @param check called again and again during the wait; an exception ends it
   * @throws SessionException if no response arrives within the timeout
   */
  PendingRequest execute(LongFunction<? extends Request> request, Runnable check) {
    return complete(coordinator.submit(request), check);
  }

  /**
   * Sends a request to all shards, and waits until all have responded.
   *
   * @param request creates the request with its number
   * @param sums receives the gradients of the shards
   * @param check called again and again during the wait; an exception ends it
   * @throws SessionException if no response arrives within the timeout
   */
  PendingRequest execute(LongFunction<? extends Request> request, ShardSums sums, Runnable check) {
    return complete(coordinator.submit(request, sums), check);
  }

  private PendingRequest complete(PendingRequest pending, Runnable check) {
    Awaitable completion = coordinator.completion(pending);
    try {
      await(
          Awaitable.of(
              timeout -> {
                check.run();
                return completion.await(timeout);
              },
              completion::silence,
              completion::describe));
      return pending;
    } finally {
      coordinator.withdraw(); // the caller may change the parameters now
    }
  }

  /** The score of a model on a split of the data. */
  Score score(DataSplit split, float[] parameters, ShardedData data) {
    Score score = new Score(session.classes());
    if (data.count(split) > 0) {
      execute(id -> new ScoreRequest(id, split, parameters))
          .responses(ScoreResponse.class)
          .forEach(response -> score.add(response.score())); // in the order of the shards
    }
    return score;
  }

  /**
   * Waits for workers.
   *
   * @throws SessionException if none responds within the timeout
   */
  void await(Awaitable awaitable) {
    try {
      supervisor.await(awaitable);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Waits until every shard has a worker, on an executor that is connected to the driver's sharded
   * optimizer.
   *
   * @return the shards of each executor
   * @throws SessionException if this takes longer than the timeout
   */
  Map<String, BitSet> awaitConnected(ReachableExecutors executors, Duration timeout) {
    Deadline deadline = Deadline.after(timeout);
    while (true) {
      await(coordinator.allWorkers());
      Map<String, BitSet> shards = coordinator.shardsByExecutor();
      if (!shards.isEmpty() && executors.await(shards.keySet(), RECHECK)) {
        return shards;
      }
      if (deadline.hasPassed()) {
        throw new SessionException(
            "executors did not connect to the driver's sharded optimizer within %d s: %s",
            timeout.toSeconds(), executors.missing(shards.keySet()));
      }
    }
  }

  Coordinator coordinator() {
    return coordinator;
  }

  SessionDescriptor session() {
    return session;
  }

  SessionAddress address() {
    return address;
  }

  @Override
  public void close() {
    supervisor.close();
    server.ifPresent(SessionServer::close);
    coordinator.rejected().log();
    ClientRegistry.remove(session.run());
    LOG.debug("session {} closed", session.name());
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while workers computed", e);
  }
}
