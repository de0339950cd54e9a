package largo.spark.session;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import largo.core.Deadline;
import largo.core.gradient.GradientSum;
import largo.core.optimizer.Optimizer;
import largo.core.optimizer.UpdateRule;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.scaling.ClusterSite;
import largo.core.scaling.HardwareRates;
import largo.spark.session.peer.PeerNetwork;
import largo.spark.session.protocol.SessionDescriptor;
import largo.spark.session.protocol.SharedSecret;
import largo.spark.session.sliced.SliceConfig.HostPort;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Measures a cluster: latency, bandwidth of the driver and between executors, additions, updates
 * and the cost of a Spark job. Uses the connections of the sharded optimizer, so that encryption
 * and checksums are included.
 *
 * <p>The results predict the steps of JVMs that have executed many: every transfer is first
 * executed without being measured, so that its code is compiled, and is then repeated; the fastest
 * one counts.
 */
public final class ClusterProbe {

  /** The time after which a measurement fails, after the executors have connected. */
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** The time in which each kind of transfer is executed before all are measured. */
  private static final Duration WARM_UP = Duration.ofMillis(300);

  /** The time in which a kind of transfer is repeated. */
  private static final Duration MEASURED = Duration.ofMillis(250);

  /** The time for tasks to start and connect. */
  private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

  private static final int MAX_EXECUTORS = 8;
  private static final int VECTOR = 1 << 19;
  private static final int REPETITIONS = 10;
  private static final long MIN_BYTES = 1 << 18;
  private static final long MAX_BYTES = 1 << 26;
  private static final int GROWTH = 4;

  /** Seconds of a transfer after which the next one is not larger. */
  private static final double SUFFICIENT = 0.05;

  private final JavaSparkContext spark;
  private final UpdateRule rule;
  private Deadline deadline;

  /**
   * A probe of the executors of an application.
   *
   * @param rule whose update is measured
   */
  public ClusterProbe(JavaSparkContext spark, UpdateRule rule) {
    this.spark = spark;
    this.rule = rule;
  }

  /**
   * Measures the cluster.
   *
   * @param slots of the application
   * @param executors number of its executors, at least 2
   * @throws IOException if executors cannot connect with the driver or with each other, or do not
   *     respond in time
   */
  public ClusterRates measure(int slots, int executors) throws IOException {
    SparkConf conf = spark.getConf();
    SessionDescriptor session =
        new SessionDescriptor(
            UUID.randomUUID(),
            SharedSecret.random(),
            TransportSecurity.isEncrypted(conf, spark.version()),
            slots,
            1,
            1);
    ProbeDriver driver = new ProbeDriver(MAX_EXECUTORS);
    try (PeerNetwork network =
        new PeerNetwork(session, "the driver", ProbeExecutor.CHUNK, driver)) {
      int port = ListenPort.of(conf).bind(network::listen);
      String host = conf.get("spark.driver.host");
      Duration timeout = START_TIMEOUT.plus(TIMEOUT);
      JavaFutureAction<Void> tasks =
          tasks(slots)
              .foreachPartitionAsync(new ProbeTask(session, new HostPort(host, port), timeout));
      try {
        return measured(driver, slots, executors, host);
      } finally {
        driver.end();
        end(tasks);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the cluster was measured", e);
    } catch (TimeoutException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private ClusterRates measured(ProbeDriver driver, int slots, int executors, String host)
      throws IOException, InterruptedException, TimeoutException {
    int connected = driver.await(executors, Deadline.after(START_TIMEOUT));
    if (connected < 2) {
      throw new IOException(connected + " of " + executors + " executors connected in time");
    }
    deadline = Deadline.after(TIMEOUT);
    driver.connectPeers(deadline);
    Transfer down = bytes -> driver.down(connected, bytes, deadline);
    Transfer up = bytes -> driver.up(bytes, deadline);
    Transfer betweenPeers = bytes -> driver.betweenPeers(bytes, deadline);
    for (Transfer transfer : List.of(down, up, betweenPeers)) {
      bytesPerSecond(transfer, WARM_UP);
    }
    double latency = seconds(() -> driver.down(1, 0, deadline));
    double all = seconds(() -> driver.down(connected, 0, deadline));
    double ofDriver =
        connected * Math.min(bytesPerSecond(down, MEASURED), bytesPerSecond(up, MEASURED));
    double ofExecutor = bytesPerSecond(betweenPeers, MEASURED);
    double message = Math.max(0, all - latency) / (connected - 1);
    driver.end();
    int cores = Runtime.getRuntime().availableProcessors();
    return new ClusterRates(
        connected,
        new HardwareRates(latency, message, 0, addition(), update(), 0),
        new ClusterSite(cores, driver.areOn(host), ofDriver, ofExecutor, 0, true),
        jobSeconds(slots));
  }

  private JavaRDD<Integer> tasks(int count) {
    return spark.parallelize(IntStream.range(0, count).boxed().toList(), count);
  }

  /** The time of a Spark job without work; the second one, as the first loads classes. */
  private double jobSeconds(int slots) {
    double seconds = 0;
    for (int k = 0; k < 2; k++) {
      long begun = System.nanoTime();
      tasks(slots).count();
      seconds = (System.nanoTime() - begun) / 1e9;
    }
    return seconds;
  }

  private static void end(JavaFutureAction<Void> tasks) throws InterruptedException, IOException {
    try {
      tasks.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      tasks.cancel(true);
    } catch (ExecutionException e) {
      throw new IOException(TaskFailures.inOneLine(e.getCause()), e);
    }
  }

  /** Something that takes time. */
  private interface Measurement {
    double seconds() throws IOException, InterruptedException, TimeoutException;
  }

  /** The transfer of bytes. */
  private interface Transfer {
    double seconds(long bytes) throws IOException, InterruptedException, TimeoutException;
  }

  /** The bandwidth of the fastest of repeated transfers, which become larger. */
  private static double bytesPerSecond(Transfer transfer, Duration time)
      throws IOException, InterruptedException, TimeoutException {
    Deadline end = Deadline.after(time);
    long bytes = MIN_BYTES;
    double fastest = 0;
    do {
      double seconds = transfer.seconds(bytes);
      fastest = Math.max(fastest, bytes / seconds);
      if (seconds < SUFFICIENT && bytes < MAX_BYTES) {
        bytes *= GROWTH;
      }
    } while (!end.hasPassed());
    return fastest;
  }

  /** The time of the fastest of repeated requests. */
  private static double seconds(Measurement request)
      throws IOException, InterruptedException, TimeoutException {
    Deadline end = Deadline.after(MEASURED);
    double fastest = Double.POSITIVE_INFINITY;
    do {
      fastest = Math.min(fastest, request.seconds());
    } while (!end.hasPassed());
    return fastest;
  }

  /** Seconds per element of the addition of two sums. */
  private static double addition() {
    GradientSum to = new GradientSum(VECTOR);
    GradientSum from = new GradientSum(VECTOR);
    return fastest(() -> to.add(from)) / VECTOR;
  }

  /** Seconds per parameter of the update. */
  private double update() {
    Tensor tensor = Tensor.vector("0_W", ParameterKind.WEIGHT, 0, VECTOR);
    Optimizer optimizer =
        new Optimizer(rule, new ParameterLayout(List.of(tensor)), new float[VECTOR]);
    float[] gradient = new float[VECTOR];
    return fastest(
            () -> {
              Arrays.fill(gradient, 1);
              optimizer.step(gradient, 1, 1e-6, 1, 0);
            })
        / VECTOR;
  }

  private static double fastest(Runnable work) {
    double fastest = Double.POSITIVE_INFINITY;
    for (int k = 0; k < REPETITIONS; k++) {
      long begun = System.nanoTime();
      work.run();
      fastest = Math.min(fastest, (System.nanoTime() - begun) / 1e9);
    }
    return fastest;
  }
}
