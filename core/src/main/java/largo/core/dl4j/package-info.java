/**
 * Deeplearning4j as a {@linkplain largo.core.gradient gradient engine}: networks as functions of
 * one flat vector.
 *
 * <p>Only this package and its subpackages depend on Deeplearning4j and ND4J.
 *
 * <ul>
 *   <li>{@link largo.core.dl4j.Dl4jDefinition}: a configuration, which is sent to workers;
 *   <li>{@link largo.core.dl4j.Dl4jSource}: the network on a worker;
 *   <li>{@link largo.core.dl4j.ModelFile}: a trained model as a file that DL4J reads.
 * </ul>
 *
 * <h2>Properties of DL4J</h2>
 *
 * <ul>
 *   <li>Its flat gradient after backpropagation is the <em>sum</em> over examples, before L1, L2,
 *       clipping and updater. It is sent as such; division happens once, in the optimizer.
 *   <li>In the same vector, slots of running statistics of batch normalization contain their
 *       updates, one for each micro-batch. They are multiplied by the number of examples of the
 *       micro-batch, so that they are also sums.
 *   <li>L1 and L2 are in its score but not in its gradient. Here they are in neither: {@link
 *       largo.core.gradient.RegularizationPenalty} adds them on the driver, to both.
 *   <li>Its oneDNN layers are disabled in releases; {@link largo.core.dl4j.NativeBackend} enables
 *       them.
 *   <li>Its random generators are per thread; they are seeded before every micro-batch.
 * </ul>
 */
package largo.core.dl4j;
