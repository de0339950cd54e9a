/**
 * Faster replacements of Deeplearning4j's layers with the same results, for the CPU.
 *
 * <p>In training, Deeplearning4j 1.0.0-M2.1 computes every convolution and every dense layer twice,
 * because it does not keep the values for the derivative of the activation; computes the gradient
 * with respect to the pixels, which is not used; pools at a tenth of the memory bandwidth; and
 * reads memory many times for batch normalization and ReLU. {@link
 * largo.core.dl4j.layers.LeanLayers} replaces Deeplearning4j's layers by layers of this package if
 * these support every setting of the layer.
 *
 * <p>They follow Deeplearning4j's contract: arrays are allocated in the required workspaces, and
 * parameters and gradients are views of the network's vectors.
 */
package largo.core.dl4j.layers;
