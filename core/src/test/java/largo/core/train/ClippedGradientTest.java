package largo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import largo.core.data.Augmentation;
import largo.core.data.BatchPlan;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.FloatFeatures;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.gradient.GradientSum;
import largo.core.model.Mlp;
import largo.core.privacy.ExampleClipping;
import org.junit.jupiter.api.Test;

/** Sums of the clipped gradients of single examples, of a network. */
class ClippedGradientTest {

  private static final int WIDTH = 6;
  private static final int ROWS = 12;
  private static final Dl4jDefinition NETWORK = network(0);
  private static final float[] PARAMETERS = NETWORK.initialize(3);
  private static final List<ExampleClipping> METHODS =
      List.of(
          new ExampleClipping.Automatic(0.01),
          new ExampleClipping.AutomaticV(),
          new ExampleClipping.Abadi(0.8));

  @Test
  void isTheSumOfTheGradientsOfExamplesTimesTheirFactors() {
    for (ExampleClipping clipping : METHODS) {
      double[] expected = new double[PARAMETERS.length];
      double loss = 0;
      for (int row = 0; row < ROWS; row++) {
        GradientSum example = sum(new ExampleClipping.NoClipping(), rows(row, row + 1), 4);
        double factor = clipping.factor(norm(example.gradient()));
        for (int i = 0; i < expected.length; i++) {
          expected[i] += factor * example.gradient()[i];
        }
        loss += example.loss();
      }

      GradientSum actual = sum(clipping, rows(0, ROWS), 4);

      assertThat(actual.examples()).isEqualTo(ROWS);
      assertThat(actual.loss()).isCloseTo(loss, within(1e-5));
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) actual.gradient()[i]).isCloseTo(expected[i], within(1e-5));
      }
    }
  }

  /** The sensitivity: one example more changes the sum by at most the largest norm. */
  @Test
  void oneExampleChangesTheSumByAtMostTheLargestNorm() {
    for (ExampleClipping clipping : METHODS) {
      float[] all = sum(clipping, rows(0, ROWS), 4).gradient();
      float[] fewer = sum(clipping, rows(0, ROWS - 1), 4).gradient();
      float[] difference = new float[all.length];
      for (int i = 0; i < all.length; i++) {
        difference[i] = all[i] - fewer[i];
      }

      assertThat(norm(difference)).isBetween(0.5, clipping.maxNorm() + 1e-5);
    }
  }

  @Test
  void doesNotDependOnTheMicroBatch() {
    for (ExampleClipping clipping : METHODS) {
      assertThat(sum(network(0.4), clipping, rows(0, ROWS), 1).gradient())
          .isEqualTo(sum(network(0.4), clipping, rows(0, ROWS), 5).gradient());
    }
  }

  private static GradientSum sum(ExampleClipping clipping, Examples rows, int micro) {
    return sum(NETWORK, clipping, rows, micro);
  }

  private static GradientSum sum(
      Dl4jDefinition network, ExampleClipping clipping, Examples rows, int micro) {
    WorkerConfig config =
        new WorkerConfig(
            network, Normalization.NONE, micro, Augmentation.NONE, false, clipping);
    try (Worker worker = config.open()) {
      BatchPlan plan = new BatchPlan(rows.count(), 1, rows.count(), 1);
      return worker.gradient(PARAMETERS, plan, 0, 0, rows);
    }
  }

  private static Dl4jDefinition network(double dropout) {
    ExampleShape shape = ExampleShape.vector(WIDTH);
    return Dl4jDefinition.of(
        ZooConfigurations.json(new Mlp(List.of(5), dropout), shape, 3), shape, 3);
  }

  private static Examples rows(int from, int to) {
    Random random = new Random(5);
    float[] values = new float[ROWS * WIDTH];
    int[] labels = new int[ROWS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    for (int row = 0; row < ROWS; row++) {
      labels[row] = random.nextInt(3);
    }
    return new Examples(
        new FloatFeatures(Arrays.copyOfRange(values, from * WIDTH, to * WIDTH), WIDTH),
        Arrays.copyOfRange(labels, from, to));
  }

  private static double norm(float[] x) {
    double squares = 0;
    for (float element : x) {
      squares += (double) element * element;
    }
    return Math.sqrt(squares);
  }
}
