package largo.spark.dl4j;

import java.util.Collection;
import java.util.List;
import largo.core.dl4j.Nd4jFloats;
import largo.core.train.ForwardingExchange;
import largo.core.train.GradientExchange;
import largo.core.train.StepGradient;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.listener.RoutingIterationListener;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Listeners, called on the driver, where the network has the values that they may read: parameters,
 * score, mean gradient of the global batch, and, after an iteration, the update.
 *
 * @param listeners in the order in which they are called
 */
record DriverListeners(List<TrainingListener> listeners) {

  /** No listeners. */
  static final DriverListeners NONE = new DriverListeners(List.of());

  /**
   * Listeners of a program.
   *
   * @param router for routing listeners that have none yet; null if there is none
   */
  static DriverListeners of(StatsStorageRouter router, Collection<TrainingListener> listeners) {
    for (TrainingListener listener : listeners) {
      if (listener instanceof RoutingIterationListener routing
          && routing.getStorageRouter() == null) {
        routing.setStorageRouter(router);
      }
    }
    return new DriverListeners(List.copyOf(listeners));
  }

  boolean isEmpty() {
    return listeners.isEmpty();
  }

  void epochStarts(DriverNetwork network) {
    listeners.forEach(listener -> listener.onEpochStart(network.model()));
  }

  void epochEnds(DriverNetwork network) {
    listeners.forEach(listener -> listener.onEpochEnd(network.model()));
  }

  /** An exchange that calls the listeners. */
  GradientExchange watching(GradientExchange exchange, DriverNetwork network) {
    return isEmpty() ? exchange : new Watched(exchange, network);
  }

  /**
   * Calls the listeners after a step.
   *
   * @param before parameters before it
   * @param after parameters after it
   */
  void stepDone(DriverNetwork network, float[] before, float[] after) {
    if (isEmpty()) {
      return;
    }
    float[] update = new float[after.length];
    for (int i = 0; i < update.length; i++) {
      update[i] = before[i] - after[i];
    }
    Nd4jFloats.write(update, network.model().getGradientsViewArray());
    network.parameters(after);
    for (TrainingListener listener : listeners) {
      listener.iterationDone(network.model(), network.iteration(), network.epoch());
    }
  }

  /** Calls the listeners with the mean gradient of every step, before the update. */
  private final class Watched implements ForwardingExchange {

    private final GradientExchange exchange;
    private final DriverNetwork network;
    private final Gradient views;
    private INDArray rows; // a column that represents the batch: listeners read its number of rows

    Watched(GradientExchange exchange, DriverNetwork network) {
      this.exchange = exchange;
      this.network = network;
      this.views = network.gradientViews();
    }

    @Override
    public GradientExchange exchange() {
      return exchange;
    }

    @Override
    public StepGradient gradient(long step, float[] parameters) {
      StepGradient summed = exchange.gradient(step, parameters);
      float[] sum = summed.sum().gradient();
      float[] mean = new float[sum.length];
      float scale = 1f / summed.sum().examples();
      for (int i = 0; i < mean.length; i++) {
        mean[i] = scale * sum[i];
      }
      Nd4jFloats.write(mean, network.model().getGradientsViewArray());
      if (rows == null || rows.size(0) != summed.sum().examples()) {
        rows = Nd4j.zeros(DataType.FLOAT, summed.sum().examples(), 1);
      }
      network.show(rows, views);
      listeners.forEach(listener -> listener.onBackwardPass(network.model()));
      listeners.forEach(listener -> listener.onGradientCalculation(network.model()));
      return summed;
    }

    /** No: listeners must be called once for each step. */
    @Override
    public boolean isRepeatable() {
      return false;
    }
  }
}
