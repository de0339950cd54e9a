package largo.spark.study;

import largo.core.config.RunSpec;
import largo.core.config.WorkerSpec.Engine;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.gradient.ModelDefinition;
import largo.core.torch.TorchRuntimes;
import largo.core.torch.dl4j.EngineProbe;
import largo.core.torch.dl4j.TorchDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine that {@code worker.engine} names. */
public final class GradientEngine {

  private static final Logger LOG = LoggerFactory.getLogger(GradientEngine.class);

  private static final long NANOS_EACH = 1_000_000_000;

  /** Examples of a gradient in the comparison if batch.micro is auto. */
  private static final int MICRO_BATCH = 128;

  private GradientEngine() {}

  /**
   * A specification with an engine: its own, if it names one, else the one that is faster with this
   * model on the driver's machine. Loads the engine, and checks that it is able to train the model.
   *
   * @throws largo.core.model.ModelException if it is not, or not part of this build
   */
  public static RunSpec resolve(RunSpec spec, LoadedModel model) {
    if (!(model.definition() instanceof Dl4jDefinition network)) {
      LOG.info("gradients are computed by {}", TorchRuntimes.get().description());
      return spec.withEngine(Engine.TORCH);
    }
    Engine engine = spec.worker().engine();
    if (engine == Engine.TORCH) {
      TorchDefinition.of(network);
      LOG.info("gradients are computed by {}", TorchRuntimes.get().description());
    }
    if (engine != Engine.AUTO) {
      return spec;
    }
    EngineProbe.Choice choice =
        new EngineProbe(spec.batch().micro().orElse(MICRO_BATCH), NANOS_EACH)
            .choose(network, model.start(0));
    RunSpec resolved = spec.withEngine(choice.torch() ? Engine.TORCH : Engine.DL4J);
    LOG.info("worker.engine = {}: {}", choice.torch() ? "torch" : "dl4j", choice.reason());
    return resolved;
  }

  /** A model, to be computed by the engine of a specification. */
  static ModelDefinition definition(RunSpec spec, ModelDefinition model) {
    if (!(model instanceof Dl4jDefinition network)) {
      return model;
    }
    return switch (spec.worker().engine()) {
      case DL4J -> network;
      case TORCH -> TorchDefinition.of(network);
      case AUTO -> throw new IllegalStateException("the engine must have been chosen");
    };
  }
}
