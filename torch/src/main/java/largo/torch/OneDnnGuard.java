package largo.torch;

import java.util.Locale;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Turns oneDNN off where it computes wrong convolutions. On a processor that reports no caches, as
 * some virtual machines do, its blocking drops channels that are no multiple of its vectors,
 * without a message.
 *
 * @see <a href="https://github.com/uxlfoundation/oneDNN/issues/5313">The same on AArch64</a>
 */
final class OneDnnGuard {

  /** A convolution of LeNet, for which it is known to be wrong, and others. */
  private static final int[][] CHANNELS = {{20, 50, 5}, {16, 32, 3}, {3, 17, 3}, {13, 7, 1}};

  private static final int EXAMPLES = 4;
  private static final int SIZE = 12;
  private static final double TOLERANCE = 1e-4;

  private OneDnnGuard() {}

  /** Loads libtorch and checks it, once for a process; what came of it, for the log. */
  static String prepare() {
    return Checked.RESULT;
  }

  private static final class Checked {

    static final String RESULT = check();

    private static String check() {
      LibTorch.load();
      Context context = torch.globalContext();
      if (!Context.hasMKLDNN() || !context.userEnabledMkldnn()) {
        return "oneDNN off";
      }
      JavaCppRuntime.prepareThread();
      for (int[] shape : CHANNELS) {
        double deviation = deviation(shape[0], shape[1], shape[2]);
        if (!(deviation <= TOLERANCE)) {
          context.setUserEnabledMkldnn(false);
          context.setUserEnabledNNPACK(false); // which would be tried in its place
          return String.format(
              Locale.ROOT,
              "oneDNN off: its convolution of %d to %d channels is wrong by %.1e on this machine",
              shape[0],
              shape[1],
              deviation);
        }
      }
      return "oneDNN on";
    }
  }

  /** The largest relative deviation of a convolution and its gradients from those by im2col. */
  @SuppressWarnings("try") // the scope closes what is created within it
  private static double deviation(int in, int out, int kernel) {
    try (PointerScope ignored = new PointerScope()) {
      SplittableRandom random = new SplittableRandom(1);
      Tensor x = random(random, EXAMPLES, in, SIZE, SIZE);
      Tensor w = random(random, out, in, kernel, kernel);
      TensorOptional noBias = new TensorOptional();
      long[] one = {1, 1};
      long[] none = {0, 0};
      Tensor actual = torch.conv2d(x, w, noBias, one, none, one, 1);
      Tensor expected = torch.thnn_conv2d(x, w, new long[] {kernel, kernel}, noBias, one, none);
      int size = SIZE - kernel + 1;
      Tensor slope = random(random, EXAMPLES, out, size, size);
      double worst = relative(actual, expected);
      TensorVector actualSlopes = slopes(actual, slope, x, w);
      TensorVector expectedSlopes = slopes(expected, slope, x, w);
      for (int k = 0; k < expectedSlopes.size(); k++) {
        double deviation = relative(actualSlopes.get(k), expectedSlopes.get(k));
        worst = deviation > worst || Double.isNaN(deviation) ? deviation : worst;
      }
      return worst;
    }
  }

  private static TensorVector slopes(Tensor output, Tensor slope, Tensor x, Tensor w) {
    return torch.grad(new TensorVector(output.mul(slope).sum()), new TensorVector(x, w));
  }

  private static double relative(Tensor actual, Tensor expected) {
    return actual.sub(expected).abs().max().item_double() / expected.abs().max().item_double();
  }

  private static Tensor random(SplittableRandom random, long... shape) {
    int length = 1;
    for (long axis : shape) {
      length *= Math.toIntExact(axis);
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextDouble() - 0.5f;
    }
    return torch.from_blob(new FloatPointer(values), shape).clone().requires_grad_(true);
  }
}
