/**
 * Compression of the gradients that shards send to the driver.
 *
 * <pre>
 *   Compression         a published method, one record each: NoCompression, Float16, Bfloat16,
 *                       AdaComp, Gmc
 *   TensorCodec         encoding of one tensor: Float32Codec, Float16Codec, Bfloat16Codec,
 *                       AdaCompCodec, TopKCodec
 *   FloatFormat         of messages between the owners of slices of a sharded optimizer
 *   GradientCodec       a method applied to a model: all tensors, one after the other
 *   GradientCompressor  worker side: encodes gradients and keeps the residuals of its shards
 *   Residual            what a shard has not sent; part of checkpoints
 * </pre>
 *
 * <p><b>What is compressed.</b> Methods with error feedback ({@link
 * largo.core.compress.Compression#usesErrorFeedback}) work on the shard's contribution to the mean
 * over the global batch, that is, its sum divided by the number of examples in the global batch. A
 * residual then keeps its unit when the batch size changes, as it does for the last batch of an
 * epoch. The sum of such contributions is the mean; the driver multiplies it by the number of
 * examples.
 *
 * <p><b>What is not.</b> Biases, scales and shifts of normalization layers, and weights of fewer
 * than {@value largo.core.compress.Compression#MIN_LENGTH} floats are sent as float32: they are few
 * and sensitive. Updates of running statistics, which are not gradients, are also sent as float32;
 * frozen tensors are not sent. A gradient with an element that is not finite is sent uncompressed,
 * so that the driver detects it.
 *
 * <p><b>Rates.</b> The effective compression rate, as defined in the papers, counts the bits of the
 * transmitted elements (32 for an element that is not compressed), but neither scales nor counts.
 * The sent rate counts all bytes.
 */
package largo.core.compress;
