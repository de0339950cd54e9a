package largo.spark.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.shared.HasWeightCol;

/**
 * The params of the estimators and models in this package, in addition to those of Spark's classes.
 *
 * <p>Spark finds params by reflection: they are the public methods without arguments that return
 * one. {@code explainParams()} describes each of them.
 */
public interface LargeBatchParams extends HasWeightCol {

  /** Holds the params; for the classes of this package. */
  ParamSet paramSet();

  /** The update rule, with its settings. See {@link #explainParams}. */
  default Param<String> optimizer() {
    return paramSet().optimizer;
  }

  /** The update rule, with its settings. */
  default String getOptimizer() {
    return getOrDefault(optimizer());
  }

  /** The base learning rate. See {@link #explainParams}. */
  default DoubleParam learningRate() {
    return paramSet().learningRate;
  }

  /** The base learning rate. */
  default double getLearningRate() {
    return (double) getOrDefault(learningRate());
  }

  /** The learning-rate schedule. See {@link #explainParams}. */
  default Param<String> schedule() {
    return paramSet().schedule;
  }

  /** The learning-rate schedule. */
  default String getSchedule() {
    return getOrDefault(schedule());
  }

  /** The network. See {@link #explainParams}. */
  default Param<String> model() {
    return paramSet().model;
  }

  /** The network. */
  default String getModel() {
    return getOrDefault(model());
  }

  /** Layer sizes of an mlp. See {@link #explainParams}. */
  default IntArrayParam layers() {
    return paramSet().layers;
  }

  /** Layer sizes of an mlp. */
  default int[] getLayers() {
    return getOrDefault(layers());
  }

  /** Channels, height and width of images. See {@link #explainParams}. */
  default IntArrayParam image() {
    return paramSet().image;
  }

  /** Channels, height and width of images. */
  default int[] getImage() {
    return getOrDefault(image());
  }

  /** The number of passes over the training rows. See {@link #explainParams}. */
  default IntParam epochs() {
    return paramSet().epochs;
  }

  /** The number of passes over the training rows. */
  default int getEpochs() {
    return (int) getOrDefault(epochs());
  }

  /** The number of updates. See {@link #explainParams}. */
  default IntParam maxIter() {
    return paramSet().maxIter;
  }

  /** The number of updates. */
  default int getMaxIter() {
    return (int) getOrDefault(maxIter());
  }

  /** The number of rows whose mean gradient determines one update. See {@link #explainParams}. */
  default IntParam globalBatch() {
    return paramSet().globalBatch;
  }

  /** The number of rows whose mean gradient determines one update. */
  default int getGlobalBatch() {
    return (int) getOrDefault(globalBatch());
  }

  /** The number of rows in one forward and backward pass. See {@link #explainParams}. */
  default IntParam microBatch() {
    return paramSet().microBatch;
  }

  /** The number of rows in one forward and backward pass. */
  default int getMicroBatch() {
    return (int) getOrDefault(microBatch());
  }

  /** The number of partitions of the data and of every batch. See {@link #explainParams}. */
  default IntParam shards() {
    return paramSet().shards;
  }

  /** The number of partitions of the data and of every batch. */
  default int getShards() {
    return (int) getOrDefault(shards());
  }

  /** The seed of all random numbers. See {@link #explainParams}. */
  default LongParam seed() {
    return paramSet().seed;
  }

  /** The seed of all random numbers. */
  default long getSeed() {
    return (long) getOrDefault(seed());
  }

  /** How gradients are exchanged. See {@link #explainParams}. */
  default Param<String> exchange() {
    return paramSet().exchange;
  }

  /** How gradients are exchanged. */
  default String getExchange() {
    return getOrDefault(exchange());
  }

  /** The library that computes gradients. See {@link #explainParams}. */
  default Param<String> engine() {
    return paramSet().engine;
  }

  /** The library that computes gradients. */
  default String getEngine() {
    return getOrDefault(engine());
  }

  /** Whether values are standardized to zero mean and unit variance. See {@link #explainParams}. */
  default BooleanParam standardization() {
    return paramSet().standardization;
  }

  /** Whether values are standardized to zero mean and unit variance. */
  default boolean getStandardization() {
    return (boolean) getOrDefault(standardization());
  }

  /** The column of weights. See {@link #explainParams}. */
  @Override
  default Param<String> weightCol() {
    return paramSet().weightCol;
  }

  /** For constructors in Scala; does nothing, as the param is in the {@link #paramSet}. */
  @Override
  default void org$apache$spark$ml$param$shared$HasWeightCol$_setter_$weightCol_$eq(
      Param<String> param) {}

  /** The column of weights. */
  @Override
  default String getWeightCol() {
    return getOrDefault(weightCol());
  }

  /** The column that marks validation rows. See {@link #explainParams}. */
  default Param<String> validationIndicatorCol() {
    return paramSet().validationIndicatorCol;
  }

  /** The column that marks validation rows. */
  default String getValidationIndicatorCol() {
    return getOrDefault(validationIndicatorCol());
  }

  /** The number of epochs without a lower validation loss that end training. */
  default IntParam patience() {
    return paramSet().patience;
  }

  /** The number of epochs without a lower validation loss that end training; 0 for none. */
  default int getPatience() {
    return (int) getOrDefault(patience());
  }
}
