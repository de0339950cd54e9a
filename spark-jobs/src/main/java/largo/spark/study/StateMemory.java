package largo.spark.study;

import java.util.Comparator;
import java.util.List;
import largo.core.ByteSize;
import largo.core.config.ExchangeSpec.Kind;
import largo.core.config.RunSpec;
import largo.core.config.Trial;
import largo.core.gradient.ModelDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory of the states of the training examples of a trial: activations and duals of block-ADMM
 * in batch mode.
 *
 * @param kind of the exchange
 * @param examples number of training examples
 * @param batch the largest global batch
 * @param width floats of an example; 0 if the engine keeps no states
 */
public record StateMemory(Kind kind, long examples, int batch, int width) {

  private static final Logger LOG = LoggerFactory.getLogger(StateMemory.class);

  /** The header of an array. */
  private static final int HEADER = 16;

  /**
   * The states of a specification's trials.
   *
   * @param examples number of training examples
   */
  public static StateMemory of(
      RunSpec spec, long examples, ModelDefinition network, List<Trial> trials) {
    return new StateMemory(
        spec.exchange().kind(),
        examples,
        trials.stream().map(Trial::batch).max(Comparator.naturalOrder()).orElse(0),
        spec.trainer().keepsStates() ? GradientEngine.trained(spec, network).stateWidth() : 0);
  }

  /**
   * Bytes on all executors: an array for each example, those of the last batch before the step, and
   * references to both. Jobs store the gradients of the step and of the one before with them.
   *
   * @param gradients bytes of the gradients of all shards
   */
  public long ofExecutors(long gradients) {
    if (width == 0) {
      return 0;
    }
    long arrays = (examples + batch) * (HEADER + (long) width * Float.BYTES);
    return arrays + 2 * examples * Long.BYTES + (kind == Kind.JOB ? 2 * gradients : 0);
  }

  /** Bytes on the driver while it writes a checkpoint; a job's results arrive as bytes. */
  public long ofDriver() {
    return examples * width * Float.BYTES * (kind == Kind.JOB ? 2 : 1);
  }

  /** Logs the memory, if there are states. */
  void log(long executorBytes, long driverBytes) {
    if (width > 0) {
      LOG.info(
          "activations and duals of {} examples, {} floats each: {} on an executor, and {} on the "
              + "driver while a checkpoint is written",
          examples,
          width,
          ByteSize.format(executorBytes),
          ByteSize.format(driverBytes));
    }
  }
}
