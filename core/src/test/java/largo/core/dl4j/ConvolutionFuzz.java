package largo.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import largo.core.data.Batch;
import largo.core.dl4j.Float64Layers.Planes;
import largo.core.gradient.GradientSum;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.junit.jupiter.api.Test;

/**
 * Random networks of convolutions, poolings and batch normalizations agree with plain loops in
 * double precision, forward and backward. Versions of oneDNN, which computes many of these layers,
 * are silently wrong for some numbers of channels on processors that report no caches.
 */
class ConvolutionFuzz {

  private static final int NETWORKS = Integer.getInteger("largo.fuzz.inputs", 20_000) / 20;

  /** Far above rounding errors, far below the deviation of a wrong result. */
  private static final double TOLERANCE = 1e-3;

  private final List<String> wrong = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();
  private final double[] counts = new double[4]; // networks, then layers of each type
  private double worst;

  @Test
  void agreesWithDoublePrecision() {
    for (int seed = 0; counts[0] < NETWORKS; seed++) {
      RandomCnn network = RandomCnn.of(seed);
      int before = wrong.size();
      int failures = failed.size();
      if (check(seed, network)) {
        counts[0]++;
        counts[1] += network.count(ConvolutionLayer.class);
        counts[2] += network.count(SubsamplingLayer.class);
        counts[3] += network.count(BatchNormalization.class);
      }
      if (wrong.size() > before) {
        System.out.println(wrong.get(wrong.size() - 1));
      }
      if (failed.size() > failures) {
        System.out.println(failed.get(failed.size() - 1));
      }
    }

    System.out.printf(
        Locale.ROOT,
        "ConvolutionFuzz: %.0f networks with %.0f convolutions, %.0f poolings and %.0f batch "
            + "normalizations, %d wrong, largest deviation %.1e%n",
        counts[0],
        counts[1],
        counts[2],
        counts[3],
        wrong.size(),
        worst);
    assertThat(wrong).isEmpty();
    assertThat(failed).isEmpty();
  }

  /** Whether the network could be compared. */
  private boolean check(int seed, RandomCnn network) {
    Dl4jDefinition definition = network.definition();
    try (Dl4jSource source = new Dl4jSource(definition)) {
      ParameterLayout layout = source.layout();
      Map<String, float[]> parameters = network.parameters(layout.tensors());
      Batch batch = network.batch();
      Float64Layers.Stack reference = network.reference(parameters);
      Planes z = reference.forward(network.input(batch), true);
      if (Float64Layers.isAmbiguous(reference)) {
        return false;
      }
      Planes slope = Float64Layers.softmax(z);
      for (int i = 0; i < batch.count(); i++) {
        slope.values()[i * z.channels() + batch.label(i)]--;
      }
      Map<String, double[]> expected = reference.gradients(slope);

      source.load(flat(layout, parameters), 0, 0);
      GradientSum sum = new GradientSum(layout.size());
      try {
        source.addGradient(batch, 1, sum);
      } catch (RuntimeException e) {
        failed.add(seed + ": " + network + ": " + e.getMessage());
        return false;
      }

      double max = expected.values().stream().mapToDouble(ConvolutionFuzz::max).max().orElse(0);
      for (Tensor tensor : layout.tensors()) {
        compare(
            seed + ": " + network + ": gradient of " + tensor.name(),
            expected.get(tensor.name()),
            sum.gradient(),
            tensor.offset(),
            1e-2 * max); // such as that of a bias before a normalization, which is 0
      }
      Planes outputs = Float64Layers.softmax(reference.forward(network.input(batch), false));
      compare(seed + ": " + network + ": outputs", outputs.values(), source.outputs(batch), 0, 0);
    }
    return true;
  }

  private void compare(String what, double[] expected, float[] actual, int offset, double floor) {
    double deviation = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs(expected[i] - actual[offset + i]);
      deviation = difference > deviation || Double.isNaN(difference) ? difference : deviation;
    }
    double relative = deviation / Math.max(max(expected), floor);
    worst = Math.max(worst, relative);
    if (!(relative <= TOLERANCE)) {
      wrong.add(String.format(Locale.ROOT, "%s deviates by %.1e", what, relative));
    }
  }

  private static double max(double[] values) {
    double max = 0;
    for (double value : values) {
      max = Math.max(max, Math.abs(value));
    }
    return max;
  }

  private static float[] flat(ParameterLayout layout, Map<String, float[]> parameters) {
    float[] flat = new float[layout.size()];
    for (Tensor tensor : layout.tensors()) {
      System.arraycopy(parameters.get(tensor.name()), 0, flat, tensor.offset(), tensor.length());
    }
    return flat;
  }
}
