/**
 * Networks by name, made to fit the data: the usual yardsticks of the large-batch literature.
 *
 * <p>A network is a record of its options; {@link largo.core.model.zoo.ModelZoo} names them.
 * Weights are initialized as He et al. for rectified layers, as Glorot and Bengio for the last one.
 * Updaters in the configurations are DL4J's default and play no part in training here.
 */
package largo.core.model.zoo;
