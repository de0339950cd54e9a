/**
 * Layers of Deeplearning4j that give the same with less work, on the CPU.
 *
 * <p>Deeplearning4j 1.0.0-M2.1 goes through every convolution and every dense layer twice when it
 * trains, because it does not keep what the derivative of the activation needs; computes the
 * gradient at the pixels, which is not used; pools at a tenth of the speed of memory; and goes
 * through memory many times to normalize and to rectify. {@link largo.core.dl4j.layers.LeanLayers}
 * puts layers of this package in place of Deeplearning4j's, where it knows every setting of a
 * layer; all others stay as they are.
 *
 * <p>They hold to Deeplearning4j's contract: arrays come from the workspaces they should come from,
 * and parameters and gradients are views of the network's own vectors.
 */
package largo.core.dl4j.layers;
