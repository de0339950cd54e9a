package largo.core.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.ByteString;

/** A graph to which nodes are added in the order of computation. */
final class OnnxGraph {

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("network");
  private final Map<String, Tensor> tensors = new HashMap<>();
  private final float[] parameters;
  private final Set<String> names = new HashSet<>();
  private final Map<String, String> written = new HashMap<>();

  /**
   * Creates a graph without nodes.
   *
   * @param parameters float[layout size]
   */
  OnnxGraph(ParameterLayout layout, float[] parameters) {
    layout.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
    this.parameters = parameters;
  }

  GraphProto.Builder proto() {
    return graph;
  }

  /** A name that no other tensor has. */
  String unique(String name) {
    String free = name;
    for (int k = 1; !names.add(free); k++) {
      free = name + "_" + k;
    }
    return free;
  }

  /**
   * Adds a node with one output.
   *
   * @param inputs names of tensors; an empty name is an optional input that is absent
   * @return name of the output
   */
  String node(String operator, List<String> inputs, AttributeProto... attributes) {
    String output = unique(operator);
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(output)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(Arrays.asList(attributes)));
    return output;
  }

  /** Adds a node whose input is a value, and whose output has the value's axes. */
  OnnxValue unary(String operator, OnnxValue input, AttributeProto... attributes) {
    return new OnnxValue(node(operator, List.of(input.name()), attributes), input.image());
  }

  /** The values of a layer's parameter, last axis fastest; empty if it has no such parameter. */
  Optional<float[]> values(String layer, String parameter) {
    return Optional.ofNullable(tensors.get(layer + "_" + parameter))
        .map(tensor -> rowMajor(tensor, parameters));
  }

  /**
   * The name of a layer's parameter, which is added to the graph; an empty name if it has no such
   * parameter. A row of one axis is a vector.
   */
  String parameter(String layer, String parameter) {
    Tensor tensor = tensors.get(layer + "_" + parameter);
    if (tensor == null) {
      return "";
    }
    return written.computeIfAbsent(
        tensor.name(),
        name -> {
          List<Integer> shape = tensor.shape();
          boolean row = shape.size() == 2 && shape.get(0) == 1 && !parameter.equals("W");
          int[] axes = (row ? shape.subList(1, 2) : shape).stream().mapToInt(i -> i).toArray();
          return floats(name, rowMajor(tensor, parameters), axes);
        });
  }

  /** Adds a constant of floats. */
  String floats(String name, float[] values, int... shape) {
    ByteBuffer bytes = littleEndian(Float.BYTES, values.length);
    bytes.asFloatBuffer().put(values);
    return constant(name, TensorProto.DataType.FLOAT, bytes, shape);
  }

  /** Adds a constant of doubles. */
  String doubles(String name, double[] values, int... shape) {
    ByteBuffer bytes = littleEndian(Double.BYTES, values.length);
    bytes.asDoubleBuffer().put(values);
    return constant(name, TensorProto.DataType.DOUBLE, bytes, shape);
  }

  /** Adds a vector of integers of 64 bits. */
  String integers(String name, long... values) {
    ByteBuffer bytes = littleEndian(Long.BYTES, values.length);
    bytes.asLongBuffer().put(values);
    return constant(name, TensorProto.DataType.INT64, bytes, values.length);
  }

  private String constant(String name, TensorProto.DataType type, ByteBuffer bytes, int... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(unique(name))
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    for (int axis : shape) {
      tensor.addDims(axis);
    }
    graph.addInitializer(tensor);
    return tensor.getName();
  }

  private static ByteBuffer littleEndian(int size, int count) {
    return ByteBuffer.allocate(Math.multiplyExact(size, count)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static float[] rowMajor(Tensor tensor, float[] flat) {
    if (tensor.order() == 'c') {
      return Arrays.copyOfRange(flat, tensor.offset(), tensor.end());
    }
    int rank = tensor.shape().size();
    int[] strides = new int[rank];
    int length = 1;
    for (int axis = 0; axis < rank; axis++) {
      strides[axis] = length;
      length *= tensor.shape().get(axis);
    }
    float[] values = new float[length];
    int[] index = new int[rank];
    int from = tensor.offset();
    for (int i = 0; i < length; i++) {
      values[i] = flat[from];
      for (int axis = rank - 1; axis >= 0; axis--) { // to the next index, last axis fastest
        from += strides[axis];
        if (++index[axis] < tensor.shape().get(axis)) {
          break;
        }
        from -= strides[axis] * index[axis];
        index[axis] = 0;
      }
    }
    return values;
  }
}
