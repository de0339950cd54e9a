package largo.spark.session;

import java.io.Serial;
import java.time.Duration;
import java.util.Iterator;
import largo.spark.device.ExecutorName;
import largo.spark.session.protocol.SessionDescriptor;
import largo.spark.session.sliced.SliceConfig.HostPort;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.VoidFunction;

/** A Spark task with one end of a {@link ClusterProbe}. */
final class ProbeTask implements VoidFunction<Iterator<Integer>> {

  @Serial private static final long serialVersionUID = 1;

  private final SessionDescriptor session;
  private final HostPort driver;
  private final Duration timeout;

  ProbeTask(SessionDescriptor session, HostPort driver, Duration timeout) {
    this.session = session;
    this.driver = driver;
    this.timeout = timeout;
  }

  @Override
  public void call(Iterator<Integer> partition) throws Exception {
    String host = SparkEnv.get().blockManager().blockManagerId().host();
    try (ProbeExecutor executor =
        new ProbeExecutor(session, ExecutorName.current(), host, timeout)) {
      executor.serve(driver);
    }
  }
}
