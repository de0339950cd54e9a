package largo.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import largo.core.data.Batch;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.Float64Layers;
import largo.core.dl4j.Float64Layers.Planes;
import largo.core.dl4j.RandomCnn;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.params.Tensor;
import largo.core.torch.dl4j.TorchDefinition;
import org.junit.jupiter.api.Test;

/** Convolutional networks by chance against a reference in double precision. */
class RandomNetworksTest {

  private static final int NETWORKS = 25;

  @Test
  void agreeWithDoublePrecision() {
    int compared = 0;
    for (int seed = 0; compared < NETWORKS; seed++) {
      RandomCnn network = RandomCnn.of(seed);
      Dl4jDefinition dl4j = network.definition();
      try (GradientSource source = TorchDefinition.of(dl4j).open()) {
        Map<String, float[]> parameters = network.parameters(source.layout().tensors());
        Batch batch = network.batch();
        Float64Layers.Stack reference = network.reference(parameters);
        Planes z = reference.forward(network.input(batch), true);
        if (Float64Layers.isAmbiguous(reference)) {
          continue;
        }
        compared++;
        Planes slope = Float64Layers.softmax(z);
        for (int i = 0; i < batch.count(); i++) {
          slope.values()[i * z.channels() + batch.label(i)]--;
        }
        Map<String, double[]> expected = reference.gradients(slope);

        float[] flat = new float[source.layout().size()];
        double[] flatExpected = new double[flat.length];
        for (Tensor tensor : source.layout().tensors()) {
          System.arraycopy(
              parameters.get(tensor.name()), 0, flat, tensor.offset(), tensor.length());
          System.arraycopy(
              expected.get(tensor.name()), 0, flatExpected, tensor.offset(), tensor.length());
        }
        source.load(flat, 0, 0);
        GradientSum sum = new GradientSum(flat.length);
        source.addGradient(batch, 1, sum);

        assertThat(Deviation.relative(sum.gradient(), flatExpected))
            .as("%d: %s", seed, network)
            .isLessThan(1e-5);
        Planes outputs = Float64Layers.softmax(reference.forward(network.input(batch), false));
        assertThat(Deviation.relative(source.outputs(batch), outputs.values()))
            .as("outputs of %d: %s", seed, network)
            .isLessThan(1e-5);
      }
    }
  }
}
