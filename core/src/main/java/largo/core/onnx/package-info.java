/**
 * Trained networks of Deeplearning4j in the format of ONNX, operator set 15.
 *
 * <p>{@link largo.core.onnx.OnnxModel} converts a configuration, its parameters and the
 * normalization of its input to one graph. Layers, vertices and activation functions without an
 * equivalent here are refused by name. Messages of the format are the classes of {@code onnx.Onnx},
 * which ND4J contains.
 */
package largo.core.onnx;
