package largo.core.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import largo.core.data.LearningTask;
import largo.core.report.ResultColumn.Group;

/**
 * Columns for each of several numeric targets, {@code test_r2_NAME}, {@code test_rmse_NAME} and
 * {@code test_mae_NAME}, and for each label, {@code test_accuracy_NAME} and {@code test_f1_NAME}.
 * Characters other than letters and digits become underscores.
 */
final class OutputColumns {

  private OutputColumns() {}

  /** The columns of trials with the same data; none for a classification or one target. */
  static List<ResultColumn<?>> of(List<TrialResult> results) {
    TrialScores scores =
        results.stream()
            .map(TrialResult::scores)
            .filter(s -> !s.targets().isEmpty() || !s.classes().isEmpty())
            .findFirst()
            .orElse(TrialScores.NONE);
    List<ResultColumn<?>> columns = new ArrayList<>();
    if (scores.task() == LearningTask.REGRESSION && scores.targets().size() > 1) {
      List<String> names = unique(scores.targets().stream().map(TargetScore::name).toList());
      for (int k = 0; k < names.size(); k++) {
        columns.add(target("test_r2_" + names.get(k), k, TargetScore::r2));
        columns.add(target("test_rmse_" + names.get(k), k, TargetScore::rmse));
        columns.add(target("test_mae_" + names.get(k), k, TargetScore::mae));
      }
    }
    if (scores.task() == LearningTask.MULTI_LABEL) {
      List<String> names = unique(scores.classes().stream().map(ClassScore::name).toList());
      for (int k = 0; k < names.size(); k++) {
        columns.add(label("test_accuracy_" + names.get(k), k, ClassScore::accuracy));
        columns.add(label("test_f1_" + names.get(k), k, ClassScore::f1));
      }
    }
    return columns;
  }

  /** Names that no program has to quote, and that differ also where case does not count. */
  private static List<String> unique(List<String> names) {
    Set<String> seen = new HashSet<>();
    return IntStream.range(0, names.size())
        .mapToObj(
            k -> {
              String plain = names.get(k).replaceAll("[^\\p{L}\\p{N}]+", "_");
              return seen.add(plain.toLowerCase(Locale.ROOT)) ? plain : plain + "_" + k;
            })
        .toList();
  }

  private static ResultColumn<Double> target(
      String name, int target, ToDoubleFunction<TargetScore> value) {
    return column(name, target, TrialScores::targets, value);
  }

  private static ResultColumn<Double> label(
      String name, int label, ToDoubleFunction<ClassScore> value) {
    return column(name, label, TrialScores::classes, value);
  }

  private static <S> ResultColumn<Double> column(
      String name, int index, Function<TrialScores, List<S>> all, ToDoubleFunction<S> value) {
    return new ResultColumn<>(
        name,
        Group.TEST,
        Double.class,
        result -> {
          List<S> scores = all.apply(result.scores());
          return index < scores.size() ? value.applyAsDouble(scores.get(index)) : Double.NaN;
        },
        Double.NaN,
        null);
  }
}
