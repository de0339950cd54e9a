package largo.core.torch.zoo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import largo.core.model.Precision;
import largo.core.torch.zoo.Initializer.Constant;
import largo.core.torch.zoo.Initializer.Normal;
import largo.core.torch.zoo.Initializer.Uniform;

/**
 * Writes a network: its parameters, and its method {@code forward} line by line. Methods return the
 * variable or expression of a value.
 */
final class NetworkWriter {

  private final List<NetworkParameter> parameters = new ArrayList<>();
  private final List<NetworkParameter> buffers = new ArrayList<>();
  private final StringBuilder body = new StringBuilder();
  private final double dropout;
  private final boolean bfloat16;
  private int variables;

  /**
   * Starts a network.
   *
   * @param dropout probability of {@link #dropped}, in [0, 1)
   * @param precision of products
   */
  NetworkWriter(double dropout, Precision precision) {
    this.dropout = dropout;
    this.bfloat16 = precision == Precision.BFLOAT16;
  }

  /** Declares a parameter. */
  String parameter(String name, Initializer initializer, Integer... shape) {
    parameters.add(new NetworkParameter(name, List.of(shape), initializer, false));
    return "self." + name;
  }

  private String buffer(String name, double value, int length) {
    buffers.add(new NetworkParameter(name, List.of(length), new Constant(value), true));
    return "self." + name;
  }

  /** Assigns an expression, a format in {@link Locale#ROOT}, to a new variable. */
  String let(String expression, Object... values) {
    String variable = "v" + variables++;
    line(variable + " = " + expression, values);
    return variable;
  }

  private void line(String statement, Object... values) {
    body.append("    ").append(String.format(Locale.ROOT, statement, values)).append('\n');
  }

  /** Assigns the first of three results of an expression. */
  String letFirst(String expression, Object... values) {
    String first = "v" + variables++;
    line(first + ", " + first + "b, " + first + "c, = " + expression, values);
    return first;
  }

  /** Dropout in training. */
  String dropped(String x) {
    return dropout == 0 ? x : let("torch.dropout(%s, %s, self.training)", x, dropout);
  }

  /** A dense layer of weights N(0, deviation²) and zero biases. */
  String linear(String name, String x, int inputs, int outputs, double deviation) {
    return linear(name, x, inputs, outputs, List.of(new Normal(deviation), new Constant(0)));
  }

  /** A dense layer, initialized as PyTorch's: uniform within 1/√inputs. */
  String linear(String name, String x, int inputs, int outputs) {
    Initializer uniform = new Uniform(1 / Math.sqrt(inputs));
    return linear(name, x, inputs, outputs, List.of(uniform, uniform));
  }

  private String linear(
      String name, String x, int inputs, int outputs, List<Initializer> weightAndBias) {
    String weight = parameter(name + "_weight", weightAndBias.get(0), outputs, inputs);
    String bias = parameter(name + "_bias", weightAndBias.get(1), outputs);
    return let(toFloat32("torch.linear(%s, %s, %s)"), reduced(x), reduced(weight), reduced(bias));
  }

  /** The matrix product of the last two axes. */
  String matmul(String a, String b) {
    return let(toFloat32("torch.matmul(%s, %s)"), reduced(a), reduced(b));
  }

  private String reduced(String x) {
    return bfloat16 ? "torch.to(" + x + ", 15)" : x; // of c10::ScalarType
  }

  private String toFloat32(String product) {
    return bfloat16 ? "torch.to(" + product + ", 6)" : product;
  }

  /** Layer normalization of the last axis. */
  String layerNorm(String name, String x, int width) {
    String scale = parameter(name + "_weight", new Constant(1), width);
    String shift = parameter(name + "_bias", new Constant(0), width);
    return let("torch.layer_norm(%s, [%d], %s, %s, 1e-05, True)", x, width, scale, shift);
  }

  /** Batch normalization of channels, with PyTorch's momentum of 0.1. */
  String batchNorm(String name, String x, int channels) {
    String scale = parameter(name + "_weight", new Constant(1), channels);
    String shift = parameter(name + "_bias", new Constant(0), channels);
    String mean = buffer(name + "_running_mean", 0, channels);
    String variance = buffer(name + "_running_var", 1, channels);
    return let(
        "torch.batch_norm(%s, %s, %s, %s, %s, self.training, 0.1, 1e-05, True)",
        x, scale, shift, mean, variance);
  }

  /** A convolution without bias that keeps the size of images but for the stride. */
  String convolution(String name, String x, int channels, int filters, int kernel, int stride) {
    Initializer fanOut = new Normal(Math.sqrt(2.0 / (filters * kernel * kernel)));
    String weight = parameter(name + "_weight", fanOut, filters, channels, kernel, kernel);
    int margin = kernel / 2;
    return convolution(x, weight, stride, margin);
  }

  /** A convolution without bias, with equal strides and margins of both axes. */
  String convolution(String x, String weight, int stride, int margin) {
    return let(
        toFloat32("torch.conv2d(%s, %s, None, [%d, %d], [%d, %d], [1, 1], 1)"),
        reduced(x),
        reduced(weight),
        stride,
        stride,
        margin,
        margin);
  }

  /** The network that returns a value. */
  ScriptedNetwork returning(String value) {
    line("return " + value);
    List<NetworkParameter> all = new ArrayList<>(parameters);
    all.addAll(buffers);
    return new ScriptedNetwork(all, body.toString());
  }
}
