/**
 * The networks of the zoo that are written in TorchScript, for {@link largo.core.torch}.
 *
 * <ul>
 *   <li>{@link largo.core.torch.zoo.ScriptedZoo}: the network of each {@link
 *       largo.core.model.TorchZooModel};
 *   <li>{@link largo.core.torch.zoo.ScriptedNetwork}: parameters with their initial distributions,
 *       and the source of {@code forward};
 *   <li>{@code NetworkWriter}: writes one, with {@code TransformerBlocks} and {@code
 *       Resnet18Network} for larger parts.
 * </ul>
 */
package largo.core.torch.zoo;
