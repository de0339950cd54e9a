/**
 * Networks as functions of one flat vector: parameters in, sums of gradients out.
 *
 * <p>The only package that knows Deeplearning4j and ND4J.
 *
 * <ul>
 *   <li>{@link largo.core.model.ModelDefinition}: a configuration on its way to a worker; {@link
 *       largo.core.model.ModelFile}: a trained model on its way to plain DL4J;
 *   <li>{@link largo.core.model.GradientSource}: what a worker does with it, and the interface
 *       under which another engine can stand in for DL4J;
 *   <li>{@link largo.core.model.GradientSum} and {@link largo.core.model.Score}: what comes out.
 * </ul>
 *
 * <h2>What DL4J does, and what is made of it</h2>
 *
 * <ul>
 *   <li>Its flat gradient after backpropagation is the <em>sum</em> over examples, before L1, L2,
 *       clipping and updater. It is shipped as such; division happens once, in the optimizer.
 *   <li>Running statistics of batch normalization stand in the same vector as ready-made updates,
 *       one a micro-batch. They are weighted by the micro-batch's examples, so that they, too, are
 *       sums.
 *   <li>L1 and L2 are in its score but not in its gradient. Here they are in neither: {@link
 *       largo.core.model.RegularizationPenalty} adds them on the driver, to both.
 *   <li>Its oneDNN layers are off as shipped; {@link largo.core.model.NativeBackend} turns them on.
 *   <li>Its random numbers belong to threads; they are seeded before every micro-batch.
 * </ul>
 */
package largo.core.model;
