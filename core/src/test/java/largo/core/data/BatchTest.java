package largo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BatchTest {

  private static final Examples FOUR =
      new Examples(
          new ByteFeatures(new byte[] {10, 11, 20, 21, 30, 31, 40, 41}, 2), new int[] {1, 2, 0, 1});

  private final Batch batch = new Batch(2);

  @Test
  void isInitiallyEmpty() {
    assertThat(batch.count()).isZero();
    assertThat(batch.width()).isEqualTo(2);
    assertThat(batch.oneHot(3)).isEmpty();
  }

  @Test
  void containsTheSelectedRows() {
    int[] chosen = {3, 0, 3};

    batch.fill(FOUR, 3, i -> chosen[i], Normalization.NONE);

    assertThat(batch.count()).isEqualTo(3);
    assertThat(features()).containsExactly(40, 41, 10, 11, 40, 41);
    assertThat(new int[] {batch.label(0), batch.label(1), batch.label(2)}).containsExactly(1, 1, 1);
    assertThat(batch).hasToString("3 examples of classes [1, 1, 1]");
  }

  @Test
  void normalizesRows() {
    batch.fill(FOUR, 2, i -> i, Normalization.all(10, 2));

    assertThat(features()).containsExactly(0, 0.5f, 5, 5.5f);
  }

  @Test
  void discardsPreviousRows() {
    batch.fill(FOUR, 3, i -> i, Normalization.NONE);
    batch.fill(FOUR, 1, i -> 3, Normalization.NONE); // fewer
    assertThat(batch.count()).isEqualTo(1);
    assertThat(features()).containsExactly(40, 41);
    assertThat(batch.oneHot(3)).containsExactly(0, 1, 0);

    batch.fill(FOUR, 4, i -> 3 - i, Normalization.NONE); // more
    assertThat(features()).containsExactly(40, 41, 30, 31, 20, 21, 10, 11);
    assertThat(batch).hasToString("4 examples of classes [1, 0, 2, 1]");
  }

  @Test
  void encodesClassesOneHot() {
    batch.fill(FOUR, 3, i -> i, Normalization.NONE);

    assertThat(batch.oneHot(3)).containsExactly(0, 1, 0, 0, 0, 1, 1, 0, 0);
    assertThat(batch.oneHot(4)).containsExactly(0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0);
  }

  @Test
  void containsVectorTargets() {
    FloatFeatures vectors = new FloatFeatures(new float[] {1, 2, 5, 4, 3, 3, 0, 7}, 2);
    Examples examples = new Examples(FOUR.features(), new VectorTargets(vectors));

    batch.fill(FOUR, 1, i -> 0, Normalization.NONE);
    batch.fill(examples, 2, i -> 3 - 2 * i, Normalization.NONE);

    assertThat(Arrays.copyOf(batch.targets(2), 4)).containsExactly(0, 7, 5, 4);
    assertThat(new int[] {batch.label(0), batch.label(1)}).containsExactly(1, 0);
    assertThat(batch).hasToString("2 examples with vectors of 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> batch.targets(3))
        .withMessage("targets must be as wide as the 3 outputs, but were 2");

    batch.fill(FOUR, 1, i -> 0, Normalization.NONE); // and back
    assertThat(batch.targets(3)).containsExactly(0, 1, 0);
  }

  @Test
  void containsTheWeightsOfTheSelectedRows() {
    Examples weighted =
        new Examples(FOUR.features(), FOUR.targets(), new float[] {0.5f, 1, 1, 1.5f});

    batch.fill(weighted, 2, i -> 3 - i, Normalization.NONE);
    assertThat(batch.weights()).containsExactly(1.5f, 1);

    batch.fill(FOUR, 2, i -> i, Normalization.NONE);
    assertThat(batch.weights()).isEmpty();
  }

  private float[] features() {
    return Arrays.copyOf(batch.features(), batch.count() * batch.width());
  }
}
