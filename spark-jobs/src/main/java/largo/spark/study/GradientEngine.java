package largo.spark.study;

import java.util.Locale;
import largo.core.config.RunSpec;
import largo.core.config.WorkerSpec;
import largo.core.config.WorkerSpec.Engine;
import largo.core.dl4j.BlockAdmmDefinition;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.gradient.ModelDefinition;
import largo.core.model.ModelException;
import largo.core.model.Precision;
import largo.core.model.TorchZooModel;
import largo.core.torch.ModuleDefinition;
import largo.core.torch.TorchRuntimes;
import largo.core.torch.dl4j.EngineProbe;
import largo.core.torch.dl4j.TorchDefinition;
import largo.core.torch.zoo.ScriptedZoo;
import largo.core.train.ShardThrottle;
import largo.core.train.Worker;
import largo.core.train.WorkerConfig;
import largo.core.trainer.Trainer.BlockAdmm;
import largo.spark.device.DevicePreflight;
import largo.spark.device.Placement;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine that {@code worker.engine} names. */
public final class GradientEngine {

  private static final Logger LOG = LoggerFactory.getLogger(GradientEngine.class);

  private static final long NANOS_EACH = 1_000_000_000;

  /** Examples of a gradient outside of a training if batch.micro is auto. */
  private static final int MICRO_BATCH = 128;

  private GradientEngine() {}

  /**
   * A specification with an engine: its own, if it names one, else the one that is faster with this
   * model on the driver's machine. Loads the engine, and checks that it is able to train the model.
   *
   * @throws largo.core.model.ModelException if it is not, or not part of this build
   */
  public static RunSpec resolve(RunSpec spec, LoadedModel model) {
    Precision precision = spec.worker().precision();
    if (!(model.definition() instanceof Dl4jDefinition network)) {
      if (precision == Precision.BFLOAT16 && !isScriptedZoo(spec)) {
        throw new ModelException(
            "worker.precision must not be bfloat16 for a file of PyTorch; let its forward() compute "
                + "within torch.autocast instead");
      }
      LOG.info("gradients are computed by {}", TorchRuntimes.get().description());
      return spec.withEngine(Engine.TORCH);
    }
    Engine engine = spec.worker().engine();
    if (engine != Engine.TORCH && precision != Precision.FLOAT32) {
      throw new ModelException(
          "worker.precision must be float32 where worker.engine is %s, but was %s; set "
              + "worker.engine = torch",
          engine.name().toLowerCase(Locale.ROOT), precision.name().toLowerCase(Locale.ROOT));
    }
    if (engine == Engine.TORCH) {
      TorchDefinition.of(network, precision);
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

  /**
   * The engine that a specification names, as far as the specification alone tells: PyTorch for its
   * models.
   */
  public static Engine planned(RunSpec spec) {
    return TorchModels.isTorch(spec) ? Engine.TORCH : spec.worker().engine();
  }

  /**
   * Where the tasks of a specification run. Checks the devices that it asks for, and must be called
   * before anything uses ND4J.
   */
  static Placement placement(JavaSparkContext spark, RunSpec spec) {
    WorkerSpec worker = spec.worker().withEngine(planned(spec));
    DevicePreflight.check(spark, worker);
    return Placement.of(spark, worker);
  }

  /** The configuration of workers that compute scores and gradients outside of a training. */
  static WorkerConfig workerConfig(RunSpec spec, LoadedModel model) {
    return new WorkerConfig(
        definition(resolve(spec, model), model.definition()),
        model.normalization(),
        spec.batch().micro().orElse(MICRO_BATCH));
  }

  /**
   * How workers compute the sums of gradients.
   *
   * @param squares whether they come with their squares
   */
  static Worker.SumOptions sums(RunSpec spec, boolean squares) {
    return new Worker.SumOptions(
        squares, spec.privacy().clipping().value(), new ShardThrottle(spec.worker().throttle()));
  }

  private static boolean isScriptedZoo(RunSpec spec) {
    return spec.model().source().value() instanceof TorchZooModel;
  }

  /**
   * A model, to be trained as a specification says.
   *
   * @throws ModelException if it cannot be trained so
   */
  static ModelDefinition trained(RunSpec spec, ModelDefinition model) {
    if (!(spec.trainer().trainer().value() instanceof BlockAdmm admm)) {
      return definition(spec, model);
    }
    if (!(model instanceof Dl4jDefinition network)) {
      throw new ModelException(
          "the network must be one of Deeplearning4j where trainer.name is block-admm");
    }
    return BlockAdmmDefinition.of(network, admm);
  }

  /**
   * Checks that a model can be trained as a specification says.
   *
   * @throws ModelException if {@code trainer} does not suit it
   */
  static void checkTrainer(RunSpec spec, ModelDefinition model) {
    if (spec.trainer().isBlockAdmm()) {
      trained(spec, model);
    }
  }

  /** A model, to be computed by the engine of a specification. */
  static ModelDefinition definition(RunSpec spec, ModelDefinition model) {
    Precision precision = spec.worker().precision();
    if (model instanceof ModuleDefinition module) {
      return definition(spec, module, precision);
    }
    if (!(model instanceof Dl4jDefinition network)) {
      return model;
    }
    return switch (spec.worker().engine()) {
      case DL4J -> network;
      case TORCH -> TorchDefinition.of(network, precision);
      case AUTO -> throw new IllegalStateException("the engine must have been chosen");
    };
  }

  private static ModuleDefinition definition(
      RunSpec spec, ModuleDefinition module, Precision precision) {
    return spec.model().source().value() instanceof TorchZooModel model
        ? ScriptedZoo.withPrecision(module, model, precision)
        : module.withPrecision(precision);
  }
}
