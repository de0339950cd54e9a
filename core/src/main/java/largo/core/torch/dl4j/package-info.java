/**
 * Networks of Deeplearning4j as {@linkplain largo.core.torch.TorchProgram programs} of libtorch,
 * over the same flat vector of parameters.
 *
 * <ul>
 *   <li>{@link largo.core.torch.dl4j.TorchDefinition}: the network, as it is sent to workers;
 *   <li>{@code NetworkTranslator}: writes the program, with {@code LayerTranslators} and {@code
 *       VertexTranslators} for the parts that it knows; all others are refused by name.
 * </ul>
 *
 * <p>A program computes what Deeplearning4j 1.0.0-M2.1 computes, including the clipping in its
 * losses and their gradients.
 */
package largo.core.torch.dl4j;
