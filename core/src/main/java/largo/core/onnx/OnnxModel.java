package largo.core.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import largo.core.data.LearningTask;
import largo.core.data.ModelOutputs;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.model.ModelException;
import largo.core.params.ParameterLayout;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto.DataType;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;

/** A trained network as a file of ONNX. */
public final class OnnxModel {

  /** Name of the input: raw features, [batch, features] or [batch, channels, height, width]. */
  public static final String INPUT = "input";

  /**
   * Name of the output: [batch, outputs], after the activation function of the last layer; numbers
   * of a regression in the units of the data.
   */
  public static final String OUTPUT = "output";

  /** Key of the metadata with the names of the classes, one per line. */
  public static final String CLASSES = "classes";

  /** Key of the metadata with the names of the targets, one per line. */
  public static final String TARGETS = "targets";

  /** Key of the metadata with the names of the labels, one per line. */
  public static final String LABELS = "labels";

  private static final int IR_VERSION = 8;
  private static final int OPERATOR_SET = 15;

  /** A message of Protocol Buffers has less than 2 GiB. */
  private static final long MAX_PARAMETERS = (Integer.MAX_VALUE - (1 << 20)) / Float.BYTES;

  private OnnxModel() {}

  /**
   * Converts a network in inference mode, with the normalization of its input, and the scaling of
   * its outputs.
   *
   * <p>The input is of type float. If float is too inaccurate for a feature ({@link
   * Normalization#suitsFloats}), the input is of type double, and so is the normalization.
   *
   * @param parameters float[layout size]
   * @param outputs what the outputs stand for, if it is known
   * @return the content of the file
   * @throws ModelException if a layer, vertex or function has no equivalent, which it names, or the
   *     network is too large for the format
   */
  public static byte[] of(
      Dl4jDefinition network,
      float[] parameters,
      Normalization normalization,
      Optional<ModelOutputs> outputs) {
    ParameterLayout layout = network.penalty().layout();
    if (layout.size() > MAX_PARAMETERS) {
      throw new ModelException(
          "a file of ONNX has at most %,d parameters, but the network has %,d",
          MAX_PARAMETERS, layout.size());
    }
    OnnxGraph graph = new OnnxGraph(layout, parameters);
    List<Integer> shape = network.signature().inputs().get(0);
    boolean doubles =
        !IntStream.range(0, normalization.groups()).allMatch(normalization::suitsFloats);
    OnnxValue input = new OnnxValue(graph.unique(INPUT), network.image());
    String output = graph.unique(OUTPUT);
    OnnxValue normalized = normalized(normalization, input, shape, graph);
    OnnxValue top = new NetworkConverter(graph, new LayerConverters()).convert(network, normalized);
    graph
        .proto()
        .addNode(
            NodeProto.newBuilder()
                .setOpType("Identity")
                .setName(output)
                .addInput(outputs.map(o -> scaled(o, top.name(), graph)).orElse(top.name()))
                .addOutput(output))
        .addInput(value(INPUT, doubles ? DataType.DOUBLE : DataType.FLOAT, shape))
        .addOutput(value(OUTPUT, DataType.FLOAT, network.signature().outputs().get(0)));
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("largo")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
            .setGraph(graph.proto());
    outputs.ifPresent(
        o ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder()
                    .setKey(names(o.task()))
                    .setValue(String.join("\n", o.names()))));
    return model.build().toByteArray();
  }

  /**
   * Checks that a network can be converted.
   *
   * @throws ModelException if it cannot, as {@link #of} does
   */
  public static void check(Dl4jDefinition network) {
    float[] parameters = new float[network.penalty().layout().size()];
    of(network, parameters, Normalization.NONE, Optional.empty());
  }

  private static String names(LearningTask task) {
    return switch (task) {
      case CLASSIFICATION -> CLASSES;
      case REGRESSION -> TARGETS;
      case MULTI_LABEL -> LABELS;
    };
  }

  /** {@code output · scale + shift}, of each output. */
  private static String scaled(ModelOutputs outputs, String output, OnnxGraph graph) {
    Normalization scaling = outputs.scaling();
    if (scaling.equals(Normalization.NONE)) {
      return output;
    }
    int[] axes = {1, scaling.groups()};
    String scale = constant("target_scale", scaling.scale(), false, axes, graph);
    String shift = constant("target_shift", scaling.shift(), false, axes, graph);
    return graph.node("Add", List.of(graph.node("Mul", List.of(output, scale)), shift));
  }

  /** {@code (x − shift) / scale} as floats. */
  private static OnnxValue normalized(
      Normalization normalization, OnnxValue input, List<Integer> shape, OnnxGraph graph) {
    if (normalization.equals(Normalization.NONE)) {
      return input;
    }
    int groups = normalization.groups();
    int size = shape.stream().reduce(1, Math::multiplyExact);
    double[] shift = normalization.shift();
    double[] scale = normalization.scale();
    int[] axes = new int[shape.size() + 1];
    Arrays.fill(axes, 1);
    axes[1] = groups;
    if (groups > 1 && groups != shape.get(0)) { // of each feature
      int group = size / groups;
      shift = repeated(shift, group);
      scale = repeated(scale, group);
      for (int axis = 0; axis < shape.size(); axis++) {
        axes[axis + 1] = shape.get(axis);
      }
    }
    boolean doubles = !IntStream.range(0, groups).allMatch(normalization::suitsFloats);
    String difference =
        graph.node("Sub", List.of(input.name(), constant("shift", shift, doubles, axes, graph)));
    String quotient =
        graph.node("Div", List.of(difference, constant("scale", scale, doubles, axes, graph)));
    String floats =
        doubles
            ? graph.node(
                "Cast",
                List.of(quotient),
                OnnxAttributes.of("to", (long) DataType.FLOAT.getNumber()))
            : quotient;
    return new OnnxValue(floats, input.image());
  }

  private static String constant(
      String name, double[] values, boolean doubles, int[] axes, OnnxGraph graph) {
    if (doubles) {
      return graph.doubles(name, values, axes);
    }
    float[] floats = new float[values.length];
    for (int k = 0; k < floats.length; k++) {
      floats[k] = (float) values[k];
    }
    return graph.floats(name, floats, axes);
  }

  private static double[] repeated(double[] values, int times) {
    return Arrays.stream(values)
        .flatMap(value -> DoubleStream.generate(() -> value).limit(times))
        .toArray();
  }

  private static ValueInfoProto value(String name, DataType type, List<Integer> shape) {
    TensorShapeProto.Builder axes = TensorShapeProto.newBuilder();
    axes.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"));
    shape.forEach(axis -> axes.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(axis)));
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(axes)))
        .build();
  }
}
