/**
 * What a gradient engine is given and what it returns: parameters in, sums over examples out. Knows
 * no engine; {@code largo.core.dl4j} and {@code largo.core.torch} are those that exist.
 *
 * <ul>
 *   <li>{@link largo.core.gradient.ModelDefinition}: a network that workers can build;
 *   <li>{@link largo.core.gradient.GradientSource}: the network, built, as a function of one flat
 *       vector;
 *   <li>{@link largo.core.gradient.GradientSum} and {@link largo.core.gradient.Score}: its results,
 *       which add up across micro-batches and shards;
 *   <li>{@link largo.core.gradient.RegularizationPenalty} and {@link
 *       largo.core.gradient.ConfiguredWeightDecay}: what a network's own configuration adds on the
 *       driver.
 * </ul>
 *
 * <h2>What an engine has to implement</h2>
 *
 * <p>Two interfaces. Everything behind them, from {@code largo.core.train} and {@code
 * largo.core.async} to Spark's workers and exchanges, uses no other type of an engine.
 *
 * <pre>
 *   record TorchDefinition(...) implements ModelDefinition     serializable, small; sent to workers
 *     shape(), classes()        from the file of the model, or from a zoo's record
 *     initialize(seed)          float[n], the same on every machine
 *     penalty()                 its ParameterLayout, and zeros where the file has no L1 or L2
 *     weightDecay()             zeros
 *     open()                    a source for the calling thread
 *
 *   final class TorchSource implements GradientSource          one for each task thread
 *     layout()                  tensors with name, kind, offset, filters; constant
 *     load(w, step, epoch)      one copy to where the engine computes
 *     addGradient(batch, s, to) adds the SUM over examples of gradient and loss, without penalty;
 *                               slots of RUNNING_STATISTIC as (old - new) x examples;
 *                               FROZEN slots untouched; random numbers from the seed alone;
 *                               OutOfMemoryError for lack of native memory, with nothing added
 *     evaluate(batch, to)       decisions and losses in inference mode
 *     outputs(batch)            for predictions
 *     freeMemory(), close()
 * </pre>
 *
 * <p>The contract that tests of an engine must hold, because everything else relies on it: equal
 * arguments give equal bits, in any thread and any process; gradients of micro-batches add up to
 * that of their union, up to rounding, unless {@link
 * largo.core.params.ParameterLayout#dependsOnMicroBatch()}; one thread computes one gradient.
 *
 * <p>Besides, the places that know which engine there is, and must choose one:
 *
 * <ul>
 *   <li>{@code spark.study.GradientEngine}: the engine that {@code worker.engine} names;
 *   <li>{@code spark.study.LoadedModel}: reads a {@link largo.core.model.ModelSource} into a
 *       definition, and writes a trained model to a file (with another {@code ModelSource} for
 *       files of the engine);
 *   <li>{@code spark.ml.SavedModel}: the same for Spark ML;
 *   <li>{@code spark.device}: assigns GPUs to task threads (ND4J takes the device of the calling
 *       thread; an engine that is told its device reads it from the lease);
 *   <li>{@code spark.doctor}: what the engine needs of a machine.
 * </ul>
 */
package largo.core.gradient;
