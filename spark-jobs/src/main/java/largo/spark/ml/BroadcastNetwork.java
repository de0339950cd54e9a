package largo.spark.ml;

import largo.spark.interop.ClassicSession;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/** A network that is broadcast once in an application, at its first prediction. */
final class BroadcastNetwork {

  private final TrainedNetwork net;
  private SparkContext context;
  private Broadcast<TrainedNetwork> broadcast;

  BroadcastNetwork(TrainedNetwork net) {
    this.net = net;
  }

  /**
   * The broadcast in a session's application. Spark removes it when it is no longer referenced.
   *
   * @throws UnsupportedOperationException if it is a session of Spark Connect
   */
  synchronized Broadcast<TrainedNetwork> on(SparkSession session) {
    SparkContext now = ClassicSession.context(session);
    if (context != now) {
      context = now;
      broadcast = JavaSparkContext.fromSparkContext(now).broadcast(net);
    }
    return broadcast;
  }
}
