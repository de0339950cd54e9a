package largo.core.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import largo.core.config.RunSpec;
import largo.core.config.Trial;
import org.junit.jupiter.api.Test;

/** Hyper-parameters that a study searches in addition to the learning rate. */
class TunedKeysTest {

  @Test
  void aGaussianProcessTunesOtherKeysOfTheOptimizersThatHaveThem() {
    RunSpec spec =
        StudyDesignTest.spec(
            "study.tuner=gaussian-process",
            "study.tuning-trials=7",
            "study.tuned-keys=[{ key = momentum, low = 0.5, high = 0.99, scale = linear }]");
    StudyDesign design = new StudyDesign(spec);
    Map<String, EndedTrial> ended = new HashMap<>();
    List<Trial> trials =
        StudyDesignTest.run(design, ended, t -> t.id().contains("momentum0.9") ? 0.9 : 0.8).stream()
            .flatMap(List::stream)
            .toList();

    List<Trial> finals = design.reported(trials);
    assertThat(finals).hasSize(12);
    assertThat(finals.subList(0, 3))
        .allSatisfy(
            t -> {
              assertThat(t.id()).matches("momentum-b64-lr0\\.\\d+-momentum0\\.\\d+-s[123]");
              assertThat(spec.of(t).optimizer().settings()).contains("momentum = 0.");
            });
    assertThat(finals.stream().map(t -> t.optimizer().label()).toList())
        .isEqualTo(
            Stream.of("momentum", "lamb").flatMap(o -> Stream.generate(() -> o).limit(6)).toList());
    assertThat(trials)
        .filteredOn(t -> t.id().startsWith("lamb"))
        .noneMatch(t -> t.id().contains("-momentum"));
    assertThat(StudyDesignTest.run(new StudyDesign(spec), new HashMap<>(ended), t -> 0.5))
        .isEmpty();
  }

  @Test
  void refusesKeysThatNoOptimizerHas() {
    assertThatThrownBy(() -> tuned("beta9", "0.5", "0.9"))
        .hasMessageContaining("no optimizer of the sweep has a number beta9; those of momentum are")
        .hasMessageContaining("momentum, dampening, weight-decay");
    assertThatThrownBy(() -> tuned("momentum", "0.5", "1.5"))
        .hasMessageContaining("study.tuned-keys: momentum: momentum must be");
    assertThatThrownBy(() -> StudyDesignTest.spec("study.tuned-keys=[]"))
        .hasMessageContaining("study.tuned-keys is not a key");
    assertThatThrownBy(
            () ->
                new StudyDesign(
                    StudyDesignTest.spec(
                        "study.tuner=gaussian-process",
                        "study.tuning-trials=5",
                        "study.tuned-keys=[{ key = momentum, low = 0, high = 1, scale = linear }]")))
        .hasMessageContaining("study.tuning-trials must be at least 6 where 2 hyper-parameters");
  }

  private static StudyDesign tuned(String key, String low, String high) {
    return new StudyDesign(
        StudyDesignTest.spec(
            "study.tuner=gaussian-process",
            String.format(
                Locale.ROOT,
                "study.tuned-keys=[{ key = %s, low = %s, high = %s, scale = linear }]",
                key,
                low,
                high)));
  }
}
