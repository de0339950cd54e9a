package largo.spark.ml;

import java.io.Serial;
import java.io.Serializable;
import largo.core.data.Batch;
import largo.core.data.Normalization;
import largo.core.gradient.GradientSource;
import largo.core.gradient.ModelDefinition;
import largo.core.params.RawFloats;
import largo.spark.study.TrainedModule;
import org.apache.spark.ml.linalg.Vector;

/**
 * A trained network, as it is sent to executors.
 *
 * @param definition its configuration
 * @param parameters float[layout size]
 * @param normalization of features
 * @param targets normalization of the targets of a regression, of each or of all outputs; {@link
 *     Normalization#NONE} for classes
 */
record TrainedNetwork(
    ModelDefinition definition,
    RawFloats parameters,
    Normalization normalization,
    Normalization targets)
    implements Serializable {

  @Serial private static final long serialVersionUID = 1;

  /** A network of PyTorch. */
  static TrainedNetwork of(TrainedModule trained, Normalization targets) {
    return new TrainedNetwork(
        trained.definition(),
        new RawFloats(trained.parameters()),
        trained.normalization(),
        targets);
  }

  /** Loads the network, which must be closed. Used by one thread at a time. */
  Computing open() {
    return new Computing(this);
  }

  /** The predictions for one row. */
  double[] predictions(Vector features) {
    int width = definition.shape().size();
    double[] row = new double[width];
    RowScorer.copy(features, row, 0, width);
    try (Computing computing = open()) {
      return computing.predictions(row, 1);
    }
  }

  /** A network with its parameters loaded. */
  static final class Computing implements AutoCloseable {

    private final TrainedNetwork net;
    private final GradientSource source;
    private final Batch batch;

    private Computing(TrainedNetwork net) {
      this.net = net;
      this.source = net.definition.open();
      this.batch = new Batch(net.definition.shape().size());
      source.load(net.parameters.values(), 0, 0);
    }

    /**
     * The predictions of the network.
     *
     * @param features {@code double[≥ count × features]}, not normalized
     * @return {@code double[count × outputs]}: probabilities, or predictions in the units of the
     *     label
     */
    double[] predictions(double[] features, int count) {
      batch.fill(features, count, net.normalization);
      float[] standardized = source.predictions(batch);
      double[] shift = net.targets.shift();
      double[] scale = net.targets.scale();
      double[] predictions = new double[standardized.length];
      for (int i = 0; i < standardized.length; i++) {
        int target = i % shift.length; // its output; 0 if all have the same scaling
        predictions[i] = standardized[i] * scale[target] + shift[target];
      }
      return predictions;
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
