/**
 * libtorch as a {@linkplain largo.core.gradient gradient engine}: a whole gradient is one
 * TorchScript program, which Java writes and libtorch runs. Knows neither Deeplearning4j nor a
 * binding of libtorch.
 *
 * <ul>
 *   <li>{@link largo.core.torch.TorchProgram}: the source of a program, and what its arguments and
 *       results mean; {@link largo.core.torch.ScriptFunction} writes it;
 *   <li>{@link largo.core.torch.TorchSource}: the program on a worker;
 *   <li>{@link largo.core.torch.TorchRuntime} and {@link largo.core.torch.TorchModule}: what the
 *       engine needs of a binding; {@code largo.torch}, a module of its own, has the one that
 *       exists.
 * </ul>
 *
 * <h2>How libtorch is used</h2>
 *
 * <ul>
 *   <li>Parameters are one tensor in memory that Java fills. The program splits it, and its
 *       gradient is the flat gradient: nothing is copied or transposed in between.
 *   <li>libtorch has one random generator for a process. Random numbers are therefore arguments,
 *       made in Java from the seed of the micro-batch: equal in any thread, process and device.
 *   <li>Each thread computes its gradient alone; intra-op threads are set to one.
 * </ul>
 */
package largo.core.torch;
