/**
 * Deeplearning4j as a {@linkplain largo.core.gradient gradient engine}: networks as functions of
 * one flat vector.
 *
 * <p>With its subpackages the only package that knows Deeplearning4j and ND4J.
 *
 * <ul>
 *   <li>{@link largo.core.dl4j.Dl4jDefinition}: a configuration, as it is sent to workers;
 *   <li>{@link largo.core.dl4j.Dl4jSource}: the network on a worker;
 *   <li>{@link largo.core.dl4j.ModelFile}: a trained model as a file that plain DL4J reads.
 * </ul>
 *
 * <h2>What DL4J does, and how it is used here</h2>
 *
 * <ul>
 *   <li>Its flat gradient after backpropagation is the <em>sum</em> over examples, before L1, L2,
 *       clipping and updater. It is sent as such; division happens once, in the optimizer.
 *   <li>Running statistics of batch normalization are in the same vector as ready-made updates, one
 *       for each micro-batch. They are multiplied by the micro-batch's examples, so that they, too,
 *       are sums.
 *   <li>L1 and L2 are in its score but not in its gradient. Here they are in neither: {@link
 *       largo.core.gradient.RegularizationPenalty} adds them on the driver, to both.
 *   <li>Its oneDNN layers are off as shipped; {@link largo.core.dl4j.NativeBackend} turns them on.
 *   <li>Its random numbers belong to threads; they are seeded before every micro-batch.
 * </ul>
 */
package largo.core.dl4j;
