package largo.spark.study;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import largo.core.data.ClassNames;
import largo.core.data.ExampleShape;
import largo.core.data.LearningTask;
import largo.core.data.ModelOutputs;
import largo.core.data.Normalization;
import largo.core.data.TextEncoding;
import largo.core.model.ModelException;
import largo.core.model.ModelLoss;
import largo.core.model.ModelSource.InputType;
import largo.core.torch.ModuleDefinition;
import largo.core.torch.ModuleOptions;
import largo.core.torch.ScriptArchive;

/**
 * What the file of a trained PyTorch model has in addition to the model: the text {@link #NAME}.
 *
 * @param shape of an example, as {@link ExampleShape#toString} writes it
 * @param shift of the normalization of inputs
 * @param scale of the normalization of inputs
 * @param classes names of the classes; empty if the model predicts numbers or labels
 * @param loss of training
 * @param input element type of inputs
 * @param inputShape shape of one example's inputs
 * @param ignoreIndex token without a loss; negative for none
 * @param kinds overrides of the kinds of parameters, {@code PATTERN = KIND}
 * @param task what the model predicts
 * @param targets names of the numeric targets or labels; empty for classes
 * @param targetShift shift of the targets of a regression, for each target or for all
 * @param targetScale scale of the targets: the model predicts {@code (target − shift) / scale}
 * @param tokenizer kind of the tokens of a text, which are the classes; null of other models
 * @param endOfDocument number of the token after each document; −1 if there is none
 * @param tokenizerFile content of the {@code tokenizer.json} of the tokens; empty if there is none
 */
record ModuleMetadata(
    String shape,
    double[] shift,
    double[] scale,
    List<String> classes,
    ModelLoss loss,
    InputType input,
    List<Integer> inputShape,
    int ignoreIndex,
    List<String> kinds,
    LearningTask task,
    List<String> targets,
    double[] targetShift,
    double[] targetScale,
    TextEncoding.Kind tokenizer,
    int endOfDocument,
    String tokenizerFile) {

  /** Its name among the {@code _extra_files} of {@code torch.jit.load}. */
  static final String NAME = "largo.json";

  ModuleMetadata {
    // absent in files of earlier builds
    kinds = kinds == null ? List.of() : List.copyOf(kinds);
    task =
        task != null
            ? task
            : classes.isEmpty() ? LearningTask.REGRESSION : LearningTask.CLASSIFICATION;
    targets = targets == null ? List.of() : List.copyOf(targets);
    targetShift = targetShift == null ? Normalization.NONE.shift() : targetShift;
    targetScale = targetScale == null ? Normalization.NONE.scale() : targetScale;
    tokenizerFile = tokenizerFile == null ? "" : tokenizerFile;
  }

  static ModuleMetadata of(
      ModuleDefinition model, Normalization normalization, ModelOutputs outputs) {
    ModuleOptions options = model.options();
    return new ModuleMetadata(
        model.shape().toString(),
        normalization.shift(),
        normalization.scale(),
        outputs.classes().names(),
        options.loss(),
        options.integerInputs() ? InputType.INT64 : InputType.FLOAT32,
        options.inputShape(),
        options.ignoreIndex(),
        options.kinds(),
        outputs.task(),
        outputs.task() == LearningTask.CLASSIFICATION ? List.of() : outputs.names(),
        outputs.scaling().shift(),
        outputs.scaling().scale(),
        outputs.text().map(TextEncoding::kind).orElse(null),
        outputs.tokens().endOfDocument(),
        outputs.tokens().json());
  }

  /**
   * That of a file; empty for one that Largo did not write.
   *
   * @param path of the file, for messages
   * @throws ModelException if the file is damaged
   */
  static Optional<ModuleMetadata> of(String path, byte[] archive) {
    try {
      Optional<String> json = ScriptArchive.extra(archive, NAME);
      return json.isEmpty()
          ? Optional.empty()
          : Optional.of(
              JsonRecords.read(json.get().getBytes(StandardCharsets.UTF_8), ModuleMetadata.class));
    } catch (IOException e) {
      throw new ModelException(e, "%s is damaged: %s", path, e.getMessage());
    }
  }

  String json() {
    return JsonRecords.write(this);
  }

  Normalization normalization() {
    return new Normalization(shift, scale);
  }

  ModelOutputs outputs() {
    if (tokenizer != null) {
      return new TextEncoding(tokenizer, classes, endOfDocument, tokenizerFile).outputs();
    }
    Normalization scaling = new Normalization(targetShift, targetScale);
    if (task == LearningTask.CLASSIFICATION) {
      return ModelOutputs.of(new ClassNames(classes));
    }
    return targets.isEmpty()
        ? ModelOutputs.number(scaling)
        : new ModelOutputs(task, targets, scaling);
  }

  ModuleOptions options() {
    return new ModuleOptions(loss, ignoreIndex, input == InputType.INT64, inputShape)
        .withTask(task);
  }
}
