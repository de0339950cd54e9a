package largo.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import largo.core.trainer.Trainer.Backpropagation;
import largo.core.trainer.Trainer.BlockAdmm;
import largo.core.trainer.Trainer.BlockAdmm.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerSpecTest {

  @Test
  void isBackpropagationByDefault() {
    assertThat(RunSpec.DEFAULTS.trainer().trainer().value()).isEqualTo(new Backpropagation());
    assertThat(RunSpec.DEFAULTS.trainer().isBlockAdmm()).isFalse();
  }

  @Test
  void readsOptions() {
    assertThat(read("trainer = block-admm").trainer().trainer().value())
        .isEqualTo(new BlockAdmm(List.of(), 1, 3, 1, 0.1, false, 0, 0.03, Mode.ONLINE));
    assertThat(
            read("trainer { name = block-admm, cuts = [dense1, dense2], penalty = 0.5, "
                    + "iterations = 2, activation-steps = 4, activation-rate = 0.1, "
                    + "non-negative = true, factor-penalty = inf, mode = batch }")
                .trainer()
                .trainer()
                .value())
        .isEqualTo(
            new BlockAdmm(
                List.of("dense1", "dense2"),
                0.5,
                2,
                4,
                0.1,
                true,
                0,
                Double.POSITIVE_INFINITY,
                Mode.BATCH));
  }

  @Test
  void writesWhatItRead() {
    RunSpec spec = read("trainer { name = block-admm, cuts = [a], penalty = 2 }");

    assertThat(read(SpecWriter.write(spec))).isEqualTo(spec);
    assertThat(spec.withMicro(8).trainer()).isEqualTo(spec.trainer());
    assertThat(spec.of(spec.sweep().trials(spec).get(0)).trainer()).isEqualTo(spec.trainer());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
exchange.mode = async | exchange.mode must be sync where trainer.name is block-admm, but was async
exchange.kind = sliced | exchange.kind must be session or job where trainer.name is block-admm, but was sliced
exchange.compression = float16 | exchange.compression must be none where trainer.name is block-admm, but was float16
aggregation = median, shards = 4 | aggregation.name must be mean, without worker-momentum, normalize and attack where trainer.name is block-admm
privacy = automatic | privacy.clipping must be none where trainer.name is block-admm
worker.engine = torch | worker.engine must be dl4j where trainer.name is block-admm
worker.engine = auto | worker.engine must be dl4j where trainer.name is block-admm
measure.model { every-epochs = 1, hessian-products = 2 } | measure.model.hessian-products must be 0 where trainer.name is block-admm, but was 2
trainer.cuts = [a, a] | trainer.cuts must be names of different layers, but was [a, a]
trainer { cuts = [a], factors = -1 } | trainer.factors must be zero or more and finite, but was -1
trainer { cuts = [a], factors = 3, mode = batch } | trainer.factors must be 0 where mode is batch, but was 3
trainer.mode = batch, data.augment.cutout = 2 | data.augment must not be set where trainer.mode is batch, which keeps the activations of each example
trainer.mode = offline | trainer.mode must be one of online, batch, but was 'offline'
trainer.factor-penalty = 0 | trainer.factor-penalty must be positive
trainer.factors = 3 | trainer.factors must be 0 where cuts is empty, but was 3
trainer.penalty = 0 | trainer.penalty must be positive and finite, but was 0
trainer.iterations = 0 | trainer.iterations must be positive and finite, but was 0
trainer.activation-steps = 0 | trainer.activation-steps must be positive and finite, but was 0
trainer.activation-rate = 0 | trainer.activation-rate must be positive and finite, but was 0
trainer.name = admm | trainer.name must be one of backpropagation, block-admm, but was 'admm'
""")
  void namesTheKeyThatIsExcluded(String text, String message) {
    assertThatThrownBy(() -> read("trainer { name = block-admm }, " + text))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining(message);
  }

  private static RunSpec read(String text) {
    return SpecReader.read("test", text, List.of());
  }
}
