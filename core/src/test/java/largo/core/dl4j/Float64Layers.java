package largo.core.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Layers of convolutional networks as plain loops in double precision, a reference for engines. */
public final class Float64Layers {

  /** What rounding of float32 makes of activations below one, with a margin. */
  private static final double MIN_GAP = 3e-6;

  private Float64Layers() {}

  /**
   * Images in order [n, channels, height, width].
   *
   * @param values {@code double[n × channels × height × width]}
   */
  public record Planes(int n, int channels, int height, int width, double[] values) {

    static Planes zeros(int n, int channels, int height, int width) {
      return new Planes(n, channels, height, width, new double[n * channels * height * width]);
    }

    Planes zeros() {
      return zeros(n, channels, height, width);
    }

    int at(int example, int channel, int row, int column) {
      return ((example * channels + channel) * height + row) * width + column;
    }

    int area() {
      return height * width;
    }
  }

  /**
   * One axis of a sliding window; {@code same}: as many outputs as a stride fits into the input.
   */
  record Window(int kernel, int stride, int padding, int dilation, boolean same) {

    private int extent() {
      return (kernel - 1) * dilation + 1;
    }

    int outputs(int size) {
      return same
          ? (size + stride - 1) / stride
          : Math.floorDiv(size + 2 * padding - extent(), stride) + 1;
    }

    /** Index of the input under an element of the kernel; outside of [0, size) in the padding. */
    int input(int output, int element, int size) {
      int before = same ? Math.max(0, (outputs(size) - 1) * stride + extent() - size) / 2 : padding;
      return output * stride - before + element * dilation;
    }
  }

  /** A layer; {@code backward} follows the {@code forward} of the same examples. */
  public interface Layer {

    Planes forward(Planes input, boolean training);

    /** The gradient at the input; that of parameters is added to {@code gradients} by name. */
    Planes backward(Planes slope, Map<String, double[]> gradients);
  }

  /** Layers, one after the other. */
  public record Stack(List<Layer> layers) implements Layer {

    @Override
    public Planes forward(Planes input, boolean training) {
      Planes top = input;
      for (Layer layer : layers) {
        top = layer.forward(top, training);
      }
      return top;
    }

    @Override
    public Planes backward(Planes slope, Map<String, double[]> gradients) {
      Planes down = slope;
      for (int i = layers.size() - 1; i >= 0; i--) {
        down = layers.get(i).backward(down, gradients);
      }
      return down;
    }

    /** The gradients of all parameters by name. */
    public Map<String, double[]> gradients(Planes slope) {
      Map<String, double[]> gradients = new LinkedHashMap<>();
      backward(slope, gradients);
      return gradients;
    }
  }

  /** Whether a maximum is so close to another input of its window that rounding chooses it. */
  public static boolean isAmbiguous(Stack network) {
    return network.layers().stream()
        .anyMatch(layer -> layer instanceof Pooling p && p.minGap() < MIN_GAP);
  }

  /** Visits all pairs of an input inside the image and an output of a window over it. */
  interface Visitor {
    void visit(int element, int input, int output);
  }

  private static void windows(Planes in, Planes out, int c, int o, Window[] hw, Visitor visitor) {
    for (int i = 0; i < in.n; i++) {
      for (int u = 0; u < out.height; u++) {
        for (int v = 0; v < out.width; v++) {
          for (int p = 0; p < hw[0].kernel; p++) {
            int row = hw[0].input(u, p, in.height);
            for (int q = 0; q < hw[1].kernel; q++) {
              int column = hw[1].input(v, q, in.width);
              if (row >= 0 && row < in.height && column >= 0 && column < in.width) {
                visitor.visit(p * hw[1].kernel + q, in.at(i, c, row, column), out.at(i, o, u, v));
              }
            }
          }
        }
      }
    }
  }

  /** A convolution with weights [out, in, height, width]; a dense layer where images are 1 x 1. */
  static final class Convolution implements Layer {
    private final String name;
    private final Window[] windows;
    private final float[] weights;
    private final float[] bias;
    private Planes input;

    Convolution(String name, Window[] windows, float[] weights, float[] bias) {
      this.name = name;
      this.windows = windows;
      this.weights = weights;
      this.bias = bias;
    }

    @Override
    public Planes forward(Planes from, boolean training) {
      input = from;
      Planes out =
          Planes.zeros(
              from.n, bias.length, windows[0].outputs(from.height), windows[1].outputs(from.width));
      for (int o = 0; o < bias.length; o++) {
        for (int i = 0; i < out.n; i++) {
          Arrays.fill(out.values, out.at(i, o, 0, 0), out.at(i, o, 0, 0) + out.area(), bias[o]);
        }
        for (int c = 0; c < from.channels; c++) {
          int kernel = kernel(o, c);
          windows(
              from,
              out,
              c,
              o,
              windows,
              (element, in, to) -> out.values[to] += from.values[in] * weights[kernel + element]);
        }
      }
      return out;
    }

    @Override
    public Planes backward(Planes slope, Map<String, double[]> gradients) {
      double[] ofWeights = new double[weights.length];
      double[] ofBias = new double[bias.length];
      Planes down = input.zeros();
      for (int o = 0; o < bias.length; o++) {
        for (int i = 0; i < slope.n; i++) {
          for (int k = 0; k < slope.area(); k++) {
            ofBias[o] += slope.values[slope.at(i, o, 0, 0) + k];
          }
        }
        for (int c = 0; c < input.channels; c++) {
          int kernel = kernel(o, c);
          windows(
              input,
              slope,
              c,
              o,
              windows,
              (element, in, out) -> {
                ofWeights[kernel + element] += slope.values[out] * input.values[in];
                down.values[in] += slope.values[out] * weights[kernel + element];
              });
        }
      }
      gradients.put(name + "_W", ofWeights);
      gradients.put(name + "_b", ofBias);
      return down;
    }

    private int kernel(int o, int c) {
      return (o * input.channels + c) * windows[0].kernel * windows[1].kernel;
    }
  }

  /** Maximum or mean of windows; padding belongs to neither. */
  public static final class Pooling implements Layer {
    private final Window[] windows;
    private final boolean maximum;
    private Planes input;
    private final List<int[]> pairs = new ArrayList<>(); // input, output
    private double[] counts;

    private double minGap = Double.POSITIVE_INFINITY;

    Pooling(Window[] windows, boolean maximum) {
      this.windows = windows;
      this.maximum = maximum;
    }

    /** The least difference between a maximum and another input of its window. */
    double minGap() {
      return minGap;
    }

    @Override
    public Planes forward(Planes from, boolean training) {
      input = from;
      pairs.clear();
      Planes out =
          Planes.zeros(
              from.n,
              from.channels,
              windows[0].outputs(from.height),
              windows[1].outputs(from.width));
      counts = new double[out.values.length];
      int[] best = new int[out.values.length];
      for (int c = 0; c < from.channels; c++) {
        windows(
            from,
            out,
            c,
            c,
            windows,
            (element, in, to) -> {
              double x = from.values[in];
              if (maximum) {
                if (counts[to] > 0) {
                  minGap = Math.min(minGap, Math.abs(x - from.values[best[to]]));
                }
                best[to] = counts[to] == 0 || x > from.values[best[to]] ? in : best[to];
              } else {
                out.values[to] += x;
                pairs.add(new int[] {in, to});
              }
              counts[to]++;
            });
      }
      for (int to = 0; to < best.length; to++) {
        if (maximum) {
          out.values[to] = from.values[best[to]];
          pairs.add(new int[] {best[to], to});
          counts[to] = 1;
        } else {
          out.values[to] /= counts[to];
        }
      }
      return out;
    }

    @Override
    public Planes backward(Planes slope, Map<String, double[]> gradients) {
      Planes down = input.zeros();
      for (int[] pair : pairs) {
        down.values[pair[0]] += slope.values[pair[1]] / counts[pair[1]];
      }
      return down;
    }
  }

  /** Batch normalization; its running variance is stored as log10 of the deviation. */
  static final class Normalization implements Layer {
    private static final double DECAY = 0.9;
    private static final double EPSILON = 1e-5;

    private final String name;
    private final Map<String, float[]> parameters;
    private Planes input;
    private double[] mean;
    private double[] variance;

    Normalization(String name, Map<String, float[]> parameters) {
      this.name = name;
      this.parameters = parameters;
    }

    @Override
    public Planes forward(Planes from, boolean training) {
      input = from;
      mean = new double[from.channels];
      variance = new double[from.channels];
      Planes out = from.zeros();
      for (int c = 0; c < from.channels; c++) {
        mean[c] = training ? mean(from, c, 0, 1) : stored("mean", c);
        variance[c] =
            training ? mean(from, c, mean[c], 2) : Math.pow(10, 2 * stored("log10stdev", c));
        double factor = stored("gamma", c) / Math.sqrt(variance[c] + EPSILON);
        for (int i = 0; i < from.n; i++) {
          for (int k = from.at(i, c, 0, 0); k < from.at(i, c, 0, 0) + from.area(); k++) {
            out.values[k] = factor * (from.values[k] - mean[c]) + stored("beta", c);
          }
        }
      }
      return out;
    }

    @Override
    public Planes backward(Planes slope, Map<String, double[]> gradients) {
      int channels = input.channels;
      double[] gamma = new double[channels];
      double[] beta = new double[channels];
      double[] ofMean = new double[channels];
      double[] ofDeviation = new double[channels];
      Planes down = input.zeros();
      double count = (double) input.n * input.area();
      for (int c = 0; c < channels; c++) {
        double deviation = Math.sqrt(variance[c] + EPSILON);
        for (int i = 0; i < input.n; i++) {
          for (int k = input.at(i, c, 0, 0); k < input.at(i, c, 0, 0) + input.area(); k++) {
            beta[c] += slope.values[k];
            gamma[c] += slope.values[k] * (input.values[k] - mean[c]) / deviation;
          }
        }
        for (int i = 0; i < input.n; i++) {
          for (int k = input.at(i, c, 0, 0); k < input.at(i, c, 0, 0) + input.area(); k++) {
            double normalized = (input.values[k] - mean[c]) / deviation;
            down.values[k] =
                stored("gamma", c)
                    / deviation
                    * (slope.values[k] - beta[c] / count - normalized * gamma[c] / count);
          }
        }
        ofMean[c] = input.n * (1 - DECAY) * (stored("mean", c) - mean[c]);
        double before = Math.pow(10, 2 * stored("log10stdev", c));
        double after = DECAY * before + (1 - DECAY) * variance[c];
        ofDeviation[c] = input.n * Math.log10(before / after) / 2;
      }
      gradients.put(name + "_gamma", gamma);
      gradients.put(name + "_beta", beta);
      gradients.put(name + "_mean", ofMean);
      gradients.put(name + "_log10stdev", ofDeviation);
      return down;
    }

    private double stored(String parameter, int c) {
      return parameters.get(name + "_" + parameter)[c];
    }

    private static double mean(Planes x, int c, double shift, int power) {
      double sum = 0;
      for (int i = 0; i < x.n; i++) {
        for (int k = x.at(i, c, 0, 0); k < x.at(i, c, 0, 0) + x.area(); k++) {
          sum += Math.pow(x.values[k] - shift, power);
        }
      }
      return sum / x.n / x.area();
    }
  }

  /** The hyperbolic tangent of each element. */
  static final class Tanh implements Layer {
    private Planes output;

    @Override
    public Planes forward(Planes input, boolean training) {
      output = input.zeros();
      Arrays.setAll(output.values, i -> Math.tanh(input.values[i]));
      return output;
    }

    @Override
    public Planes backward(Planes slope, Map<String, double[]> gradients) {
      Planes down = slope.zeros();
      Arrays.setAll(down.values, i -> slope.values[i] * (1 - output.values[i] * output.values[i]));
      return down;
    }
  }

  /** Makes one column of each image, as before a dense layer. */
  static final class Flatten implements Layer {
    private Planes input;

    @Override
    public Planes forward(Planes from, boolean training) {
      input = from;
      return new Planes(from.n, from.channels * from.area(), 1, 1, from.values);
    }

    @Override
    public Planes backward(Planes slope, Map<String, double[]> gradients) {
      return new Planes(input.n, input.channels, input.height, input.width, slope.values);
    }
  }

  /** Softmax of each example's outputs. */
  public static Planes softmax(Planes z) {
    Planes p = z.zeros();
    for (int i = 0; i < z.n; i++) {
      int from = i * z.channels;
      double max = Arrays.stream(z.values, from, from + z.channels).max().orElseThrow();
      double sum = 0;
      for (int k = from; k < from + z.channels; k++) {
        p.values[k] = Math.exp(z.values[k] - max);
        sum += p.values[k];
      }
      for (int k = from; k < from + z.channels; k++) {
        p.values[k] /= sum;
      }
    }
    return p;
  }
}
