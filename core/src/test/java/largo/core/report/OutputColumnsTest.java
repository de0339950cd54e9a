package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import largo.core.data.LearningTask;
import largo.core.report.TrialScores.SplitScore;
import org.junit.jupiter.api.Test;

class OutputColumnsTest {

  @Test
  void everyTargetHasColumns() {
    TrialResult result =
        result(
            LearningTask.REGRESSION,
            List.of(),
            List.of(
                new TargetScore("net price", 0.5, 2, 1),
                new TargetScore("Net-Price", 0.25, 4, 3),
                new TargetScore("größe", Double.NaN, 6, 5)));

    List<ResultColumn<?>> columns = added(List.of(result));

    assertThat(columns)
        .extracting(ResultColumn::name)
        .containsExactly(
            "test_r2_net_price",
            "test_rmse_net_price",
            "test_mae_net_price",
            "test_r2_Net_Price_1",
            "test_rmse_Net_Price_1",
            "test_mae_Net_Price_1",
            "test_r2_größe",
            "test_rmse_größe",
            "test_mae_größe");
    assertThat(columns.get(4).csv(result)).isEqualTo("4.0");
    assertThat(columns.get(6).csv(result)).isEmpty();
    assertThat(columns.get(0).csv(new FakeTrial("sgd", 64, 0.1, 1).failed("lost").result()))
        .isEmpty();
  }

  @Test
  void everyLabelHasColumns() {
    TrialResult result =
        result(
            LearningTask.MULTI_LABEL,
            List.of(new ClassScore("red", 9, 1, 0.5, 0.75, 0.875)),
            List.of());

    assertThat(added(List.of(result)))
        .extracting(column -> column.name() + "=" + column.csv(result))
        .containsExactly("test_accuracy_red=0.875", "test_f1_red=0.75");
    assertThat(added(List.of())).isEmpty();
  }

  @Test
  void classesASingleTargetAndManyTargetsHaveNone() {
    TargetScore one = new TargetScore("y", 0.5, 2, 1);
    List<TargetScore> many = IntStream.range(0, 51).mapToObj(k -> one).toList();

    assertThat(added(List.of(result(LearningTask.REGRESSION, List.of(), List.of(one))))).isEmpty();
    assertThat(added(List.of(result(LearningTask.REGRESSION, List.of(), many)))).isEmpty();
    assertThat(
            added(
                List.of(
                    result(
                        LearningTask.CLASSIFICATION,
                        List.of(new ClassScore("a", 1, 1, 1, 1)),
                        List.of()))))
        .isEmpty();
  }

  private static List<ResultColumn<?>> added(List<TrialResult> results) {
    List<ResultColumn<?>> all = ResultColumns.of(results);
    assertThat(all.subList(0, ResultColumns.ALL.size())).isEqualTo(ResultColumns.ALL);
    return all.subList(ResultColumns.ALL.size(), all.size());
  }

  private static TrialResult result(
      LearningTask task, List<ClassScore> classes, List<TargetScore> targets) {
    double nan = Double.NaN;
    SplitMetrics metrics = new SplitMetrics(task, nan, nan, nan, nan, nan, nan, nan);
    SplitScore score = new SplitScore(0.5, 0.5, metrics);
    TrialResult base = new FakeTrial("sgd", 64, 0.1, 1).result();
    return new TrialResult(
        base.trial(),
        base.optimizer(),
        base.settings(),
        base.batch(),
        base.micro(),
        base.shards(),
        base.seed(),
        base.learningRate(),
        base.epochs(),
        base.steps(),
        new TrialScores(score, score, score, classes, targets),
        base.bestStep(),
        base.bestValidationAccuracy(),
        base.seconds(),
        base.examplesPerSecond(),
        base.status(),
        base.message());
  }
}
