/**
 * What a shard's gradient goes through on its way to the driver, so that it takes fewer bytes.
 *
 * <pre>
 *   Compression   a published method, a record for each: NoCompression, Float16, AdaComp, Gmc
 *   Coder         how one tensor travels: Plain, Halves, Bins, Largest
 *   Packing       a method and a model: all tensors, one after the other
 *   Packer        a worker's side: packs, and keeps what its shards have not sent
 *   Residue       what a shard has not sent; it belongs to the shard, and to checkpoints
 * </pre>
 *
 * <p><b>What is compressed.</b> Methods that keep what they do not send ({@link
 * largo.core.compress.Compression#remembers}) work on the shard's contribution to the mean of the
 * global batch, its sum over the examples of the whole batch: what is left over keeps its meaning
 * in a batch of another size, the last one of an epoch. Sums of such contributions are means;
 * whoever adds them up multiplies by the examples.
 *
 * <p><b>What is not.</b> Biases, scales and shifts of normalizations, and weights of fewer than
 * {@value largo.core.compress.Compression#LEAST} floats travel as float32: they are few, and each
 * of them does much. So do ready-made slots, which are no gradients; frozen ones do not travel at
 * all. A gradient with a slot that is not finite is not packed, so that whoever takes it in sees it
 * as it is.
 *
 * <p><b>Rates.</b> Two of them, as the papers' is not the whole truth. The effective compression
 * rate counts the bits of the elements that are sent (32 for a slot that is not compressed), and
 * neither scales nor delimiters. The sent rate counts all bytes.
 */
package largo.core.compress;
