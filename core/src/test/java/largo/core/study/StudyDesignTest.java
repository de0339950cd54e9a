package largo.core.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.SpecReader;
import largo.core.config.TrainingBudget;
import largo.core.config.Trial;
import largo.core.report.TrialResult;
import largo.core.report.TrialResult.Status;
import largo.core.report.TrialScores;
import largo.core.report.TrialScores.SplitScore;
import largo.core.report.TunedRate;
import org.junit.jupiter.api.Test;

class StudyDesignTest {

  static final IntToLongFunction STEPS = batch -> 6400 / batch;

  private static final String CONF =
      """
      data.validation-fraction = 0.1
      sweep {
        optimizer = [
          { name = momentum, learning-rate = [0.1, 0.2, 0.4] }
          { name = lamb, learning-rate = [0.01, 0.02, 0.04] }
        ]
        batch = [256, 64]
      }
      """;

  static RunSpec spec(String... overrides) {
    return SpecReader.read("study.conf", CONF, List.of(overrides));
  }

  /** Runs a design to its end; rounds of trials. */
  static List<List<Trial>> run(
      StudyDesign design, Map<String, EndedTrial> ended, ToDoubleFunction<Trial> accuracy) {
    List<List<Trial>> rounds = new ArrayList<>();
    for (List<Trial> round = design.next(ended, STEPS);
        !round.isEmpty();
        round = design.next(ended, STEPS)) {
      rounds.add(round);
      for (Trial trial : round) {
        EndedTrial result = new EndedTrial(result(trial, accuracy.applyAsDouble(trial)), List.of());
        assertThat(ended.put(trial.id(), result)).as(trial.id()).isNull();
      }
    }
    return rounds;
  }

  /** The middle rate of each grid is the best. */
  private static double middle(Trial trial) {
    return trial.learningRate() == 0.2 || trial.learningRate() == 0.02 ? 0.9 : 0.8;
  }

  private static TrialResult result(Trial trial, double accuracy) {
    SplitScore none = new SplitScore(Double.NaN, Double.NaN);
    TrialScores scores =
        new TrialScores(none, new SplitScore(1, accuracy), new SplitScore(1, 0.5), List.of());
    return new TrialResult(
        trial.id(),
        trial.optimizer().label(),
        trial.optimizer().settings(),
        trial.batch(),
        32,
        2,
        trial.seed(),
        trial.learningRate(),
        1,
        10,
        scores,
        0,
        Double.NaN,
        1,
        1,
        Double.isNaN(accuracy) ? Status.DIVERGED : Status.FINISHED,
        "");
  }

  @Test
  void tunesWithAnotherSeedAndRunsTheBestRateWithAllSeeds() {
    StudyDesign design = new StudyDesign(spec());
    List<List<Trial>> rounds = run(design, new HashMap<>(), StudyDesignTest::middle);

    assertThat(rounds.get(0)).hasSize(12).allMatch(t -> t.seed() == 4 && !design.isReported(t));
    List<Trial> last = rounds.get(rounds.size() - 1);
    assertThat(last.stream().filter(design::isReported)).hasSize(12);
    assertThat(last.stream().map(Trial::seed).distinct()).containsExactly(1L, 2L, 3L);
    assertThat(last.stream().map(Trial::batch).distinct()).containsExactly(64, 256);
  }

  @Test
  void extendsAGridWhoseEdgeWinsAndSaysSo() {
    Map<String, EndedTrial> ended = new HashMap<>();
    StudyDesign design = new StudyDesign(spec());
    run(design, ended, Trial::learningRate);

    assertThat(ended)
        .containsKey("momentum-b64-lr1.6-s1")
        .doesNotContainKey("momentum-b64-lr3.2-s4");
    List<TunedRate> rates = design.tuning(ended, STEPS).orElseThrow().rates();
    assertThat(rates).hasSize(4).allMatch(rate -> rate.isExtended() && rate.isAtEnd());
    assertThat(rates)
        .filteredOn(rate -> rate.optimizer().equals("momentum") && rate.batch() == 64)
        .singleElement()
        .satisfies(
            rate -> {
              assertThat(rate.settings()).startsWith("momentum = 0.9, ");
              assertThat(rate.lowest()).isEqualTo(0.1);
              assertThat(rate.highest()).isEqualTo(1.6);
              assertThat(rate.best()).isEqualTo(1.6);
            });
  }

  /** A crash loses the trials that had not ended; the others lead to the same decisions. */
  @Test
  void repeatsTrialsThatWereCutShort() {
    Map<String, EndedTrial> whole = new HashMap<>();
    run(new StudyDesign(spec()), whole, Trial::learningRate);
    Map<String, EndedTrial> cut = new HashMap<>(whole);
    cut.keySet().removeIf(id -> id.startsWith("lamb-b64-lr0.02"));

    run(new StudyDesign(spec()), cut, Trial::learningRate);

    assertThat(cut.keySet()).isEqualTo(whole.keySet());
  }

  @Test
  void halvingShortensTrialsWithTheirSchedules() {
    RunSpec spec =
        spec(
            "study.tuner=halving",
            "study.min-budget=0.25",
            "study.reduction=2",
            "schedule.warmup-epochs=2",
            "sweep.optimizer=[{name=sgd, learning-rate=[1,2,3,4]}]");
    List<List<Trial>> rounds = run(new StudyDesign(spec), new HashMap<>(), Trial::learningRate);

    Trial light = rounds.get(0).get(0);
    assertThat(light.id()).isEqualTo("sgd-b64-lr1-s4-f0.25");
    assertThat(spec.of(light).budget().length().value()).isEqualTo(new TrainingBudget.Steps(25));
    assertThat(spec.of(light).schedule().warmupEpochs()).isEqualTo(0.5);
    assertThat(rounds).hasSize(4);
    assertThat(rounds.get(3)).extracting(Trial::learningRate).containsOnly(4.0);
  }

  @Test
  void aGaussianProcessStartsFromTheNeighbouringBatch() {
    RunSpec spec = spec("study.tuner=gaussian-process", "study.tuning-trials=5");
    List<List<Trial>> rounds =
        run(new StudyDesign(spec), new HashMap<>(), t -> 1 - Math.abs(Math.log(t.learningRate())));

    assertThat(rounds.get(0)).allMatch(t -> t.batch() == 64);
    double best =
        rounds.stream()
            .flatMap(List::stream)
            .filter(t -> t.batch() == 64 && t.seed() == 1)
            .mapToDouble(Trial::learningRate)
            .findFirst()
            .orElseThrow();
    Trial first =
        rounds.stream()
            .flatMap(List::stream)
            .filter(t -> t.batch() == 256 && t.seed() == 4)
            .findFirst()
            .orElseThrow();
    assertThat(first.learningRate()).isEqualTo(best);
  }

  @Test
  void optimizersThatDifferInHyperParametersHaveDifferentNames() {
    RunSpec spec =
        spec(
            "sweep.optimizer=[{name=lambc, learning-rate=1, max-trust=1},"
                + " {name=lambc, learning-rate=1, max-trust=3}]",
            "study.tuner=fixed");
    List<List<Trial>> rounds = run(new StudyDesign(spec), new HashMap<>(), t -> 0.5);

    assertThat(rounds).hasSize(1);
    assertThat(rounds.get(0)).hasSize(12).extracting(Trial::id).contains("lambc-2-b64-lr1-s1");
  }

  @Test
  void withoutAnyScoreThereAreNoFinalArms() {
    Map<String, EndedTrial> ended = new HashMap<>();
    StudyDesign design = new StudyDesign(spec());
    run(design, ended, t -> Double.NaN);

    assertThat(ended).hasSize(12);
    assertThat(design.tuning(ended, STEPS).orElseThrow().rates())
        .hasSize(4)
        .allMatch(rate -> Double.isNaN(rate.best()) && !rate.isExtended() && !rate.isAtEnd());
  }

  @Test
  void onlyTrialsOfAGridMayStopEarly() {
    StudyDesign grid = new StudyDesign(spec());
    Trial tuning = grid.next(Map.of(), STEPS).get(0);

    assertThat(grid.mayStopEarly(tuning)).isTrue();
    assertThat(grid.mayStopEarly(grid.representatives().get(0))).isFalse();
    assertThat(new StudyDesign(spec("study.tuner=halving")).mayStopEarly(tuning)).isFalse();
  }

  @Test
  void committedStudiesHaveADesign() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../conf/studies"))) {
      assertThat(files.toList())
          .isNotEmpty()
          .allSatisfy(
              file -> {
                RunSpec spec = SpecReader.read("" + file, Files.readString(file), List.of());
                assertThat(new StudyDesign(spec).next(Map.of(), STEPS)).isNotEmpty();
              });
    }
  }

  @Test
  void refusesWhatItCannotDo() {
    assertThatThrownBy(() -> new StudyDesign(spec("data.validation-fraction=0")))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("data.validation-fraction must be positive");
    assertThatThrownBy(() -> new StudyDesign(spec("study.tuner=fixed")))
        .hasMessageContaining("momentum has 3");
    assertThatThrownBy(() -> new StudyDesign(spec("study.tuner=halving", "schedule.name=step")))
        .hasMessageContaining("schedule.name must not be step");
    assertThatThrownBy(
            () ->
                new StudyDesign(
                    spec(
                        "study.tuner=gaussian-process",
                        "sweep.optimizer=[{name=sgd, learning-rate=1}]")))
        .hasMessageContaining("a range of learning rates is needed");
  }
}
