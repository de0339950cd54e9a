package largo.core.torch.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import largo.core.model.ModelException;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/** Vertices of graphs that are no layers, and preprocessors. */
final class VertexTranslators {

  private VertexTranslators() {}

  /**
   * Writes a vertex.
   *
   * @throws ModelException if it has no translation
   */
  static ProgramValue write(
      String name, GraphVertex vertex, List<ProgramValue> inputs, ProgramContext context) {
    if (vertex instanceof ElementWiseVertex elementWise) {
      return elementWise(name, elementWise, inputs, context);
    }
    if (vertex instanceof MergeVertex) {
      return merge(name, inputs, context);
    }
    ProgramValue input = inputs.get(0);
    if (vertex instanceof ScaleVertex scale) {
      return changed(input, context, "torch.mul(%s, %s)", scale.getScaleFactor());
    }
    if (vertex instanceof ShiftVertex shift) {
      return changed(input, context, "torch.add(%s, %s)", shift.getShiftFactor());
    }
    if (vertex instanceof SubsetVertex subset) {
      int count = subset.getTo() - subset.getFrom() + 1;
      List<Integer> shape = new ArrayList<>(input.shape());
      shape.set(0, count);
      return new ProgramValue(
          context
              .script()
              .let("torch.narrow(%s, 1, %d, %d)", input.variable(), subset.getFrom(), count),
          shape);
    }
    if (vertex instanceof PreprocessorVertex preprocessor) {
      return preprocessed(name, preprocessor.getPreProcessor(), input, context);
    }
    throw TranslationErrors.type("vertex " + name, vertex);
  }

  private static ProgramValue changed(
      ProgramValue input, ProgramContext context, String expression, double by) {
    return new ProgramValue(context.script().let(expression, input.variable(), by), input.shape());
  }

  private static ProgramValue elementWise(
      String name, ElementWiseVertex vertex, List<ProgramValue> inputs, ProgramContext context) {
    checkShapes(name, inputs, 0);
    String operator =
        switch (vertex.getOp()) {
          case Add, Average -> "torch.add(%s, %s)";
          case Subtract -> "torch.sub(%s, %s)";
          case Product -> "torch.mul(%s, %s)";
          case Max -> "torch.maximum(%s, %s)";
        };
    String top = inputs.get(0).variable();
    for (ProgramValue input : inputs.subList(1, inputs.size())) {
      top = context.script().let(operator, top, input.variable());
    }
    if (vertex.getOp() == ElementWiseVertex.Op.Average) {
      top = context.script().let("torch.div(%s, %d.)", top, inputs.size());
    }
    return new ProgramValue(top, inputs.get(0).shape());
  }

  /** Concatenates features or channels. */
  private static ProgramValue merge(
      String name, List<ProgramValue> inputs, ProgramContext context) {
    checkShapes(name, inputs, 1);
    List<Integer> shape = new ArrayList<>(inputs.get(0).shape());
    shape.set(0, inputs.stream().mapToInt(input -> input.shape().get(0)).sum());
    String all = inputs.stream().map(ProgramValue::variable).collect(Collectors.joining(", "));
    return new ProgramValue(context.script().let("torch.cat([%s], 1)", all), shape);
  }

  private static void checkShapes(String name, List<ProgramValue> inputs, int fromAxis) {
    long shapes =
        inputs.stream()
            .map(input -> input.shape().subList(fromAxis, input.shape().size()))
            .distinct()
            .count();
    if (shapes > 1) {
      throw new ModelException(
          "vertex %s must have inputs of one shape to be translated to PyTorch, but has %s; set "
              + "worker.engine = dl4j",
          name, inputs.stream().map(ProgramValue::shape).toList());
    }
  }

  /**
   * Writes a preprocessor.
   *
   * @param name of the layer or vertex that it belongs to
   * @throws ModelException if it has no translation
   */
  static ProgramValue preprocessed(
      String name, InputPreProcessor processor, ProgramValue input, ProgramContext context) {
    if (processor instanceof ComposableInputPreProcessor all) {
      ProgramValue top = input;
      for (InputPreProcessor one : all.getInputPreProcessors()) {
        top = preprocessed(name, one, top, context);
      }
      return top;
    }
    if (processor instanceof CnnToFeedForwardPreProcessor flat
        && flat.getFormat() == CNN2DFormat.NCHW) {
      return input.isImage()
          ? new ProgramValue(
              context.script().let("torch.flatten(%s, 1)", input.variable()), List.of(input.size()))
          : input;
    }
    if (processor instanceof FeedForwardToCnnPreProcessor image) {
      List<Integer> shape =
          List.of(
              Math.toIntExact(image.getNumChannels()),
              Math.toIntExact(image.getInputHeight()),
              Math.toIntExact(image.getInputWidth()));
      return input.isImage()
          ? input
          : new ProgramValue(
              context
                  .script()
                  .let(
                      "torch.reshape(%s, [-1, %d, %d, %d])",
                      input.variable(), shape.get(0), shape.get(1), shape.get(2)),
              shape);
    }
    throw TranslationErrors.type("the preprocessor of " + name, processor);
  }
}
