package largo.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import largo.core.data.Batch;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.FloatFeatures;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.model.Lenet;
import largo.core.params.Tensor;
import largo.core.torch.TorchRuntimes;
import largo.core.torch.dl4j.TorchDefinition;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;

class TorchSourceTest {

  private static final ExampleShape IMAGE = new ExampleShape(2, 16, 16);
  private static final int GRADIENTS = Integer.getInteger("largo.torch.gradients", 60);

  private final TorchDefinition lenet =
      TorchDefinition.of(
          Dl4jDefinition.of(
              ZooConfigurations.json(new Lenet(List.of(5, 7), 20, 0.3), IMAGE, 4), IMAGE, 4));

  @Test
  void describesItself() {
    assertThat(TorchRuntimes.get().description()).startsWith("libtorch 2.7.1").contains("oneDNN");
  }

  @Test
  void givesTheSameBitsInTwoThreadsAndWheneverItIsAsked() throws Exception {
    Batch batch = Dl4jAgreementTest.batch(9);
    float[] parameters = lenet.initialize(1);
    float[] expected = gradient(parameters, batch, 5);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Boolean>> equal = new ArrayList<>();
      for (int thread = 0; thread < 2; thread++) {
        equal.add(threads.submit(() -> allEqual(parameters, batch, expected)));
      }
      for (Future<Boolean> future : equal) {
        assertThat(future.get()).isTrue();
      }
    } finally {
      threads.shutdown();
    }
  }

  private boolean allEqual(float[] parameters, Batch batch, float[] expected) {
    try (GradientSource source = lenet.open()) {
      source.load(parameters, 0, 0);
      for (int i = 0; i < GRADIENTS; i++) {
        source.addGradient(batch, 100 + i, new GradientSum(expected.length)); // of other masks
        GradientSum sum = new GradientSum(expected.length);
        source.addGradient(batch, 5, sum);
        if (!Arrays.equals(sum.gradient(), expected)) {
          return false;
        }
      }
      return true;
    }
  }

  @Test
  void dropsOtherUnitsForAnotherSeed() {
    Batch batch = Dl4jAgreementTest.batch(9);
    float[] parameters = lenet.initialize(1);
    assertThat(gradient(parameters, batch, 6)).isNotEqualTo(gradient(parameters, batch, 5));
  }

  @Test
  void gradientsOfMicroBatchesAddUp() {
    TorchDefinition plain =
        TorchDefinition.of(
            Dl4jDefinition.of(
                ZooConfigurations.json(new Lenet(List.of(5, 7), 20, 0), IMAGE, 4), IMAGE, 4));
    try (GradientSource source = plain.open()) {
      source.load(plain.initialize(1), 0, 0);
      GradientSum once = new GradientSum(source.layout().size());
      source.addGradient(Dl4jAgreementTest.batch(9), 1, once);
      GradientSum twice = new GradientSum(source.layout().size());
      source.addGradient(Dl4jAgreementTest.batch(9), 1, twice);
      source.addGradient(Dl4jAgreementTest.batch(9), 2, twice);

      assertThat(twice.examples()).isEqualTo(18);
      assertThat(twice.loss()).isEqualTo(2 * once.loss());
      for (int i = 0; i < once.gradient().length; i++) {
        assertThat(twice.gradient()[i]).isEqualTo(2 * once.gradient()[i]);
      }
    }
  }

  /** With weights of zero, the gradient of a weight is its input after dropout, times p − y. */
  @Test
  void keepsUnitsWithTheirProbabilityAndScalesThem() {
    int features = 4000;
    ExampleShape shape = ExampleShape.vector(features);
    OutputLayer output =
        new OutputLayer.Builder()
            .name("output")
            .nOut(2)
            .dropOut(0.8)
            .activation(Activation.SOFTMAX)
            .build();
    String json =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(output)
            .setInputType(InputType.feedForward(features))
            .build()
            .toJson();
    float[] ones = new float[features];
    Arrays.fill(ones, 1);
    Batch batch = new Batch(features);
    batch.fill(
        new Examples(new FloatFeatures(ones, features), new int[] {0}),
        1,
        i -> i,
        Normalization.NONE);
    try (GradientSource source = TorchDefinition.of(Dl4jDefinition.of(json, shape, 2)).open()) {
      source.load(new float[source.layout().size()], 0, 0);
      GradientSum sum = new GradientSum(source.layout().size());
      source.addGradient(batch, 1, sum);

      Tensor weights =
          source.layout().tensors().stream().filter(Tensor::hasFilters).findFirst().orElseThrow();
      int kept = 0;
      for (int i = weights.offset(); i < weights.end(); i++) {
        float g = sum.gradient()[i];
        assertThat(Math.abs(g)).isIn(0f, 0.625f);
        kept += g == 0 ? 0 : 1;
      }
      assertThat(kept / 2.0 / features).isCloseTo(0.8, within(0.03));
    }
  }

  private float[] gradient(float[] parameters, Batch batch, long seed) {
    try (GradientSource source = lenet.open()) {
      source.load(parameters, 0, 0);
      GradientSum sum = new GradientSum(parameters.length);
      source.addGradient(batch, seed, sum);
      return sum.gradient();
    }
  }
}
