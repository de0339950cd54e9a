package largo.spark.session.sliced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.measure.MeasuredSteps;
import largo.core.measure.NoiseGeometry;
import largo.core.measure.NoiseParts;
import largo.core.measure.NoiseSampling;
import largo.core.measure.NoiseTerms;
import largo.core.optimizer.Rules;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.train.TreeSum;
import largo.core.train.UpdateInputs;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.scalatestplus.junit.JUnitSuite;

/** The gradient noise that the owners of slices measure is that of the whole gradients. */
public class SliceNoiseTest extends JUnitSuite {

  private static final long SEED = 5;

  @Rule public final Timeout deadline = Timeout.seconds(120);

  @Test
  public void isThatOfTheWholeGradientsForAnyNumberOfOwners() throws Exception {
    for (int owners : new int[] {1, 2, 3, 5, 7}) {
      assertSame("momentum", NoiseGeometry.L2, owners);
      assertSame("adam", NoiseGeometry.L1, owners);
      assertSame("muon", NoiseGeometry.NUCLEAR, owners);
    }
  }

  /** Half of a matrix has no nuclear norm. */
  @Test
  public void ofADividedMatrixIsNotMeasuredInTheNuclearNorm() throws Exception {
    try (MemberGroup group = group("adam", NoiseGeometry.NUCLEAR, 2)) {
      step(group, 0);
      assertThat(group.coordinator.state().noise(NoiseGeometry.NUCLEAR)).isEmpty();
    }
  }

  private static void assertSame(String rule, NoiseGeometry geometry, int owners) throws Exception {
    try (MemberGroup group = group(rule, geometry, owners)) {
      for (long step = 0; step < 3; step++) {
        float[] w = parameters(group, step);
        GradientSum sum = step(group, step);
        Optional<NoiseParts> noise = group.coordinator.state().noise(geometry);
        if (step == 1) { // every second one is measured
          assertThat(noise).isEmpty();
          continue;
        }
        ParameterLayout layout = group.penalty.layout();
        TreeSum tree =
            new TreeSum(
                MemberGroup.SHARDS,
                Optional.of(new NoiseSampling(geometry, MeasuredSteps.from0(1), true, layout)));
        for (int shard = 0; shard < MemberGroup.SHARDS; shard++) {
          tree.add(shard, MemberGroup.shardGradient(w, step, shard, SEED));
        }
        double rounding = geometry == NoiseGeometry.L2 ? 1e-6 : 1e-9; // of sums of other floats
        NoiseTerms expected = tree.variation().orElseThrow().terms(tree.total(), true);
        NoiseTerms actual = noise.orElseThrow().terms(sum.examples(), true);
        assertThat(actual.noise()).isCloseTo(expected.noise(), offset(rounding * expected.noise()));
        double size = Math.abs(expected.signal()) + expected.noise() / sum.examples(); // difference
        assertThat(actual.signal()).isCloseTo(expected.signal(), offset(rounding * size));
        double[] scales = noise.get().byTensor(sum.examples());
        double[] expectedScales = tree.variation().get().byTensor(tree.total());
        assertThat(scales).hasSameSizeAs(expectedScales);
        for (int t = 0; t < scales.length; t++) {
          double scale = expectedScales[t];
          if (Double.isNaN(scale)) {
            assertThat(scales[t]).isNaN();
          } else {
            assertThat(scales[t]).isCloseTo(scale, offset(1e-6 + rounding * scale));
          }
        }
      }
    }
  }

  private static float[] parameters(MemberGroup group, long step) {
    return group
        .members
        .get(0)
        .parameters(group.coordinator.generation(), step)
        .orElseThrow()
        .clone();
  }

  private static GradientSum step(MemberGroup group, long step) throws Exception {
    GradientSum sum = group.gradient(step, SEED);
    group.coordinator.update(sum, new UpdateInputs(step, 0.01, step));
    return sum;
  }

  private static MemberGroup group(String rule, NoiseGeometry geometry, int owners)
      throws Exception {
    MemberGroup group =
        new MemberGroup(Rules.named(rule), penalty(), false, Duration.ofSeconds(20))
            .measuring(new SliceNoise(geometry, MeasuredSteps.from0(2)));
    group.form(owners, owners);
    float[] start = new float[group.penalty.layout().size()];
    Random random = new Random(1);
    for (int i = 0; i < start.length; i++) {
      start[i] = (float) random.nextGaussian();
    }
    group.coordinator.restore(0, start, Optional.empty());
    return group;
  }

  private static RegularizationPenalty penalty() {
    Tensor first = new Tensor("0_W", ParameterKind.WEIGHT, 0, List.of(150, 60), 'f');
    Tensor bias = Tensor.vector("0_b", ParameterKind.BIAS, first.end(), 60);
    Tensor second = new Tensor("1_W", ParameterKind.WEIGHT, bias.end(), List.of(60, 10), 'f');
    ParameterLayout layout = new ParameterLayout(List.of(first, bias, second));
    return new RegularizationPenalty(layout, List.of(0.0, 0.0, 0.0), List.of(0.0, 0.0, 0.0));
  }
}
