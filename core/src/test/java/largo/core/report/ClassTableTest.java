package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import largo.core.data.LearningTask;
import largo.core.data.ModelOutputs;
import largo.core.gradient.Score;
import org.junit.jupiter.api.Test;

class ClassTableTest {

  /**
   * Three cats, of which two are predicted as cats and one as a dog; two dogs predicted as cats; no
   * birds.
   */
  @Test
  void hasADashForUndefinedValues() {
    List<String> names = List.of("bird", "cat", "dög");
    Score score = new Score(3, new long[] {0, 0, 0, 0, 2, 1, 0, 2, 0}, 1);

    assertThat(
            ClassTable.text(
                    ClassScore.of(new ModelOutputs(LearningTask.CLASSIFICATION, names), score))
                .lines())
        .containsExactly(
            "class             examples precision    recall        F1",
            "bird                     0         -         -         -",
            "cat                      3    50.00%    66.67%    57.14%",
            "dög                      2     0.00%     0.00%         -");
  }

  @Test
  void showsManyClassesOnDemand() {
    List<ClassScore> classes =
        ClassScore.of(
            new ModelOutputs(LearningTask.CLASSIFICATION, Collections.nCopies(21, "a")),
            new Score(21));

    assertThat(ClassTable.html(classes.subList(0, 20), "test")).startsWith("<table");
    assertThat(ClassTable.html(classes, "test")).startsWith("<details><summary>Precision and");
    assertThat(ClassTable.html(List.of(), "test")).isEmpty();
  }
}
