package largo.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import largo.core.model.ModelException;
import largo.core.model.ModelLoss;
import largo.core.torch.HostTensor;
import largo.core.torch.ModuleBatch;
import largo.core.torch.ScriptArchive;
import largo.core.torch.ScriptFunction;
import largo.core.torch.ScriptedModel;
import largo.core.torch.TorchDevice;
import largo.core.torch.TorchModule;
import largo.core.torch.TorchRuntimes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Modules in a memory that Java cannot write to, as that of a GPU: here a second one of the CPU, to
 * and from which everything is copied as for a GPU.
 */
class DeviceMemoryTest {

  private static final DeviceMemory SEPARATE = new DeviceMemory(TorchDevice.CPU, true);

  @ParameterizedTest
  @ValueSource(strings = {"cnn", "lstm", "lstm-traced"})
  void modelsComputeTheSameBits(String name) throws IOException {
    byte[] archive = ScriptedModelTest.resource(name + ".pt");
    try (ScriptedModel host = model(archive, DeviceMemory.HOST);
        ScriptedModel separate = model(archive, SEPARATE)) {
      assertThat(separate.tensors()).isEqualTo(host.tensors());
      assertThat(separate.values()).isEqualTo(host.values());
      ModuleBatch batch =
          ScriptedModelTest.batch(
              new ObjectMapper().readTree(ScriptedModelTest.resource(name + ".json")),
              ModelLoss.CROSS_ENTROPY);
      for (float factor : new float[] {1, 0.5f}) {
        float[] values = host.values();
        for (int i = 0; i < values.length; i++) {
          values[i] *= factor;
        }
        host.load(values);
        separate.load(values);
        float[] expected = new float[values.length];
        float[] actual = new float[values.length];

        assertThat(separate.gradient(batch, 3, actual))
            .isEqualTo(host.gradient(batch, 3, expected));
        assertThat(actual).isEqualTo(expected);
        assertThat(separate.evaluate(batch, true).outputs())
            .isEqualTo(host.evaluate(batch, true).outputs());
        assertThat(separate.values()).as("buffers are restored").isEqualTo(values);
      }
    }
  }

  @Test
  void programsComputeTheSameBits() {
    ScriptFunction method = new ScriptFunction("product", List.of("x", "flat"));
    String sum = method.let("torch.sum(torch.mv(x, torch.mul(flat, flat)))");
    String slope =
        method.let("unchecked_cast(Tensor, (torch.autograd.grad([%s], [flat]))[0])", sum);
    method.returns(List.of(method.let("torch.detach(%s)", sum), slope));
    byte[] archive = ScriptArchive.of(ScriptFunction.netOf(method));
    float[] parameters = floats(7, 1);
    for (DeviceMemory memory : List.of(DeviceMemory.HOST, SEPARATE)) {
      try (TorchModule module =
          new JavaCppModule(JavaCppRuntime.module(archive, memory), 7, memory)) {
        module.load(parameters);
        for (int rows : new int[] {2, 5, 3}) { // buffers grow, and are used again
          float[] x = floats(7 * rows, rows);
          float[] loss = new float[1];
          float[] gradient = new float[7];

          module.call("product", List.of(new HostTensor(x, rows, 7)), List.of(loss, gradient));

          for (int j = 0; j < 7; j++) {
            double column = 0;
            for (int i = 0; i < rows; i++) {
              column += x[7 * i + j];
            }
            assertThat((double) gradient[j]).isCloseTo(2 * column * parameters[j], within(1e-5));
          }
        }
      }
    }
  }

  @Test
  void reportsThatThereIsNoGpu() {
    assumeThat(TorchRuntimes.get().gpus()).isZero();
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> TorchRuntimes.get().checkGpu(0))
        .withMessageStartingWith("libtorch: ");
  }

  @Test
  void takesLackOfMemoryOnAGpuAsSuch() {
    RuntimeException error =
        new RuntimeException(
            "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 139.81 "
                + "GiB of which 1.02 GiB is free.\nException raised from malloc at ...");
    assertThatExceptionOfType(OutOfMemoryError.class)
        .isThrownBy(() -> NativeErrors.of(error))
        .withMessageStartingWith("CUDA out of memory. Tried to allocate 2.00 GiB.");
  }

  private static ScriptedModel model(byte[] archive, DeviceMemory memory) {
    return new JavaCppModel(
        JavaCppRuntime.module(archive, memory), ModelLoss.CROSS_ENTROPY, -1, memory);
  }

  private static float[] floats(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
