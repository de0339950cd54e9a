package largo.core.onnx;

import java.util.List;
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
final class VertexConverters {

  private VertexConverters() {}

  /**
   * Adds a vertex.
   *
   * @throws ModelException if it has no equivalent
   */
  static OnnxValue convert(
      String name, GraphVertex vertex, List<OnnxValue> inputs, OnnxGraph graph) {
    OnnxValue input = inputs.get(0);
    if (inputs.stream().anyMatch(other -> other.image() != input.image())) {
      throw new ModelException(
          "vertex %s must have inputs of one rank to be exported to ONNX, but has images and vectors",
          name);
    }
    if (vertex instanceof ElementWiseVertex elementWise) {
      return elementWise(elementWise.getOp(), inputs, graph);
    }
    if (vertex instanceof MergeVertex merge && merge.getMergeAxis() == 1) {
      List<String> names = inputs.stream().map(OnnxValue::name).toList();
      return new OnnxValue(
          graph.node("Concat", names, OnnxAttributes.of("axis", 1L)), input.image());
    }
    if (vertex instanceof ScaleVertex scale) {
      return binary("Mul", input, scale.getScaleFactor(), graph);
    }
    if (vertex instanceof ShiftVertex shift) {
      return binary("Add", input, shift.getShiftFactor(), graph);
    }
    if (vertex instanceof SubsetVertex subset) {
      List<String> slice =
          List.of(
              input.name(),
              graph.integers("starts", subset.getFrom()),
              graph.integers("ends", subset.getTo() + 1L),
              graph.integers("axes", 1));
      return new OnnxValue(graph.node("Slice", slice), input.image());
    }
    if (vertex instanceof PreprocessorVertex preprocessor) {
      return preprocessed(name, preprocessor.getPreProcessor(), input, graph);
    }
    throw ConversionErrors.type("vertex " + name, vertex);
  }

  private static OnnxValue binary(
      String operator, OnnxValue input, double constant, OnnxGraph graph) {
    String other = graph.floats("constant", new float[] {(float) constant});
    return new OnnxValue(graph.node(operator, List.of(input.name(), other)), input.image());
  }

  private static OnnxValue elementWise(
      ElementWiseVertex.Op operation, List<OnnxValue> inputs, OnnxGraph graph) {
    String operator =
        switch (operation) {
          case Add, Average -> "Add";
          case Subtract -> "Sub";
          case Product -> "Mul";
          case Max -> "Max";
        };
    OnnxValue top = inputs.get(0);
    for (OnnxValue input : inputs.subList(1, inputs.size())) {
      String output = graph.node(operator, List.of(top.name(), input.name()));
      top = new OnnxValue(output, input.image());
    }
    return operation == ElementWiseVertex.Op.Average
        ? binary("Div", top, inputs.size(), graph)
        : top;
  }

  /**
   * Adds a preprocessor.
   *
   * @param name of the layer or vertex that it belongs to
   * @throws ModelException if it has no equivalent
   */
  static OnnxValue preprocessed(
      String name, InputPreProcessor processor, OnnxValue input, OnnxGraph graph) {
    if (processor instanceof ComposableInputPreProcessor all) {
      OnnxValue top = input;
      for (InputPreProcessor one : all.getInputPreProcessors()) {
        top = preprocessed(name, one, top, graph);
      }
      return top;
    }
    if (processor instanceof CnnToFeedForwardPreProcessor flat
        && flat.getFormat() == CNN2DFormat.NCHW) {
      return input.image()
          ? new OnnxValue(graph.node("Flatten", List.of(input.name())), false)
          : input;
    }
    if (processor instanceof FeedForwardToCnnPreProcessor image) {
      if (input.image()) {
        return input;
      }
      String shape =
          graph.integers(
              "shape", -1, image.getNumChannels(), image.getInputHeight(), image.getInputWidth());
      return new OnnxValue(graph.node("Reshape", List.of(input.name(), shape)), true);
    }
    throw ConversionErrors.type("the preprocessor of " + name, processor);
  }
}
