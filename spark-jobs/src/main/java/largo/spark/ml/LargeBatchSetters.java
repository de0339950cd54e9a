package largo.spark.ml;

/**
 * The setters of the estimators in this package. Each throws an {@link IllegalArgumentException}
 * that names the range if a value is out of range.
 *
 * @param <E> the estimator
 */
public interface LargeBatchSetters<E extends LargeBatchSetters<E>> extends LargeBatchParams {

  /** Sets {@link #optimizer}. */
  @SuppressWarnings("unchecked")
  default E setOptimizer(String value) {
    return (E) set(optimizer(), value);
  }

  /** Sets {@link #learningRate}. */
  @SuppressWarnings("unchecked")
  default E setLearningRate(double value) {
    return (E) set(learningRate(), value);
  }

  /** Sets {@link #schedule}. */
  @SuppressWarnings("unchecked")
  default E setSchedule(String value) {
    return (E) set(schedule(), value);
  }

  /** Sets {@link #model}. */
  @SuppressWarnings("unchecked")
  default E setModel(String value) {
    return (E) set(model(), value);
  }

  /** Sets {@link #layers}. */
  @SuppressWarnings("unchecked")
  default E setLayers(int[] value) {
    return (E) set(layers(), value);
  }

  /** Sets {@link #image}. */
  @SuppressWarnings("unchecked")
  default E setImage(int[] value) {
    return (E) set(image(), value);
  }

  /** Sets {@link #epochs}. */
  @SuppressWarnings("unchecked")
  default E setEpochs(int value) {
    return (E) set(epochs(), value);
  }

  /** Sets {@link #maxIter}. */
  @SuppressWarnings("unchecked")
  default E setMaxIter(int value) {
    return (E) set(maxIter(), value);
  }

  /** Sets {@link #globalBatch}. */
  @SuppressWarnings("unchecked")
  default E setGlobalBatch(int value) {
    return (E) set(globalBatch(), value);
  }

  /** Sets {@link #microBatch}. */
  @SuppressWarnings("unchecked")
  default E setMicroBatch(int value) {
    return (E) set(microBatch(), value);
  }

  /** Sets {@link #shards}. */
  @SuppressWarnings("unchecked")
  default E setShards(int value) {
    return (E) set(shards(), value);
  }

  /** Sets {@link #seed}. */
  @SuppressWarnings("unchecked")
  default E setSeed(long value) {
    return (E) set(seed(), value);
  }

  /** Sets {@link #exchange}. */
  @SuppressWarnings("unchecked")
  default E setExchange(String value) {
    return (E) set(exchange(), value);
  }

  /** Sets {@link #engine}. */
  @SuppressWarnings("unchecked")
  default E setEngine(String value) {
    return (E) set(engine(), value);
  }

  /** Sets {@link #standardization}. */
  @SuppressWarnings("unchecked")
  default E setStandardization(boolean value) {
    return (E) set(standardization(), value);
  }

  /** Sets {@link #weightCol}. */
  @SuppressWarnings("unchecked")
  default E setWeightCol(String value) {
    return (E) set(weightCol(), value);
  }

  /** Sets {@link #validationIndicatorCol}. */
  @SuppressWarnings("unchecked")
  default E setValidationIndicatorCol(String value) {
    return (E) set(validationIndicatorCol(), value);
  }

  /** Sets {@link #patience}. */
  @SuppressWarnings("unchecked")
  default E setPatience(int value) {
    return (E) set(patience(), value);
  }
}
