package largo.core.dl4j;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import largo.core.data.Batch;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.FloatFeatures;
import largo.core.data.Normalization;
import largo.core.dl4j.Float64Layers.Planes;
import largo.core.dl4j.Float64Layers.Window;
import largo.core.params.Tensor;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;

/**
 * A convolutional network by chance: one to four convolutions, poolings and batch normalizations,
 * with odd numbers of channels, kernels, strides, paddings and dilations, and an output layer.
 */
public final class RandomCnn {

  private static final int OUTPUTS = 3;

  /** Products of a layer's forward pass, at most. */
  private static final double MAX_PRODUCTS = 4e6;

  private final Random random;
  private final List<Layer> layers = new ArrayList<>();
  private final List<String> text = new ArrayList<>();
  private final ExampleShape shape;
  private final int examples;
  private int channels;
  private int height;
  private int width;

  private RandomCnn(Random random) {
    this.random = random;
    this.shape = new ExampleShape(size(70), 5 + random.nextInt(14), 5 + random.nextInt(14));
    this.examples = 1 + random.nextInt(8);
    this.channels = shape.channels();
    this.height = shape.height();
    this.width = shape.width();
    text.add(examples + " x " + shape);
  }

  /** The network of a seed. */
  public static RandomCnn of(long seed) {
    RandomCnn network = new RandomCnn(new Random(seed));
    int hidden = 1 + network.random.nextInt(4);
    for (int i = 0; i < hidden; i++) {
      switch (network.random.nextInt(4)) {
        case 0 -> network.pool();
        case 1 -> network.normalize();
        default -> network.convolve();
      }
    }
    return network;
  }

  /** The network for DL4J. */
  public Dl4jDefinition definition() {
    NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder().seed(0).list();
    layers.forEach(list::layer);
    String json =
        list.layer(
                new OutputLayer.Builder()
                    .name("output")
                    .nOut(OUTPUTS)
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.convolutional(shape.height(), shape.width(), shape.channels()))
            .build()
            .toJson();
    return Dl4jDefinition.of(json, shape, OUTPUTS);
  }

  /** Features and classes, by chance. */
  public Batch batch() {
    float[] features = new float[examples * shape.size()];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextFloat() - 0.5f;
    }
    Batch batch = new Batch(shape.size());
    batch.fill(
        new Examples(
            new FloatFeatures(features, shape.size()), random.ints(examples, 0, OUTPUTS).toArray()),
        examples,
        i -> i,
        Normalization.NONE);
    return batch;
  }

  /** The features of a batch for the reference. */
  public Planes input(Batch batch) {
    Planes input = Planes.zeros(examples, shape.channels(), shape.height(), shape.width());
    for (int i = 0; i < input.values().length; i++) {
      input.values()[i] = batch.features()[i];
    }
    return input;
  }

  /** Parameters by chance, such that outputs of layers are of the size of their inputs. */
  public Map<String, float[]> parameters(List<Tensor> tensors) {
    Map<String, float[]> parameters = new LinkedHashMap<>();
    for (Tensor tensor : tensors) {
      float[] values = new float[tensor.length()];
      int inputs = tensor.shape().stream().reduce(1, (a, b) -> a * b);
      inputs /= tensor.shape().get(tensor.hasFilters() ? tensor.outputAxis() : 0);
      for (int i = 0; i < values.length; i++) {
        float x = 2 * random.nextFloat() - 1;
        values[i] =
            switch (tensor.kind()) {
              case WEIGHT -> (float) (1.7 * x / Math.sqrt(inputs));
              case NORM_SCALE -> 1 + x / 2;
              default -> x / 4;
            };
      }
      parameters.put(tensor.name(), values);
    }
    return parameters;
  }

  /** The network for the reference. */
  public Float64Layers.Stack reference(Map<String, float[]> parameters) {
    List<Float64Layers.Layer> stack = new ArrayList<>();
    for (Layer layer : layers) {
      String name = layer.getLayerName();
      if (layer instanceof ConvolutionLayer c) {
        Window[] windows =
            windows(
                c.getKernelSize(),
                c.getStride(),
                c.getPadding(),
                c.getDilation(),
                c.getConvolutionMode());
        stack.add(
            new Float64Layers.Convolution(
                name, windows, parameters.get(name + "_W"), parameters.get(name + "_b")));
        stack.add(new Float64Layers.Tanh());
      } else if (layer instanceof SubsamplingLayer s) {
        Window[] windows =
            windows(
                s.getKernelSize(),
                s.getStride(),
                s.getPadding(),
                s.getDilation(),
                s.getConvolutionMode());
        stack.add(new Float64Layers.Pooling(windows, s.getPoolingType() == PoolingType.MAX));
      } else {
        stack.add(new Float64Layers.Normalization(name, parameters));
      }
    }
    stack.add(new Float64Layers.Flatten());
    Window all = new Window(1, 1, 0, 1, false); // columns of DL4J's matrices follow each other
    stack.add(
        new Float64Layers.Convolution(
            "output",
            new Window[] {all, all},
            parameters.get("output_W"),
            parameters.get("output_b")));
    return new Float64Layers.Stack(stack);
  }

  /** Layers of a type. */
  long count(Class<? extends Layer> type) {
    return layers.stream().filter(type::isInstance).count();
  }

  @Override
  public String toString() {
    return String.join(", ", text);
  }

  private void convolve() {
    int[] kernel = {1 + random.nextInt(5), 1 + random.nextInt(5)};
    int[] stride = {1 + random.nextInt(3) / 2, 1 + random.nextInt(3) / 2};
    int[] dilation = random.nextInt(4) == 0 ? new int[] {2, 2} : new int[] {1, 1};
    ConvolutionMode mode = mode();
    int[] padding = padding(mode, kernel);
    int outputs = size(70);
    Window[] windows = windows(kernel, stride, padding, dilation, mode);
    double products = (double) examples * outputs * channels * kernel[0] * kernel[1];
    if (fits(windows) && products * area(windows) <= MAX_PRODUCTS) {
      layers.add(
          new ConvolutionLayer.Builder(kernel, stride, padding)
              .name("layer" + layers.size())
              .dilation(dilation)
              .convolutionMode(mode)
              .nOut(outputs)
              .activation(Activation.TANH)
              .build());
      place(windows, outputs, "convolution");
    }
  }

  private void pool() {
    int[] kernel = {1 + random.nextInt(4), 1 + random.nextInt(4)};
    int[] stride = {1 + random.nextInt(3), 1 + random.nextInt(3)};
    ConvolutionMode mode = mode();
    int[] padding = padding(mode, kernel);
    boolean maximum = random.nextBoolean();
    Window[] windows = windows(kernel, stride, padding, new int[] {1, 1}, mode);
    if (fits(windows) && isValid(mode, kernel, stride)) {
      layers.add(
          new SubsamplingLayer.Builder(
                  maximum ? PoolingType.MAX : PoolingType.AVG, kernel, stride, padding)
              .name("layer" + layers.size())
              .convolutionMode(mode)
              .build());
      place(windows, channels, maximum ? "maximum" : "mean");
    }
  }

  private void normalize() {
    if (examples * height * width >= 16) { // of few values, rounding is all that is left
      layers.add(
          new BatchNormalization.Builder()
              .name("layer" + layers.size())
              .activation(Activation.IDENTITY)
              .build());
      text.add("batch normalization");
    }
  }

  private void place(Window[] windows, int outputs, String name) {
    text.add(name + " " + List.of(windows) + " -> " + outputs);
    height = windows[0].outputs(height);
    width = windows[1].outputs(width);
    channels = outputs;
  }

  private boolean fits(Window[] windows) {
    return windows[0].outputs(height) >= 1 && windows[1].outputs(width) >= 1;
  }

  private int area(Window[] windows) {
    return windows[0].outputs(height) * windows[1].outputs(width);
  }

  private ConvolutionMode mode() {
    return random.nextInt(3) == 0 ? ConvolutionMode.Same : ConvolutionMode.Truncate;
  }

  /** DL4J refuses windows so far apart that it would have to cut off margins. */
  private static boolean isValid(ConvolutionMode mode, int[] kernel, int[] stride) {
    return mode != ConvolutionMode.Same || stride[0] <= kernel[0] + 1 && stride[1] <= kernel[1] + 1;
  }

  private int[] padding(ConvolutionMode mode, int[] kernel) {
    return mode == ConvolutionMode.Same
        ? new int[] {0, 0}
        : new int[] {random.nextInt(1 + kernel[0] / 2), random.nextInt(1 + kernel[1] / 2)};
  }

  /** Small sizes, multiples of eight and odd ones alike. */
  private int size(int max) {
    return switch (random.nextInt(4)) {
      case 0 -> 1 + random.nextInt(4);
      case 1 -> 8 * (1 + random.nextInt(max / 8));
      default -> 1 + random.nextInt(max);
    };
  }

  private static Window[] windows(
      int[] kernel, int[] stride, int[] padding, int[] dilation, ConvolutionMode mode) {
    Window[] windows = new Window[2];
    for (int axis = 0; axis < 2; axis++) {
      windows[axis] =
          new Window(
              kernel[axis],
              stride[axis],
              padding[axis],
              dilation[axis],
              mode == ConvolutionMode.Same);
    }
    return windows;
  }
}
