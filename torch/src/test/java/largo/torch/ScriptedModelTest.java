package largo.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import largo.core.data.ExampleShape;
import largo.core.model.ModelException;
import largo.core.model.ModelLoss;
import largo.core.params.ParameterKind;
import largo.core.params.Tensor;
import largo.core.torch.HostTensor;
import largo.core.torch.InitialValues;
import largo.core.torch.ModuleBatch;
import largo.core.torch.ModuleDefinition;
import largo.core.torch.ModuleInspector;
import largo.core.torch.ModuleOptions;
import largo.core.torch.ModuleTensor;
import largo.core.torch.ScriptedModel;
import largo.core.torch.TorchDevice;
import largo.core.torch.TorchRuntimes;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that Python saved, with the gradients that it computed: {@code models.py}. */
class ScriptedModelTest {

  @ParameterizedTest
  @CsvSource({
    "transformer, NEXT_TOKEN",
    "lstm, CROSS_ENTROPY",
    "lstm-traced, CROSS_ENTROPY",
    "cnn, CROSS_ENTROPY",
    "own-loss, METHOD"
  })
  void hasTheGradientsOfPython(String name, ModelLoss loss) throws IOException {
    JsonNode expected = new ObjectMapper().readTree(resource(name + ".json"));
    try (ScriptedModel model =
        TorchRuntimes.get().open(resource(name + ".pt"), loss, -1, TorchDevice.CORES)) {
      float[] values = model.values();
      float[] gradient = new float[values.length];
      ModuleBatch batch = batch(expected, loss);

      double actualLoss = model.gradient(batch, 1, gradient);

      assertThat(actualLoss).isCloseTo(expected.get("loss").asDouble(), within(1e-4));
      double whole = norm(expected.get("gradient"));
      int offset = 0;
      for (ModuleTensor tensor : model.tensors()) {
        float[] actual = Arrays.copyOfRange(gradient, offset, offset + tensor.length());
        if (tensor.role() == ModuleTensor.Role.TRAINED) {
          double[] slopes = numbers(expected.get("gradient").get(tensor.name()));
          assertThat(distance(actual, slopes, whole)).as(tensor.name()).isLessThan(1e-4);
        } else { // (old - new) times examples
          double[] after = numbers(expected.get("buffers").get(tensor.name()));
          for (int i = 0; i < after.length; i++) {
            double update = values[offset + i] - actual[i] / batch.examples();
            assertThat(update).as(tensor.name()).isCloseTo(after[i], within(1e-5));
          }
        }
        offset += tensor.length();
      }
      assertThat(model.values()).as("training leaves the values as they are").isEqualTo(values);
    }
  }

  /**
   * The relative distance of a tensor's gradient. That of a bias before batch normalization is
   * exactly zero, and both are rounding errors: norms below a hundredth of the whole count as that.
   *
   * @param whole norm of the gradient of all tensors
   */
  private static double distance(float[] actual, double[] expected, double whole) {
    double squares = 0;
    double norm = 0;
    for (int i = 0; i < actual.length; i++) {
      squares += (actual[i] - expected[i]) * (actual[i] - expected[i]);
      norm += expected[i] * expected[i];
    }
    return Math.sqrt(squares) / Math.max(Math.sqrt(norm), whole / 100);
  }

  private static double norm(JsonNode tensors) {
    double squares = 0;
    for (JsonNode tensor : tensors) {
      for (double slope : numbers(tensor)) {
        squares += slope * slope;
      }
    }
    return Math.sqrt(squares);
  }

  @Test
  void loadsValuesIntoModulesThatKeepReferences() throws IOException {
    JsonNode expected = new ObjectMapper().readTree(resource("lstm.json"));
    ModuleBatch batch = batch(expected, ModelLoss.CROSS_ENTROPY);
    try (ScriptedModel model =
        TorchRuntimes.get()
            .open(resource("lstm.pt"), ModelLoss.CROSS_ENTROPY, -1, TorchDevice.CORES)) {
      float[] before = model.evaluate(batch, false).outputs();
      model.load(new float[model.values().length]);
      float[] zeros = model.evaluate(batch, false).outputs();

      assertThat(zeros).containsOnly(0f).hasSameSizeAs(before);
    }
  }

  @Test
  void weightsExamples() throws IOException {
    JsonNode expected = new ObjectMapper().readTree(resource("lstm.json"));
    ModuleBatch batch = batch(expected, ModelLoss.CROSS_ENTROPY);
    try (ScriptedModel model =
        TorchRuntimes.get()
            .open(resource("lstm.pt"), ModelLoss.CROSS_ENTROPY, -1, TorchDevice.CORES)) {
      float[] losses = model.evaluate(batch, true).losses();
      float[] weights = {2, 0, 1, 0.5f};
      double sum = IntStream.range(0, 4).mapToDouble(i -> losses[i] * weights[i]).sum();
      ModuleBatch weighted =
          new ModuleBatch(batch.inputs(), false, batch.targets(), batch.integerTargets(), weights);

      assertThat(model.gradient(weighted, 1, new float[model.values().length]))
          .isCloseTo(sum, within(1e-5));
    }
  }

  @Test
  void knowsTheKindsOfParameters() throws IOException {
    ModuleDefinition cnn =
        inspector("cnn.pt", new ExampleShape(1, 8, 8), 3, List.of("head.* = frozen"));

    assertThat(cnn.layout().tensors())
        .extracting(Tensor::name, Tensor::kind)
        .containsExactly(
            tuple("convolution.weight", ParameterKind.WEIGHT),
            tuple("convolution.bias", ParameterKind.BIAS),
            tuple("norm.weight", ParameterKind.NORM_SCALE),
            tuple("norm.bias", ParameterKind.NORM_SHIFT),
            tuple("head.weight", ParameterKind.FROZEN),
            tuple("head.bias", ParameterKind.FROZEN),
            tuple("norm.running_mean", ParameterKind.RUNNING_STATISTIC),
            tuple("norm.running_var", ParameterKind.RUNNING_STATISTIC));
  }

  @Test
  void refusesModelsThatDoNotFit() {
    ExampleShape image = new ExampleShape(1, 8, 8);
    assertRefuses(
        () -> inspector("cnn.pt", image, 5, List.of()),
        "cnn.pt must return outputs of shape [4, 5]");
    assertRefuses(
        () -> inspector("cnn.pt", image, 3, List.of("tail.* = frozen")),
        "model.kinds: 'tail.*' matches no parameter of the model");
    assertRefuses(
        () -> inspector("cnn.pt", image, 3, List.of("head.* = cold")), "must have entries PATTERN");
    assertRefuses(
        () ->
            TorchRuntimes.get()
                .open(
                    "PK no model".getBytes(StandardCharsets.UTF_8),
                    ModelLoss.MSE,
                    -1,
                    TorchDevice.CORES),
        "must have been saved by torch.jit.save");
  }

  private static void assertRefuses(ThrowingCallable call, String message) {
    assertThatExceptionOfType(ModelException.class).isThrownBy(call).withMessageContaining(message);
  }

  @Test
  void writesFilesThatItReads() throws IOException {
    JsonNode expected = new ObjectMapper().readTree(resource("cnn.json"));
    ModuleBatch batch = batch(expected, ModelLoss.CROSS_ENTROPY);
    byte[] saved;
    float[] outputs;
    try (ScriptedModel model =
        TorchRuntimes.get()
            .open(resource("cnn.pt"), ModelLoss.CROSS_ENTROPY, -1, TorchDevice.CORES)) {
      float[] values = model.values();
      values[3] += 0.5f;
      saved = model.save(values, Map.of("largo.json", "{}"));
      model.load(values);
      outputs = model.evaluate(batch, false).outputs();
    }
    try (ScriptedModel model =
        TorchRuntimes.get().open(saved, ModelLoss.CROSS_ENTROPY, -1, TorchDevice.CORES)) {
      assertThat(model.evaluate(batch, false).outputs()).isEqualTo(outputs);
    }
  }

  private static ModuleDefinition inspector(
      String file, ExampleShape shape, int classes, List<String> kinds) throws IOException {
    ModuleOptions options = new ModuleOptions(ModelLoss.CROSS_ENTROPY, -1, false, List.of(1, 8, 8));
    return new ModuleInspector(file, shape, classes, options, kinds)
        .inspect(resource(file), InitialValues.OF_FILE)
        .definition();
  }

  static ModuleBatch batch(JsonNode json, ModelLoss loss) {
    return new ModuleBatch(
        tensor(json, "inputs", "shape"),
        loss == ModelLoss.NEXT_TOKEN,
        tensor(json, "targets", "targetShape"),
        loss != ModelLoss.METHOD,
        new float[0]);
  }

  private static HostTensor tensor(JsonNode json, String values, String shape) {
    double[] numbers = numbers(json.get(values));
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    double[] axes = numbers(json.get(shape));
    return new HostTensor(floats, Arrays.stream(axes).mapToLong(axis -> (long) axis).toArray());
  }

  private static double[] numbers(JsonNode array) {
    return IntStream.range(0, array.size()).mapToDouble(i -> array.get(i).asDouble()).toArray();
  }

  static byte[] resource(String name) throws IOException {
    try (InputStream stream = ScriptedModelTest.class.getResourceAsStream(name)) {
      return stream.readAllBytes();
    }
  }
}
