/**
 * The {@linkplain largo.core.model zoo's} networks as configurations of DL4J.
 *
 * <p>Weights are initialized as in He et al. for ReLU layers, and as in Glorot and Bengio for the
 * last one. Updaters in the configurations are DL4J's default and have no effect on training here.
 */
package largo.core.dl4j.zoo;
