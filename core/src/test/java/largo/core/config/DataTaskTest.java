package largo.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import largo.core.data.LearningTask;
import org.junit.jupiter.api.Test;

/** The keys of {@code data} that depend on the task. */
class DataTaskTest {

  private static final String TABLE = "source = csv, path = t, ";

  @Test
  void readsTasksAndColumnsOfTargets() {
    assertThat(RunSpec.DEFAULTS.data().task()).isEqualTo(LearningTask.CLASSIFICATION);
    DataSpec one = read(TABLE + "task = regression, label = y");
    assertThat(one.task()).isEqualTo(LearningTask.REGRESSION);
    assertThat(one.standardizeTargets()).isTrue();
    assertThat(one.source().value().targetColumns()).containsExactly("y");
    DataSpec many = read(TABLE + "task = multi-label, labels = [a, b], weight = w");
    assertThat(many.task()).isEqualTo(LearningTask.MULTI_LABEL);
    assertThat(many.source().value().targetColumns()).containsExactly("a", "b");
    assertThat(read("source = libsvm, path = t, task = regression").source().value())
        .satisfies(source -> assertThat(source.targetColumns()).containsExactly("label"));
    assertThat(read("source = table, load = t, task = regression, labels = [a, b]").task())
        .isEqualTo(LearningTask.REGRESSION);
  }

  @Test
  void refusesKeysOfClasses() {
    for (String key :
        List.of(
            "classes = 3",
            "class-weights { a = 2 }",
            "balance-classes = true",
            "augment.mixup = 0.2",
            "augment.label-smoothing = 0.1")) {
      for (String task : List.of("regression", "multi-label")) {
        refused(
            TABLE + "task = " + task + ", " + key,
            "data."
                + key.split(" ", 2)[0]
                + " must not be set where task is "
                + task
                + ": there are no classes");
      }
    }
  }

  @Test
  void refusesSourcesWithoutSuchTargets() {
    refused(
        "source = digits, task = regression",
        "data.task must be classification where source is digits, whose examples have classes, but"
            + " was regression");
    refused(
        "source = libsvm, path = t, task = regression, labels = [a]",
        "data.labels must not be set where source is libsvm and task is not multi-label");
    refused(
        TABLE + "labels = [a, b]",
        "data.labels must name one column where task is classification, but named [a, b]; for a"
            + " column of zeros and ones for each label, set task = multi-label");
    refused(
        TABLE + "task = regression, label = y, labels = [a, b]",
        "data.label must not be set where labels is set, but was 'y'");
    refused(
        TABLE + "task = regression, labels = [a, b, a]",
        "data.labels must name each column once, but was [a, b, a]");
    refused(TABLE + "task = ranking", "data.task must be one of");
  }

  @Test
  void refusesFactorsOfClasses() {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(
            () ->
                SpecReader.read(
                    "my.conf",
                    "data { source = csv, path = t, task = regression }\n"
                        + "trainer { name = block-admm, cuts = [1], factors = 3 }",
                    List.of()))
        .withMessageContaining("trainer.factors must be 0 where data.task is regression");
  }

  private static DataSpec read(String data) {
    return SpecReader.read("my.conf", "data { " + data + " }", List.of()).data();
  }

  private static void refused(String data, String message) {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> read(data))
        .withMessageContaining(message);
  }
}
