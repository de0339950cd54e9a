package largo.spark.session;

import java.io.Serializable;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.Dl4jSource;
import largo.core.train.Worker;
import largo.spark.device.Placement;

/**
 * What a worker is made of.
 *
 * @param definition the network
 * @param normalization what examples go through
 * @param micro examples through the network at once
 * @param placement what it computes on
 */
public record WorkerConfig(
    Dl4jDefinition definition, Normalization normalization, int micro, Placement placement)
    implements Serializable {

  /** A worker that computes on whatever there is. */
  public WorkerConfig(Dl4jDefinition definition, Normalization normalization, int micro) {
    this(definition, normalization, micro, Placement.ANYWHERE);
  }

  Worker worker() {
    return new Worker(new Dl4jSource(definition), normalization, definition.shape().size(), micro);
  }
}
