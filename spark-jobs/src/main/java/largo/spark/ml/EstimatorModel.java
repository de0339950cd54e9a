package largo.spark.ml;

import java.util.List;
import largo.core.Preconditions;
import largo.core.config.RunSpec;
import largo.core.config.SpecReader;
import largo.core.data.LearningTask;
import largo.core.model.ModelException;
import largo.core.torch.ModuleOptions;
import largo.core.torch.TorchRuntimes;
import largo.spark.study.TorchModels;
import org.apache.hadoop.conf.Configuration;

/**
 * The network of an estimator, as far as it is known without data.
 *
 * @param hasTokens whether its inputs are tokens, which are not standardized
 */
record EstimatorModel(boolean hasTokens) {

  private static final EstimatorModel OF_NUMBERS = new EstimatorModel(false);

  /**
   * Checks the params of an estimator before its data is read.
   *
   * @param classes whether it is a classifier
   * @throws IllegalArgumentException if params contradict each other; the message names them
   * @throws ModelException if the network cannot be read, or does not suit the estimator
   */
  static EstimatorModel of(LargeBatchParams params, boolean classes, Configuration configuration) {
    EstimatorSpec.check(params);
    boolean isTorchEngine = params.getEngine().equals("torch");
    if (params.isSet(params.layers()) || EstimatorSpec.isJson(params.getModel())) {
      return dl4j(isTorchEngine);
    }
    RunSpec spec = SpecReader.read(params.uid(), EstimatorSpec.model(params.getModel()), List.of());
    if (!TorchModels.isTorch(spec)) {
      return dl4j(isTorchEngine);
    }
    Preconditions.that(
        !params.isSet(params.engine()) || !params.getEngine().equals("dl4j"),
        "engine of %s must be torch or auto where model is one of PyTorch, which was '%s'",
        params.uid(),
        params.getModel());
    ModuleOptions options =
        new TorchModels(spec, configuration)
            .options(classes ? LearningTask.CLASSIFICATION : LearningTask.REGRESSION);
    checkPredictions(options);
    Preconditions.that(
        !options.integerInputs()
            || !params.isSet(params.standardization())
            || !params.getStandardization(),
        "standardization of %s must be false where the inputs of model are tokens, as of '%s'",
        params.uid(),
        params.getModel());
    return new EstimatorModel(options.integerInputs());
  }

  private static EstimatorModel dl4j(boolean isTorchEngine) {
    if (isTorchEngine) {
      TorchRuntimes.get();
    }
    return OF_NUMBERS;
  }

  /**
   * Checks that the outputs of a network of PyTorch are predictions for its task.
   *
   * @throws ModelException if they are not
   */
  static void checkPredictions(ModuleOptions options) {
    if (options.task() == LearningTask.CLASSIFICATION && !options.hasProbabilities()) {
      throw new ModelException(
          "the loss of a classifier must be cross-entropy, next-token or bce, but was %s, of which "
              + "outputs are no probabilities",
          options.lossName());
    }
    if (options.task() == LearningTask.REGRESSION && options.hasProbabilities()) {
      throw new ModelException(
          "the loss of a regressor must be mse or method, but was %s", options.lossName());
    }
    options.checkTask();
  }
}
