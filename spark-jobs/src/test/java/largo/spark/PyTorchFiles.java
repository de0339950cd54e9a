package largo.spark;

import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import largo.core.torch.ScriptArchive;
import largo.core.torch.TorchRuntimes;
import org.junit.AssumptionViolatedException;

/** PyTorch models for tests, as {@code torch.jit.save} writes them. */
public final class PyTorchFiles {

  private PyTorchFiles() {}

  /** Skips a test in a build without PyTorch's library. */
  public static void assumeLibrary() {
    assumeTrue("this build has no libtorch", TorchRuntimes.find().isPresent());
  }

  /** A Python that has PyTorch; skips the test where there is none. */
  public static String assumePython() throws InterruptedException {
    for (String program : List.of("python3", "/usr/bin/python3")) {
      try {
        Process process =
            new ProcessBuilder(program, "-c", "import torch; torch.jit")
                .redirectErrorStream(true)
                .start();
        process.getInputStream().readAllBytes();
        if (process.waitFor() == 0) {
          return program;
        }
      } catch (IOException e) {
        continue; // no such program
      }
    }
    throw new AssumptionViolatedException("there is no Python with PyTorch");
  }

  /** A dense layer without an activation, whose loss, if it is a method, is the fourth power. */
  public static byte[] linear(int inputs, int outputs) {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    shapes.put("weight", List.of(outputs, inputs));
    shapes.put("bias", List.of(outputs));
    float[] values = new float[outputs * inputs + outputs];
    Random random = new Random(1);
    for (int i = 0; i < outputs * inputs; i++) {
      values[i] = (float) (random.nextGaussian() / Math.sqrt(inputs));
    }
    return ScriptArchive.of(
        """
        class Net(Module):
          __parameters__ = ["weight", "bias", ]
          __buffers__ = []
          training : bool
          weight : Tensor
          bias : Tensor
          def forward(self: __torch__.Net,
            x: Tensor) -> Tensor:
            rows = torch.flatten(x, 1)
            return torch.add(torch.matmul(rows, torch.transpose(self.weight, 0, 1)), self.bias)
          def loss(self: __torch__.Net,
            outputs: Tensor,
            targets: Tensor) -> Tensor:
            return torch.sum(torch.pow(torch.sub(outputs, targets), 4), [1])
        """,
        shapes,
        Set.of(),
        values);
  }
}
