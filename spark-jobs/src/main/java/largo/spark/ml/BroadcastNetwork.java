package largo.spark.ml;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/** A network that is broadcast once in an application, at its first prediction. */
final class BroadcastNetwork {

  private final TrainedNetwork net;
  private SparkSession session;
  private Broadcast<TrainedNetwork> broadcast;

  BroadcastNetwork(TrainedNetwork net) {
    this.net = net;
  }

  /** The broadcast in a session's application. Spark removes it when it is no longer referenced. */
  synchronized Broadcast<TrainedNetwork> on(SparkSession other) {
    if (session == null || session.sparkContext() != other.sparkContext()) {
      session = other;
      broadcast = JavaSparkContext.fromSparkContext(other.sparkContext()).broadcast(net);
    }
    return broadcast;
  }
}
