package largo.core.torch.dl4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.torch.BatchStatistic;
import largo.core.torch.ScriptFunction;

/** A method that is being written: its parameters, and what its caller must provide or gets. */
final class ProgramContext {

  /** Of {@code c10::ScalarType}. */
  private static final int FLOAT32 = 6;

  private static final int BFLOAT16 = 15;

  private final ScriptFunction script;
  private final boolean training;
  private final boolean bfloat16;
  private final Map<String, Tensor> tensors;
  private final Map<String, String> variables;
  private final List<BatchStatistic> statistics = new ArrayList<>();
  private final List<String> statisticVariables = new ArrayList<>();
  private int uniforms;

  /**
   * Splits the argument {@code flat} into the tensors of a layout.
   *
   * @param training whether random layers are random and batch normalization uses the batch
   * @param bfloat16 whether products are computed in bfloat16
   */
  ProgramContext(
      ScriptFunction script, ParameterLayout layout, boolean training, boolean bfloat16) {
    this.script = script;
    this.training = training;
    this.bfloat16 = bfloat16;
    this.tensors = new HashMap<>();
    this.variables = new HashMap<>();
    String lengths =
        layout.tensors().stream()
            .map(tensor -> Integer.toString(tensor.length()))
            .collect(Collectors.joining(", "));
    String parts =
        script.let(
            "torch.split_with_sizes(%s, [%s])", training ? "flat" : "torch.detach(flat)", lengths);
    for (int k = 0; k < layout.tensors().size(); k++) {
      Tensor tensor = layout.tensors().get(k);
      tensors.put(tensor.name(), tensor);
      variables.put(tensor.name(), view(parts, k, tensor));
    }
  }

  private ProgramContext(ProgramContext context) {
    this.script = context.script;
    this.training = false;
    this.bfloat16 = context.bfloat16;
    this.tensors = context.tensors;
    this.variables = context.variables;
  }

  /** The same method, for a layer that computes in inference mode. */
  ProgramContext frozen() {
    return new ProgramContext(this);
  }

  /**
   * A tensor as libtorch has it: matrices [out, in], rows of one axis. DL4J's matrix [in, out] with
   * the first axis fastest is the same memory.
   */
  private String view(String parts, int k, Tensor tensor) {
    List<Integer> shape = tensor.shape();
    String part = String.format(Locale.ROOT, "%s[%d]", parts, k);
    if (tensor.kind() == ParameterKind.FROZEN) {
      part = script.let("torch.detach(%s)", part);
    }
    if (shape.size() == 2 && shape.get(0) == 1 && !tensor.name().endsWith("_W")) {
      return script.let("torch.view(%s, [%d])", part, shape.get(1));
    }
    if (shape.size() == 2 && tensor.order() == 'f') {
      return script.let("torch.view(%s, [%d, %d])", part, shape.get(1), shape.get(0));
    }
    String view = script.let("torch.view(%s, %s)", part, shape);
    return shape.size() == 2 ? script.let("torch.t(%s)", view) : view;
  }

  ScriptFunction script() {
    return script;
  }

  boolean training() {
    return training;
  }

  /** The tensor of a layer's parameter, if it has such a parameter. */
  Optional<Tensor> tensor(String layer, String parameter) {
    return Optional.ofNullable(tensors.get(layer + "_" + parameter));
  }

  /** The variable of a layer's parameter; {@code None} if it has no such parameter. */
  String parameter(String layer, String parameter) {
    return variables.getOrDefault(layer + "_" + parameter, "None");
  }

  /**
   * Assigns a product or convolution in the precision of the program; its result is float32.
   *
   * @param expression a format with two operands and an addend, followed by {@code rest}
   */
  String product(String expression, String first, String second, String addend, Object... rest) {
    Object[] values = new Object[3 + rest.length];
    values[0] = reduced(first);
    values[1] = reduced(second);
    values[2] = addend.equals("None") ? addend : reduced(addend);
    System.arraycopy(rest, 0, values, 3, rest.length);
    String product = script.let(expression, values);
    return bfloat16 ? script.let("torch.to(%s, %d)", product, FLOAT32) : product;
  }

  private String reduced(String variable) {
    return bfloat16 ? script.let("torch.to(%s, %d)", variable, BFLOAT16) : variable;
  }

  /** Takes random numbers in [0, 1), as many as a value has. */
  String uniforms(ProgramValue like) {
    int from = uniforms;
    uniforms += like.size();
    String columns = script.let("torch.narrow(uniform, 1, %d, %d)", from, like.size());
    return like.isImage()
        ? script.let("torch.reshape(%s, [-1, %s])", columns, axes(like))
        : columns;
  }

  private static String axes(ProgramValue value) {
    return value.shape().stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  /** Returns statistics of the micro-batch to the caller. */
  void statistic(BatchStatistic statistic, String mean, String variance) {
    statistics.add(statistic);
    statisticVariables.add(mean);
    statisticVariables.add(variance);
  }

  int uniforms() {
    return uniforms;
  }

  List<BatchStatistic> statistics() {
    return statistics;
  }

  List<String> statisticVariables() {
    return statisticVariables;
  }
}
