package largo.core.torch;

import java.util.Arrays;
import java.util.Locale;
import largo.core.Preconditions;
import largo.core.data.ArgMax;
import largo.core.data.Batch;
import largo.core.data.InputException;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.model.ModelException;
import largo.core.model.ModelLoss;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;

/** Gradients of a PyTorch model. */
final class ModuleSource implements GradientSource {

  private final ModuleDefinition definition;
  private final ScriptedModel model;
  private final TorchDevice device;
  private final ParameterLayout layout;
  private final float[] micro;

  ModuleSource(ModuleDefinition definition, ScriptedModel model, TorchDevice device) {
    this.definition = definition;
    this.model = model;
    this.device = device;
    this.layout = definition.layout();
    this.micro = new float[layout.size()];
  }

  @Override
  public ParameterLayout layout() {
    return layout;
  }

  /** Loads parameters; step and epoch are not used. */
  @Override
  public void load(float[] parameters, long step, long epoch) {
    Preconditions.that(
        parameters.length == micro.length,
        "parameters must be %d, but were %d",
        micro.length,
        parameters.length);
    model.load(parameters);
  }

  @Override
  public void addGradient(Batch batch, long seed, GradientSum to) {
    double loss = model.gradient(batch(batch, true), seed, micro);
    float[] sum = to.gradient();
    for (Tensor tensor : layout().tensors()) {
      int end = tensor.kind() == ParameterKind.FROZEN ? tensor.offset() : tensor.end();
      for (int i = tensor.offset(); i < end; i++) {
        sum[i] += micro[i];
      }
    }
    to.count(loss, batch.count());
  }

  @Override
  public void evaluate(Batch batch, Score to) {
    ModuleBatch examples = batch(batch, false);
    ModuleScores scores = model.evaluate(examples, true);
    float[] targets = examples.targets().values();
    boolean sequence = definition.options().isSequence();
    if (batch.hasVectors() && !sequence) {
      evaluateVectors(batch, scores, to);
      return;
    }
    int positions = sequence ? batch.width() : 1;
    int width = scores.outputs().length / batch.count() / positions;
    for (int i = 0; i < batch.count(); i++) {
      int counted = 0;
      for (int t = 0; t < positions; t++) {
        int at = i * positions + t;
        int label = sequence ? (int) targets[at] : batch.label(i);
        if (sequence && label == definition.options().ignoreIndex()) {
          continue;
        }
        count(label, scores.outputs(), at * width, width, to);
        counted++;
      }
      to.addLoss((double) scores.losses()[i] * counted);
    }
  }

  private void evaluateVectors(Batch batch, ModuleScores scores, Score to) {
    int width = scores.outputs().length / batch.count();
    if (width == definition.classes()) {
      float[] predictions = new float[scores.outputs().length];
      for (int i = 0; i < batch.count(); i++) {
        float[] predicted = predictions(scores.outputs(), i * width, width);
        System.arraycopy(predicted, 0, predictions, i * width, width);
      }
      to.count(batch, predictions);
    } else { // of a loss of the model's own
      for (int i = 0; i < batch.count(); i++) {
        to.count(batch.label(i), 0);
      }
    }
    for (float loss : scores.losses()) {
      to.addLoss(loss);
    }
  }

  private void count(int label, float[] outputs, int from, int width, Score to) {
    ModelLoss loss = definition.options().loss();
    if (loss == ModelLoss.BCE && width < definition.classes()) {
      to.count(label, twoClasses(outputs[from]), 0, 2);
    } else if (loss == ModelLoss.CROSS_ENTROPY || loss == ModelLoss.NEXT_TOKEN) {
      to.count(label, softmax(outputs, from, width), 0, width);
    } else {
      to.count(label, width == 1 ? 0 : ArgMax.of(outputs, from, width));
    }
  }

  private static float[] softmax(float[] logits, int from, int width) {
    float max = logits[from + ArgMax.of(logits, from, width)];
    double sum = 0;
    float[] probabilities = new float[width];
    for (int j = 0; j < width; j++) {
      double exponential = Math.exp(logits[from + j] - max);
      probabilities[j] = (float) exponential;
      sum += exponential;
    }
    for (int j = 0; j < width; j++) {
      probabilities[j] /= (float) sum;
    }
    return probabilities;
  }

  @Override
  public float[] outputs(Batch batch) {
    return model.evaluate(batch(batch, false), false).outputs();
  }

  @Override
  public float[] predictions(Batch batch) {
    ModuleScores scores = model.evaluate(batch(batch, false), false);
    int classes = definition.classes();
    int positions = definition.options().isSequence() ? batch.width() : 1;
    int width = definition.options().outputs(classes);
    if (scores.outputs().length != batch.count() * positions * width) {
      throw new ModelException(
          "the model must return %d outputs for an example, but returned %s for %d examples",
          width, Arrays.toString(scores.shape()), batch.count());
    }
    float[] predictions = new float[batch.count() * classes];
    for (int i = 0; i < batch.count(); i++) {
      int last = (i * positions + positions - 1) * width;
      float[] predicted = predictions(scores.outputs(), last, width);
      System.arraycopy(predicted, 0, predictions, i * classes, classes);
    }
    return predictions;
  }

  /** The predictions for one example, {@code float[classes]}. */
  private float[] predictions(float[] outputs, int from, int width) {
    return switch (definition.options().loss()) {
      case CROSS_ENTROPY, NEXT_TOKEN -> softmax(outputs, from, width);
      case BCE -> {
        if (width < definition.classes()) {
          yield twoClasses(outputs[from]);
        }
        float[] each = new float[width];
        for (int j = 0; j < width; j++) {
          each[j] = sigmoid(outputs[from + j]);
        }
        yield each;
      }
      case MSE, METHOD -> Arrays.copyOfRange(outputs, from, from + width);
    };
  }

  /** Probabilities of two classes by the logit of the second one. */
  private static float[] twoClasses(float logit) {
    float second = sigmoid(logit);
    return new float[] {1 - second, second};
  }

  private static float sigmoid(float logit) {
    return (float) (1 / (1 + Math.exp(-logit)));
  }

  @Override
  public double freeMemory() {
    return device.isGpu() ? 1 : TorchRuntimes.get().freeMemory();
  }

  @Override
  public void close() {
    model.close();
  }

  private ModuleBatch batch(Batch batch, boolean weighted) {
    int n = batch.count();
    if (definition.options().integerInputs()) {
      checkTokens(batch);
    }
    HostTensor inputs = new HostTensor(batch.features(), definition.options().inputs(n));
    return new ModuleBatch(
        inputs,
        definition.options().integerInputs(),
        targets(batch),
        integerTargets(batch),
        weighted ? batch.weights() : new float[0]);
  }

  /** Tokens of other values would be truncated, or be other tokens. */
  private void checkTokens(Batch batch) {
    ModuleOptions options = definition.options();
    int tokens = options.isSequence() ? definition.classes() : Integer.MAX_VALUE;
    int length = batch.count() * batch.width();
    for (int i = 0; i < length; i++) {
      float token = batch.features()[i];
      boolean isKnown = token >= 0 && (token < tokens || token == options.ignoreIndex());
      if (token != Math.rint(token) || options.isSequence() && !isKnown) {
        throw new InputException(
            "inputs must be %s, but feature %d of an example was %s",
            options.isSequence()
                ? String.format(
                    Locale.ROOT, "tokens, 0 to %d, as many as there are classes", tokens - 1)
                : "whole numbers for a model with inputs of int64",
            i % batch.width(),
            token);
      }
    }
  }

  private boolean integerTargets(Batch batch) {
    return switch (definition.options().loss()) {
      case CROSS_ENTROPY, NEXT_TOKEN -> true;
      case MSE, BCE -> false;
      case METHOD -> !batch.hasVectors();
    };
  }

  private HostTensor targets(Batch batch) {
    int n = batch.count();
    if (definition.options().isSequence()) {
      return new HostTensor(nextTokens(batch), n, batch.width());
    }
    if (integerTargets(batch)) {
      return new HostTensor(labels(batch), n);
    }
    int classes = definition.classes();
    return definition.options().outputs(classes) == 1 && classes > 1 && !batch.hasVectors()
        ? new HostTensor(labels(batch), n, 1)
        : new HostTensor(batch.targets(classes), n, classes);
  }

  private static float[] labels(Batch batch) {
    float[] labels = new float[batch.count()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = batch.label(i);
    }
    return labels;
  }

  /** The inputs without the first of each example, followed by its class. */
  private static float[] nextTokens(Batch batch) {
    int length = batch.width();
    float[] tokens = new float[batch.count() * length];
    for (int i = 0; i < batch.count(); i++) {
      System.arraycopy(batch.features(), i * length + 1, tokens, i * length, length - 1);
      tokens[i * length + length - 1] = batch.label(i);
    }
    return tokens;
  }
}
