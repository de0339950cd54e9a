package largo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import largo.core.data.Batch;
import largo.core.data.Examples;
import largo.core.data.FloatFeatures;
import largo.core.data.Normalization;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.train.MicroBatchProbe.Speed;
import org.junit.jupiter.api.Test;

class MicroBatchProbeTest {

  private final Limited source = new Limited();

  @Test
  void measuresSizesUpToTheLargestShard() {
    assertThat(measured(100)).containsExactly(16, 32, 64, 100);
    assertThat(measured(64)).containsExactly(16, 32, 64);
    assertThat(measured(7)).containsExactly(7);
  }

  @Test
  void stopsAtInsufficientMemory() {
    source.fits = 40;

    assertThat(measured(1000)).containsExactly(16, 32);
  }

  @Test
  void leavesHalfOfTheMemory() {
    source.memory = 100;

    assertThat(measured(1000)).containsExactly(16, 32, 64);
  }

  @Test
  void measuresGradientsOfManyExamples() {
    source.millis = 2;

    List<Speed> speeds =
        new MicroBatchProbe(32, 20_000_000).measure(source, rows(), Normalization.NONE);

    assertThat(speeds.get(0).examplesPerSecond()).isBetween(400.0, 8_000.0);
    assertThat(speeds.get(1).examplesPerSecond()).isBetween(800.0, 16_000.0);
  }

  @Test
  void selectsTheSmallestOfTheFastestSizes() {
    assertThat(MicroBatchProbe.choose(List.of(speeds(100, 980, 1000, 900)))).isEqualTo(32);
    assertThat(MicroBatchProbe.choose(List.of(speeds(100, 200, 300)))).isEqualTo(64);
  }

  @Test
  void selectsForTheSlowestAndTheSmallestWorker() {
    assertThat(MicroBatchProbe.choose(List.of(speeds(100, 200, 900), speeds(100, 800, 100))))
        .isEqualTo(32);
    assertThat(MicroBatchProbe.choose(List.of(speeds(100, 200, 900), speeds(100, 200))))
        .isEqualTo(32);
  }

  @Test
  void suggestsARemedyIfNothingFits() {
    source.fits = 3;
    List<Speed> none = new MicroBatchProbe(100, 1).measure(source, rows(), Normalization.NONE);

    assertThatIllegalStateException()
        .isThrownBy(() -> MicroBatchProbe.choose(List.of(speeds(1, 2), none)))
        .withMessage(
            "batch.micro cannot be found: memory does not suffice for the smallest size that is"
                + " tried; set batch.micro to a smaller number, or give the executors more memory");
  }

  private List<Integer> measured(int most) {
    return new MicroBatchProbe(most, 1)
        .measure(source, rows(), Normalization.NONE).stream().map(Speed::micro).toList();
  }

  private static Examples rows() {
    return new Examples(new FloatFeatures(new float[10], 2), new int[5]);
  }

  private static List<Speed> speeds(double... examplesPerSecond) {
    List<Speed> speeds = new ArrayList<>();
    for (int k = 0; k < examplesPerSecond.length; k++) {
      speeds.add(new Speed(16 << k, examplesPerSecond[k]));
    }
    return speeds;
  }

  /** A gradient source with limits of memory and speed. */
  private static final class Limited implements GradientSource {

    private int fits = Integer.MAX_VALUE;
    private double memory = Double.POSITIVE_INFINITY;
    private long millis;
    private int largest;

    @Override
    public ParameterLayout layout() {
      return new ParameterLayout(List.of(Tensor.vector("w", ParameterKind.WEIGHT, 0, 1)));
    }

    @Override
    public void load(float[] parameters, long step, long epoch) {}

    @Override
    public void addGradient(Batch batch, long seed, GradientSum to) {
      if (batch.count() > fits) {
        throw new OutOfMemoryError("too many");
      }
      largest = Math.max(largest, batch.count());
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void evaluate(Batch batch, Score to) {}

    @Override
    public float[] outputs(Batch batch) {
      throw new UnsupportedOperationException("nothing here predicts");
    }

    @Override
    public double freeMemory() {
      return 1 - largest / memory;
    }

    @Override
    public void close() {}
  }
}
