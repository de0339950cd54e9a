package largo.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import largo.core.privacy.ExampleClipping.Abadi;
import largo.core.privacy.ExampleClipping.Automatic;
import largo.core.privacy.GradientPrivacy;
import largo.core.privacy.PrivacyAccountant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivacySpecTest {

  @Test
  void isOffByDefault() {
    assertThat(RunSpec.DEFAULTS.privacy().isOn()).isFalse();
  }

  @Test
  void readsMethods() {
    PrivacySpec automatic = read("privacy = automatic");
    assertThat(automatic.isOn()).isTrue();
    assertThat(automatic.clipping().value()).isEqualTo(new Automatic(0.01));
    assertThat(automatic.noiseMultiplier()).isEmpty();
    PrivacySpec abadi =
        read("privacy { clipping = abadi, max-norm = 2, noise-multiplier = 1.1, delta = 1e-6 }");
    assertThat(abadi.clipping().value()).isEqualTo(new Abadi(2));
    assertThat(abadi.noiseMultiplier()).isEqualTo(Optional.of(1.1));
    assertThat(abadi.delta()).isEqualTo(1e-6);
  }

  @Test
  void writesWhatItRead() {
    RunSpec spec = SpecReader.read("test", "privacy { clipping = abadi, epsilon = 3 }", List.of());

    assertThat(SpecReader.read("test", SpecWriter.write(spec), List.of())).isEqualTo(spec);
  }

  @Test
  void findsTheNoiseOfTheBudget() {
    GradientPrivacy privacy =
        read("privacy { clipping = automatic, epsilon = 3 }").of(50, 1000, 200);

    assertThat(privacy.sampling()).isEqualTo(0.05);
    assertThat(spent(privacy, 200)).isBetween(2.95, 3.0);
    assertThat(
            read("privacy { clipping = automatic, noise-multiplier = 0.7 }")
                .of(50, 1000, 200)
                .noiseMultiplier())
        .isEqualTo(0.7);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> read("privacy { clipping = automatic, epsilon = 1e-4 }").of(50, 1000, 200))
        .withMessageStartingWith("epsilon must be larger with delta = ");
  }

  private static double spent(GradientPrivacy privacy, long steps) {
    PrivacyAccountant step = PrivacyAccountant.step(privacy.sampling(), privacy.noiseMultiplier());
    return PrivacyAccountant.NONE.plus(step, steps).epsilon(privacy.delta());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
exchange.mode = async | exchange.mode must be sync where privacy.clipping is automatic, but was async
exchange.kind = sliced | exchange.kind must be session or job where privacy.clipping is automatic, but was sliced
exchange.compression = float16 | exchange.compression must be none where privacy.clipping is automatic, but was float16
aggregation = median, shards = 4 | aggregation.name must be mean, without worker-momentum, normalize and attack where privacy.clipping is automatic
batch { schedule = doubling-at, at-epochs = [1] } | batch.schedule must be constant where privacy.clipping is automatic
data.balance-classes = true | examples and classes must not have weights where privacy.clipping is automatic
data.augment.mixup = 0.5 | data.augment.mixup must be 0 where privacy.clipping is automatic
measure.model { every-epochs = 1, hessian-products = 2 } | measure.model.hessian-products must be 0 where privacy.clipping is automatic, but was 2
privacy.delta = 0 | privacy.delta must be in (0, 1), but was 0.0
privacy.epsilon = 0 | privacy.epsilon must be positive and finite, but was 0
privacy.noise-multiplier = -1 | privacy.noise-multiplier must be zero or more and finite, but was -1
""")
  void refuses(String text, String message) {
    assertThatThrownBy(() -> read("privacy { clipping = automatic }, " + text))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining(message);
  }

  private static PrivacySpec read(String text) {
    return SpecReader.read("test", text, List.of()).privacy();
  }
}
