/**
 * The interface to a gradient engine, which computes sums of gradients over examples at given
 * parameters. Independent of engines; {@code largo.core.dl4j} and {@code largo.core.torch} are the
 * existing ones.
 *
 * <ul>
 *   <li>{@link largo.core.gradient.ModelDefinition}: a network that workers can build;
 *   <li>{@link largo.core.gradient.GradientSource}: a network as a function of one flat vector;
 *   <li>{@link largo.core.gradient.GradientSum} and {@link largo.core.gradient.Score}: its results,
 *       which can be added across micro-batches and shards;
 *   <li>{@link largo.core.gradient.RegularizationPenalty} and {@link
 *       largo.core.gradient.ConfiguredWeightDecay}: terms of a network's configuration that are
 *       added on the driver.
 * </ul>
 *
 * <h2>Implementation of another engine</h2>
 *
 * <p>An engine implements two interfaces. All code that uses engines, from {@code largo.core.train}
 * and {@code largo.core.async} to Spark's workers and exchanges, depends on no other type of an
 * engine.
 *
 * <pre>
 *   record TorchDefinition(...) implements ModelDefinition     serializable, small; sent to workers
 *     shape(), classes()        from the file of the model, or from a zoo's record
 *     initialize(seed)          float[n], the same on every machine
 *     penalty()                 its ParameterLayout, and zeros if the file has no L1 or L2
 *     weightDecay()             zeros
 *     open()                    a source for the calling thread
 *
 *   final class TorchSource implements GradientSource          one for each task thread
 *     layout()                  tensors with name, kind, offset, filters; constant
 *     load(w, step, epoch)      one copy to the memory of the engine
 *     addGradient(batch, s, to) adds the SUM over examples of gradient and loss, without penalty;
 *                               RUNNING_STATISTIC slots get (old - new) x examples;
 *                               FROZEN slots untouched; random numbers from the seed alone;
 *                               OutOfMemoryError for lack of native memory, with nothing added
 *     evaluate(batch, to)       decisions and losses in inference mode
 *     outputs(batch)            for predictions
 *     freeMemory(), close()
 * </pre>
 *
 * <p>The contract, which tests of an engine must verify: equal arguments give bit-identical results
 * in any thread and process; the sum of gradients of micro-batches equals the gradient of their
 * union, up to rounding, unless {@link largo.core.params.ParameterLayout#dependsOnMicroBatch()};
 * one thread computes one gradient.
 *
 * <p>In addition, these classes and packages depend on the engine, and must select one:
 *
 * <ul>
 *   <li>{@code spark.study.GradientEngine}: the engine that {@code worker.engine} names;
 *   <li>{@code spark.study.LoadedModel}: reads a {@link largo.core.model.ModelSource} into a
 *       definition, and writes a trained model to a file (with another {@code ModelSource} for
 *       files of the engine);
 *   <li>{@code spark.ml.SavedModel}: the same for Spark ML;
 *   <li>{@code spark.device}: assigns GPUs to task threads (ND4J takes the device of the calling
 *       thread; an engine with an explicit device reads it from the lease);
 *   <li>{@code spark.doctor}: checks the requirements of the engine.
 * </ul>
 */
package largo.core.gradient;
