/**
 * The {@linkplain largo.core.model zoo's} networks as configurations of DL4J.
 *
 * <p>Weights are initialized as He et al. for rectified layers, as Glorot and Bengio for the last
 * one. Updaters in the configurations are DL4J's default and have no effect on training here.
 */
package largo.core.dl4j.zoo;
