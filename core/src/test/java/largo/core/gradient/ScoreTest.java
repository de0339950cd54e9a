package largo.core.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreTest {

  /** Of many classes the metrics follow from the counts of each class. */
  @Test
  void manyClassesHaveTheMetricsOfAConfusionMatrix() {
    int used = 20;
    Score whole = new Score(Score.MAX_CONFUSION);
    Score counted = new Score(Score.MAX_CONFUSION + 1);
    Score part = new Score(Score.MAX_CONFUSION + 1);
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      int actual = random.nextInt(used);
      int predicted = random.nextInt(3) > 0 ? actual : random.nextInt(used);
      whole.count(actual, predicted);
      (i < 500 ? counted : part).count(actual, predicted);
    }
    counted.add(part);

    assertThat(whole.hasConfusion()).isTrue();
    assertThat(counted.hasConfusion()).isFalse();
    assertThat(counted.cells()).hasSize(Score.cells(Score.MAX_CONFUSION + 1));
    assertThat(counted.examples()).isEqualTo(1000);
    assertThat(counted.accuracy()).isEqualTo(whole.accuracy());
    assertThat(counted.macroF1()).isEqualTo(whole.macroF1());
    for (int c = 0; c < used; c++) {
      assertThat(counted.actual(c)).isEqualTo(whole.actual(c));
      assertThat(counted.precision(c)).isEqualTo(whole.precision(c));
      assertThat(counted.recall(c)).isEqualTo(whole.recall(c));
      assertThat(counted.confusion(c, c)).isEqualTo(whole.confusion(c, c));
    }
    assertThatThrownBy(() -> counted.confusion(0, 1)).isInstanceOf(IllegalStateException.class);
    Score copy = new Score(counted.classes(), counted.cells(), counted.loss());
    assertThat(copy.accuracy()).isEqualTo(counted.accuracy());
  }
}
