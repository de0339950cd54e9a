package largo.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import largo.core.data.Batch;
import largo.core.data.ClassTargets;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.FloatFeatures;
import largo.core.data.LearningTask;
import largo.core.data.Normalization;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.model.Lstm;
import largo.core.model.ModelException;
import largo.core.model.ModelSource.InputType;
import largo.core.model.Resnet18;
import largo.core.model.TorchZooModel;
import largo.core.model.Transformer;
import largo.core.model.VisionTransformer;
import largo.core.params.ParameterKind;
import largo.core.torch.ModuleDefinition;
import largo.core.torch.zoo.ScriptedZoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks of the zoo in TorchScript. Inspection compares gradients with finite differences. */
class ScriptedZooTest {

  private static final int CLASSES = 13;
  private static final ExampleShape SEQUENCE = ExampleShape.vector(9);
  private static final ExampleShape IMAGE = new ExampleShape(3, 8, 8);

  @TempDir Path folder;

  static Stream<TorchZooModel> models() {
    return Stream.of(
        new Transformer(16, 2, 4, 0.1),
        new Lstm(12, 2, 0.1),
        new VisionTransformer(4, 16, 2, 2, 0.1),
        new Resnet18(4));
  }

  @Test
  void hasTheLossOfTheTask() {
    VisionTransformer model = new VisionTransformer(4, 12, 1, 3, 0);
    ExampleShape image = new ExampleShape(3, 8, 8);
    for (LearningTask task : LearningTask.values()) {
      ModuleDefinition two = ScriptedZoo.inspect("zoo", model, image, task, 2).definition();
      assertThat(two.options().task()).isEqualTo(task);
      assertThat(two.options().lossName())
          .isEqualTo(List.of("cross-entropy", "mse", "bce").get(task.ordinal()));
      assertThat(two.classes()).isEqualTo(2);
    }
    assertThatThrownBy(
            () ->
                ScriptedZoo.inspect(
                    "zoo", new Lstm(8, 1, 0), ExampleShape.vector(6), LearningTask.REGRESSION, 1))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(
            "model.loss must be mse or method where data.task is regression, but was next-token");
  }

  @ParameterizedTest
  @MethodSource("models")
  void hasGradientsThatAreAFunctionOfTheSeed(TorchZooModel model) {
    ModuleDefinition definition = definition(model);
    Batch batch = batch(definition.shape(), model.input(), 6);
    float[] parameters = definition.initialize(3);
    try (GradientSource source = definition.open();
        GradientSource other = definition.open()) {
      float[] first = gradient(source, parameters, batch, 1);
      gradient(source, parameters, batch, 2);

      assertThat(gradient(source, parameters, batch, 1)).isEqualTo(first);
      assertThat(gradient(other, parameters, batch, 1)).isEqualTo(first);
      if (!(model instanceof Resnet18)) { // which has no dropout
        assertThat(gradient(other, parameters, batch, 2)).isNotEqualTo(first);
      }
      assertThat(definition.initialize(3)).isEqualTo(parameters);
      assertThat(definition.initialize(4)).isNotEqualTo(parameters);
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void knowsItsNormalizations(TorchZooModel model) {
    long scales =
        definition(model).layout().tensors().stream()
            .filter(tensor -> tensor.kind() == ParameterKind.NORM_SCALE)
            .count();

    int expected = model instanceof Lstm ? 0 : model instanceof Resnet18 ? 20 : 5;
    assertThat(scales).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("models")
  void learns(TorchZooModel model) {
    ModuleDefinition definition = definition(model);
    Batch batch = batch(definition.shape(), model.input(), 6);
    float[] parameters = definition.initialize(1);
    double rate = model.input() == InputType.INT64 ? 0.5 : 0.02;
    try (GradientSource source = definition.open()) {
      Score before = new Score(CLASSES);
      source.load(parameters, 0, 0);
      source.evaluate(batch, before);
      for (int step = 0; step < 30; step++) {
        float[] gradient = gradient(source, parameters, batch, step);
        for (int i = 0; i < gradient.length; i++) {
          parameters[i] -= (float) (rate * gradient[i] / batch.count());
        }
      }
      Score after = new Score(CLASSES);
      source.evaluate(batch, after);

      int positions = model.input() == InputType.INT64 ? SEQUENCE.size() : 1;
      assertThat(after.examples()).isEqualTo(6L * positions);
      assertThat(after.meanLoss()).isLessThan(0.95 * before.meanLoss());
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void savesFilesThatPythonReads(TorchZooModel model) throws Exception {
    ModuleDefinition definition = definition(model);
    Batch batch = batch(definition.shape(), model.input(), 2);
    float[] parameters = definition.initialize(1);
    Path file = folder.resolve("model.pt");
    Files.write(file, definition.save(parameters, Map.of("largo.json", "{\"a\": 1}")));
    String python = python();
    assumeThat(python).as("Python with PyTorch").isNotEmpty();
    StringBuilder inputs = new StringBuilder();
    for (int i = 0; i < batch.count() * batch.width(); i++) {
      inputs.append(batch.features()[i]).append(' ');
    }
    Files.writeString(folder.resolve("inputs.txt"), inputs);
    String shape = model.input() == InputType.INT64 ? "2, 9" : "2, 3, 8, 8";
    String type = model.input() == InputType.INT64 ? "int64" : "float32";
    String script =
        "import torch\n"
            + "extra = {'largo.json': ''}\n"
            + "m = torch.jit.load('model.pt', _extra_files=extra)\n"
            + "assert extra['largo.json'] == b'{\"a\": 1}', extra\n"
            + "x = torch.tensor([float(t) for t in open('inputs.txt').read().split()])\n"
            + ("x = x.reshape(" + shape + ").to(torch." + type + ")\n")
            + "print('outputs', *m(x).flatten().tolist())\n";
    Process process =
        new ProcessBuilder(python, "-c", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(output).contains("outputs ");
    double[] expected =
        Stream.of(output.substring(output.indexOf("outputs ") + 8).trim().split(" "))
            .mapToDouble(Double::parseDouble)
            .toArray();
    try (GradientSource source = definition.open()) {
      source.load(parameters, 0, 0);
      assertThat(Deviation.relative(source.outputs(batch), expected)).isLessThan(1e-5);
    }
  }

  /** The interpreter of the property, or one of the usual ones, that has PyTorch. */
  private static String python() throws IOException, InterruptedException {
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
    return "";
  }

  static ModuleDefinition definition(TorchZooModel model) {
    ExampleShape shape = model.input() == InputType.INT64 ? SEQUENCE : IMAGE;
    return ScriptedZoo.inspect("zoo", model, shape, CLASSES).definition();
  }

  @ParameterizedTest
  @MethodSource("models")
  void isSentToWorkers(TorchZooModel model) throws Exception {
    ModuleDefinition definition = definition(model);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(definition);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      ModuleDefinition sent = (ModuleDefinition) in.readObject();

      assertThat(sent.layout()).isEqualTo(definition.layout());
      assertThat(sent.initialize(1)).isEqualTo(definition.initialize(1));
      assertThat(sent.archive()).isEqualTo(definition.archive());
    }
  }

  static Batch batch(ExampleShape shape, InputType type, int count) {
    Random random = new Random(4);
    float[] features = new float[count * shape.size()];
    for (int i = 0; i < features.length; i++) {
      features[i] = type == InputType.INT64 ? random.nextInt(CLASSES) : random.nextFloat();
    }
    int[] classes = random.ints(count, 0, CLASSES).toArray();
    Batch batch = new Batch(shape.size());
    batch.fill(
        new Examples(new FloatFeatures(features, shape.size()), new ClassTargets(classes)),
        count,
        i -> i,
        Normalization.NONE);
    return batch;
  }

  private static float[] gradient(
      GradientSource source, float[] parameters, Batch batch, long seed) {
    source.load(parameters, 0, 0);
    GradientSum sum = new GradientSum(parameters.length);
    source.addGradient(batch, seed, sum);
    return sum.gradient();
  }
}
