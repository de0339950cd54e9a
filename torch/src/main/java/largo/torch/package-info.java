/**
 * libtorch through JavaCPP: the {@link largo.core.torch.TorchRuntime} of jars that are built with
 * {@code -Ptorch}, found by {@link java.util.ServiceLoader}.
 *
 * <p>{@code OneDnnGuard} compares convolutions of oneDNN with libtorch's own before the first
 * program is loaded, and turns oneDNN off in the process if one is wrong.
 */
package largo.torch;
