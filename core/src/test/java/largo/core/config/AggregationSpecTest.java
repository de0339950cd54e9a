package largo.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import largo.core.aggregation.Aggregation;
import largo.core.aggregation.AggregationRule.CenteredClipping;
import largo.core.aggregation.AggregationRule.Krum;
import largo.core.aggregation.AggregationRule.Median;
import largo.core.aggregation.AggregationRule.TrimmedMean;
import largo.core.aggregation.GradientAttack.LittleIsEnough;
import largo.core.aggregation.GradientAttack.SignFlip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AggregationSpecTest {

  @Test
  void isTheSumOfAllGradientsByDefault() {
    assertThat(RunSpec.DEFAULTS.aggregation().aggregation()).isEqualTo(Aggregation.MEAN);
    assertThat(read("").isSum()).isTrue();
    assertThat(read("").vectors(8)).isZero();
  }

  @Test
  void readsRulesWithTheirOptions() {
    assertThat(read("aggregation = median, shards = 8").rule()).isEqualTo(new Median());
    assertThat(read("aggregation { name = trimmed-mean, byzantine = 3 }, shards = 7").rule())
        .isEqualTo(new TrimmedMean(3));
    assertThat(read("aggregation { name = krum, byzantine = 2, selected = 3 }, shards = 8").rule())
        .isEqualTo(new Krum(2, 3));
    assertThat(read("aggregation { name = centered-clipping, tau = inf }, shards = 3").rule())
        .isEqualTo(new CenteredClipping(Double.POSITIVE_INFINITY, 1));
  }

  @Test
  void readsAttacks() {
    Aggregation aggregation =
        read(
            "shards = 8, aggregation { name = median, worker-momentum = 0.9, normalize = true, "
                + "attack { name = a-little-is-enough, z = 0.7, shards = [1, 5] } }");

    assertThat(aggregation)
        .isEqualTo(
            new Aggregation(new Median(), 0.9, true, new LittleIsEnough(0.7), List.of(1, 5)));
    assertThat(read("aggregation.attack { name = sign-flip, shards = [0] }"))
        .isEqualTo(new Aggregation(Aggregation.MEAN.rule(), 0, false, new SignFlip(1), List.of(0)));
  }

  @Test
  void writesWhatItRead() {
    String text =
        "shards = 9, aggregation { name = krum, byzantine = 2, worker-momentum = 0.5, "
            + "attack { name = gaussian, standard-deviation = 3, shards = [2, 3] } }";
    RunSpec spec = SpecReader.read("test", text, List.of());

    assertThat(SpecReader.read("test", SpecWriter.write(spec), List.of())).isEqualTo(spec);
    assertThat(SpecDifference.between(spec, RunSpec.DEFAULTS, List.of()))
        .extracting(SpecDifference::key)
        .contains("aggregation.name", "aggregation.attack.shards");
  }

  @Test
  void countsVectorsOnTheDriver() {
    assertThat(read("aggregation = median, shards = 8").vectors(8)).isEqualTo(3);
    assertThat(read("aggregation { name = median, worker-momentum = 0.9 }, shards = 8").vectors(8))
        .isEqualTo(3 + 8);
    assertThat(read("aggregation = centered-clipping, shards = 8").vectors(8)).isEqualTo(4);
  }

  @Test
  void countsTheShardsOfTheSmallestBatch() {
    Aggregation plain = read("aggregation = median, shards = 8");
    Aggregation momentum = read("aggregation { name = median, worker-momentum = 0.9 }, shards = 8");

    assertThat(plain.minShardsOfStep(8, 100, 10)).isEqualTo(8);
    assertThat(plain.minShardsOfStep(8, 102, 10)).isEqualTo(2);
    assertThat(plain.minShardsOfStep(8, 100, 4)).isEqualTo(4);
    assertThat(momentum.minShardsOfStep(8, 102, 10)).isEqualTo(8);
    assertThat(momentum.minShardsOfStep(8, 102, 4)).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
aggregation = median, shards = 2 | shards must be at least 3 where aggregation.name is median, but was 2
aggregation = krum, shards = 4 | shards must be at least 5 where aggregation.name is krum, but was 4
aggregation { name = krum, selected = 5 }, shards = 5 | shards must be at least 6 where aggregation.name is krum, but was 5
aggregation = median, shards = 4, exchange.kind = sliced | exchange.kind must be session or job where aggregation is other than the mean without worker-momentum, normalize and attack, but was sliced
aggregation = median, shards = 4, exchange.mode = async | exchange.mode must be sync where aggregation is other
aggregation.normalize = true, exchange.compression = float16 | exchange.compression must be none where aggregation is other
aggregation.worker-momentum = 0.9, batch { schedule = doubling-at, at-epochs = [1] } | batch.schedule must be constant where aggregation is other
aggregation.normalize = true, measure.model { every-epochs = 1, hessian-products = 3 } | measure.model.hessian-products must be 0 where aggregation is other
aggregation.worker-momentum = 1 | aggregation.worker-momentum must be in [0, 1), but was 1
aggregation.attack.name = sign-flip | aggregation.attack.shards must be the numbers of the Byzantine shards where name is sign-flip, but was []
aggregation.attack.shards = [1] | aggregation.attack.shards must be empty where name is none, but was [1]
aggregation.attack { name = gaussian, shards = [1, 1] } | aggregation.attack.shards must be different and at least 0, but was [1, 1]
aggregation.attack { name = gaussian, shards = [2] } | aggregation.attack.shards must be some of the shards 0 to 1, and not all, but was [2]
aggregation.attack { name = gaussian, shards = [0, 1] } | aggregation.attack.shards must be some of the shards 0 to 1, and not all, but was [0, 1]
aggregation { name = trimmed-mean, byzantine = -1 } | aggregation.byzantine must be zero or more
aggregation = geometric | aggregation.name must be one of centered-clipping, geometric-median, krum, mean, median, trimmed-mean, but was 'geometric'
""")
  void refuses(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining(message);
  }

  private static Aggregation read(String text) {
    return SpecReader.read("test", text, List.of()).aggregation().aggregation();
  }
}
