package largo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplesTest {

  private static final float[] ONES = {1, 1};

  private static final Examples FOUR =
      new Examples(
          new ByteFeatures(new byte[] {10, 11, 20, 21, 30, 31, 40, 41}, 2), new int[] {1, 2, 3, 4});

  @Test
  void selectLabelsWithRows() {
    Examples selected = FOUR.select(new int[] {3, 0, 3});

    assertThat(selected.labels()).containsExactly(4, 1, 4);
    assertThat(((ByteFeatures) selected.features()).values())
        .containsExactly(40, 41, 10, 11, 40, 41);
  }

  @Test
  void assembleLabelsInTheOrderOfRows() {
    Examples whole =
        Examples.assemble(
            4,
            List.of(
                new Examples.Part(new int[] {3, 0}, FOUR.select(new int[] {0, 1})),
                new Examples.Part(new int[] {1, 2}, FOUR.select(new int[] {2, 3}))));

    assertThat(whole.labels()).containsExactly(2, 3, 4, 1);
    assertThat(((ByteFeatures) whole.features()).values())
        .containsExactly(20, 21, 30, 31, 40, 41, 10, 11);
  }

  @Test
  void assembleVectorTargetsAndWeights() {
    Examples numbers =
        new Examples(
            FOUR.features(),
            new VectorTargets(new FloatFeatures(new float[] {1, -1, 2, -2, 3, -3, 4, -4}, 2)),
            new float[] {0.5f, 1, 1, 1.5f});

    Examples whole =
        Examples.assemble(
            4,
            List.of(
                new Examples.Part(new int[] {3, 0}, numbers.select(new int[] {0, 1})),
                new Examples.Part(new int[] {1, 2}, numbers.select(new int[] {2, 3}))));

    assertThat(((FloatFeatures) ((VectorTargets) whole.targets()).vectors()).values())
        .containsExactly(2, -2, 3, -3, 4, -4, 1, -1);
    assertThat(whole.weights()).containsExactly(1, 1, 1.5f, 0.5f);
    assertThat(whole.bytes()).isEqualTo(8 + 32 + 16);
    assertThat(FOUR.weight(3)).isEqualTo(1);
  }

  @Test
  void areScaled() {
    Examples numbers =
        new Examples(
            FOUR.features(),
            new VectorTargets(new FloatFeatures(new float[] {1, 2, 3, 4}, 1)),
            new float[] {1, 1, 2, 4});

    Examples scaled = numbers.scaled(Normalization.all(1, 2), 0.5f);

    assertThat(((FloatFeatures) ((VectorTargets) scaled.targets()).vectors()).values())
        .containsExactly(0, 0.5f, 1, 1.5f);
    assertThat(scaled.weights()).containsExactly(0.5f, 0.5f, 1, 2);
    assertThat(numbers.weights()).containsExactly(1, 1, 2, 4);
    assertThat(FOUR.scaled(Normalization.all(1, 2), 0.5f).targets()).isEqualTo(FOUR.targets());
  }

  @Test
  void haveAWeightForEachRow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Examples(FOUR.features(), FOUR.targets(), new float[3]))
        .withMessage("there must be 4 weights, one per row, but were 3");
  }

  @Test
  void countBytesOfFeaturesAndLabels() {
    assertThat(FOUR.bytes()).isEqualTo(8 + 16);
  }

  @Test
  void assembleVectorsInTheOrderOfRows() {
    FloatFeatures vectors = new FloatFeatures(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2);
    Examples four = new Examples(FOUR.features(), new VectorTargets(vectors));
    Examples whole =
        Examples.assemble(
            4,
            List.of(
                new Examples.Part(new int[] {3, 0}, four.select(new int[] {0, 1})),
                new Examples.Part(new int[] {1, 2}, four.select(new int[] {2, 3}))));

    assertThat(((FloatFeatures) ((VectorTargets) whole.targets()).vectors()).values())
        .containsExactly(3, 4, 5, 6, 7, 8, 1, 2);
    assertThat(whole.bytes()).isEqualTo(8 + 32);
    assertThatIllegalStateException()
        .isThrownBy(whole::labels)
        .withMessage("the targets are vectors, not classes");
  }

  @Test
  void haveALabelForEachRow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Examples(FOUR.features(), new int[5]))
        .withMessage("there must be 4 labels, one per row, but were 5");
  }

  @Test
  void requireEveryRowExactlyOnce() {
    Examples two = FOUR.select(new int[] {0, 1});
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                Examples.assemble(
                    4,
                    List.of(
                        new Examples.Part(new int[] {0, 1}, two),
                        new Examples.Part(new int[] {1, 2}, two))))
        .withMessage("row 1 of 4 is in two parts");
    assertThatIllegalStateException()
        .isThrownBy(() -> Examples.assemble(3, List.of(new Examples.Part(new int[] {0, 2}, two))))
        .withMessage("row 1 of 3 is in no part");
    assertThatIllegalStateException()
        .isThrownBy(() -> Examples.assemble(2, List.of(new Examples.Part(new int[] {0, 2}, two))))
        .withMessage("there is no row 2 of 2");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void haveWeightsInEveryPartOrInNone(boolean weightedFirst) {
    Examples weighted =
        new Examples(FOUR.select(new int[] {0, 1}).features(), new ClassTargets(new int[2]), ONES);
    Examples plain = new Examples(weighted.features(), weighted.targets());
    List<Examples.Part> parts =
        List.of(
            new Examples.Part(new int[] {0, 1}, weightedFirst ? weighted : plain),
            new Examples.Part(new int[] {2, 3}, weightedFirst ? plain : weighted));

    assertThatIllegalStateException()
        .isThrownBy(() -> Examples.assemble(4, parts))
        .withMessage("2 of 4 rows have weights");
  }
}
