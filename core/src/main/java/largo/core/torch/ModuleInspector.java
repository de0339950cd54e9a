package largo.core.torch;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import largo.core.data.ExampleShape;
import largo.core.data.LearningTask;
import largo.core.model.ModelException;
import largo.core.model.ModelLoss;
import largo.core.params.ParameterLayout;

/**
 * Tests a PyTorch model before training: that it accepts examples of the data, that its outputs
 * have the expected shape, that its gradient agrees with finite differences.
 *
 * @param name of its file, for messages
 * @param shape of the examples
 * @param classes classes, or outputs of a regression
 * @param options how it is used
 * @param kinds overrides of kinds, {@code PATTERN = KIND}
 */
public record ModuleInspector(
    String name, ExampleShape shape, int classes, ModuleOptions options, List<String> kinds) {

  private static final int EXAMPLES = 4;
  private static final int DIRECTIONS = 3;

  /**
   * Steps of finite differences, relative to the values of a tensor: large ones meet kinks of
   * ReLUs, small ones rounding. One must agree.
   */
  private static final double[] STEPS = {1e-2, 1e-3, 1e-4};

  /**
   * Deviation of a gradient from finite differences that is certainly wrong; rounding and kinks of
   * ReLUs stay below it.
   */
  private static final double TOLERANCE = 0.2;

  /**
   * A model with its saved values.
   *
   * @param definition the model
   * @param values its parameters and buffers
   */
  public record Inspected(ModuleDefinition definition, float[] values) {}

  /**
   * Tests a model.
   *
   * @param archive content of its file
   * @param initial the initial parameters
   * @throws ModelException if it cannot be trained on the data; says why
   */
  public Inspected inspect(byte[] archive, InitialValues initial) {
    long[] inputShape = options.inputs(1);
    long inputs = Arrays.stream(inputShape).reduce(1, Math::multiplyExact);
    if (inputs != shape.size()) {
      throw new ModelException(
          "model.input-shape must have as many elements as an example, %d, but was %s",
          shape.size(), options.inputShape());
    }
    boolean ofClasses = options.loss() == ModelLoss.CROSS_ENTROPY || options.isSequence();
    if (ofClasses && classes == 1) {
      throw new ModelException(
          "the loss of %s, %s, is one of classes, but the targets are numbers; use mse, or method",
          name, options.lossName());
    }
    options.checkTask();
    try (ScriptedModel model =
        TorchRuntimes.get()
            .open(archive, options.loss(), options.ignoreIndex(), TorchDevice.CORES)) {
      List<ModuleTensor> tensors = model.tensors();
      if (tensors.stream().noneMatch(tensor -> tensor.role() == ModuleTensor.Role.TRAINED)) {
        throw new ModelException("%s has no parameter that requires a gradient", name);
      }
      float[] values = model.values();
      checkFinite(tensors, values);
      ModuleBatch batch = examples();
      checkOutputs(model.evaluate(batch, false));
      float[] gradient = new float[values.length];
      model.gradient(batch, 1, gradient);
      ParameterLayout layout =
          new ModuleKinds(kinds).layout(tensors, changedBuffers(tensors, gradient));
      checkGradient(model, batch, values, gradient);
      byte[] empty = model.save(new float[values.length], Map.of());
      ModuleDefinition definition =
          new ModuleDefinition(
              ModuleDefinition.zipped(empty),
              layout.tensors(),
              shape,
              classes,
              options.withKinds(kinds),
              initial);
      return new Inspected(definition, values);
    }
  }

  private void checkFinite(List<ModuleTensor> tensors, float[] values) {
    int offset = 0;
    for (ModuleTensor tensor : tensors) {
      for (int i = offset; i < offset + tensor.length(); i++) {
        if (!Float.isFinite(values[i]) && tensor.role() != ModuleTensor.Role.BUFFER) {
          throw new ModelException(
              "%s: parameter %s has values that are not finite", name, tensor.name());
        }
      }
      offset += tensor.length();
    }
  }

  /** Random examples with all their targets. */
  private ModuleBatch examples() {
    SplittableRandom random = new SplittableRandom(1);
    float[] inputs = new float[EXAMPLES * shape.size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] =
          options.integerInputs() ? random.nextInt(classes) : (float) random.nextDouble(-1, 1);
    }
    boolean sequence = options.isSequence();
    boolean numbers =
        switch (options.loss()) {
          case MSE, BCE -> true;
          case METHOD -> options.task() != LearningTask.CLASSIFICATION;
          case CROSS_ENTROPY, NEXT_TOKEN -> false;
        };
    int width = sequence ? shape.size() : numbers ? options.outputs(classes) : 1;
    float[] targets = new float[EXAMPLES * width];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = numbers ? random.nextInt(2) : random.nextInt(Math.max(2, classes));
    }
    HostTensor target =
        sequence || numbers
            ? new HostTensor(targets, EXAMPLES, width)
            : new HostTensor(targets, EXAMPLES);
    return new ModuleBatch(
        new HostTensor(inputs, options.inputs(EXAMPLES)),
        options.integerInputs(),
        target,
        !numbers,
        new float[0]);
  }

  private void checkOutputs(ModuleScores scores) {
    long outputs = options.outputs(classes);
    long[] expected =
        options.isSequence()
            ? new long[] {EXAMPLES, shape.size(), outputs}
            : new long[] {EXAMPLES, outputs};
    if (options.loss() != ModelLoss.METHOD && !Arrays.equals(expected, scores.shape())) {
      throw new ModelException(
          "%s must return outputs of shape %s for %d examples of %s and model.loss = %s, but "
              + "returned %s",
          name,
          Arrays.toString(expected),
          EXAMPLES,
          shape,
          options.lossName(),
          Arrays.toString(scores.shape()));
    }
  }

  private static Set<String> changedBuffers(List<ModuleTensor> tensors, float[] gradient) {
    Set<String> changed = new LinkedHashSet<>();
    int offset = 0;
    for (ModuleTensor tensor : tensors) {
      for (int i = offset; i < offset + tensor.length(); i++) {
        if (tensor.role() == ModuleTensor.Role.BUFFER && gradient[i] != 0) {
          changed.add(tensor.name());
        }
      }
      offset += tensor.length();
    }
    return changed;
  }

  /**
   * Compares with central differences along random directions. The median of the deviations counts,
   * as a kink of a ReLU may lie on one of them.
   */
  private void checkGradient(
      ScriptedModel model, ModuleBatch batch, float[] values, float[] gradient) {
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < STEPS.length && !(best <= TOLERANCE); i++) {
      double[] deviations = new double[DIRECTIONS];
      for (int k = 0; k < DIRECTIONS; k++) {
        deviations[k] = deviation(model, batch, values, gradient, STEPS[i], k);
      }
      Arrays.sort(deviations);
      best = Math.min(best, deviations[DIRECTIONS / 2]);
    }
    model.load(values);
    if (!(best <= TOLERANCE)) {
      throw new ModelException(
          "%s: the gradient of the model deviates by %.0f %% from finite differences of its loss; "
              + "does a part of it detach the gradient, or is it traced with other inputs? Save it "
              + "with torch.jit.script",
          name, 100 * best);
    }
  }

  private static double deviation(
      ScriptedModel model,
      ModuleBatch batch,
      float[] values,
      float[] gradient,
      double step,
      int direction) {
    SplittableRandom random = new SplittableRandom(direction);
    float[] plus = values.clone();
    float[] minus = values.clone();
    double expected = 0;
    float[] ignored = new float[values.length];
    int offset = 0;
    for (ModuleTensor tensor : model.tensors()) {
      int end = offset + tensor.length();
      double scale = step * scale(values, offset, end);
      for (int i = offset; i < end && tensor.role() == ModuleTensor.Role.TRAINED; i++) {
        double change = random.nextBoolean() ? scale : -scale;
        plus[i] += (float) change;
        minus[i] -= (float) change;
        expected += gradient[i] * ((double) plus[i] - minus[i]);
      }
      offset = end;
    }
    model.load(plus);
    double actual = model.gradient(batch, 1, ignored);
    model.load(minus);
    actual -= model.gradient(batch, 1, ignored);
    double size = Math.max(Math.abs(actual), Math.abs(expected));
    return size == 0 ? 0 : Math.abs(actual - expected) / size;
  }

  /** The root mean square of values, or a small number if all are zero. */
  private static double scale(float[] values, int from, int to) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += (double) values[i] * values[i];
    }
    return Math.max(0.01, Math.sqrt(squares / Math.max(1, to - from)));
  }
}
