package largo.core.data;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import largo.core.Preconditions;

/**
 * What the outputs of a network stand for.
 *
 * @param task what the network predicts
 * @param names of the classes, the target columns, or the labels, in the order of the outputs
 * @param scaling of the targets of a regression, with a shift and a scale for each output: the
 *     network is trained on {@code (target − shift) / scale}; {@link Normalization#NONE} otherwise
 * @param tokens how text becomes tokens, if these are the classes; otherwise {@link
 *     TextEncoding#NONE}
 */
public record ModelOutputs(
    LearningTask task, List<String> names, Normalization scaling, TextEncoding tokens)
    implements Serializable {

  private static final String NUMBER = "prediction";

  /** One number, which is not scaled. */
  public static final ModelOutputs ONE_NUMBER = number(Normalization.NONE);

  public ModelOutputs {
    names = List.copyOf(names);
    Preconditions.that(!names.isEmpty(), "a network must have outputs");
    Preconditions.that(
        scaling.groups() == 1 || scaling.groups() == names.size(),
        "there must be one scale, or %d, one for each output, but were %d",
        names.size(),
        scaling.groups());
  }

  /** Outputs that are not tokens of text. */
  public ModelOutputs(LearningTask task, List<String> names, Normalization scaling) {
    this(task, names, scaling, TextEncoding.NONE);
  }

  /** Outputs that are not scaled. */
  public ModelOutputs(LearningTask task, List<String> names) {
    this(task, names, Normalization.NONE);
  }

  /** Probabilities of classes; one number if there are none. */
  public static ModelOutputs of(ClassNames classes) {
    return classes.isPresent()
        ? new ModelOutputs(LearningTask.CLASSIFICATION, classes.names())
        : ONE_NUMBER;
  }

  /** Outputs named 0 … count − 1. */
  public static ModelOutputs numbered(LearningTask task, int count) {
    return new ModelOutputs(task, IntStream.range(0, count).mapToObj(Integer::toString).toList());
  }

  /** One number, with the scaling of the targets of training. */
  public static ModelOutputs number(Normalization scaling) {
    return new ModelOutputs(LearningTask.REGRESSION, List.of(NUMBER), scaling);
  }

  /** The same with another scaling of targets. */
  public ModelOutputs withScaling(Normalization other) {
    return new ModelOutputs(task, names, other, tokens);
  }

  /** How text becomes tokens, if these are the classes. */
  public Optional<TextEncoding> text() {
    return Optional.of(tokens).filter(TextEncoding::isPresent);
  }

  /** The number of outputs. */
  public int count() {
    return names.size();
  }

  /** The classes; {@link ClassNames#NONE} unless the task is a classification. */
  public ClassNames classes() {
    return task == LearningTask.CLASSIFICATION ? new ClassNames(names) : ClassNames.NONE;
  }

  /** The shift of the targets of an output. */
  public double shift(int output) {
    return scaling.shift()[scaling.groups() == 1 ? 0 : output];
  }

  /** The scale of the targets of an output. */
  public double scale(int output) {
    return scaling.scale()[scaling.groups() == 1 ? 0 : output];
  }

  /** As in "300 examples with 3 classes". */
  @Override
  public String toString() {
    if (tokens.isPresent()) {
      return tokens.toString();
    }
    String noun =
        switch (task) {
          case CLASSIFICATION -> "class" + (count() == 1 ? "" : "es");
          case REGRESSION -> "numeric target" + (count() == 1 ? "" : "s");
          case MULTI_LABEL -> "label" + (count() == 1 ? "" : "s");
        };
    return String.format(Locale.ROOT, "%d %s", count(), noun);
  }
}
