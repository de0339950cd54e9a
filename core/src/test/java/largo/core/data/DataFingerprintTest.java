package largo.core.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DataFingerprintTest {

  private static final int ROWS = 50;
  private static final List<String> NAMES = List.of("a", "b", "c");

  @Test
  void doesNotDependOnBlocks() {
    Examples all = random(1);
    for (int from = 0; from <= ROWS; from++) {
      for (int to = from; to <= ROWS; to += 7) {
        assertThat(of(all, 0, from).then(of(all, from, to)).then(of(all, to, ROWS)))
            .isEqualTo(of(all, 0, from).then(of(all, from, to).then(of(all, to, ROWS))))
            .isEqualTo(DataFingerprint.of(all, NAMES));
      }
    }
  }

  @Test
  void doesNotDependOnTheOrderOfClassesInABlock() {
    Examples examples = random(1);
    int[] other = Arrays.stream(examples.labels()).map(label -> 2 - label).toArray();

    assertThat(DataFingerprint.of(new Examples(examples.features(), other), List.of("c", "b", "a")))
        .isEqualTo(
            DataFingerprint.of(new Examples(examples.features(), examples.targets()), NAMES));
  }

  @Test
  void changesWithEveryValueLabelWeightAndWithTheOrder() {
    Examples examples = random(1);
    Set<DataFingerprint> seen = new HashSet<>(List.of(DataFingerprint.of(examples, NAMES)));
    for (int i = 0; i < 3 * ROWS; i++) {
      float[] values = ((FloatFeatures) examples.features()).values().clone();
      values[i] = Math.nextUp(values[i]);
      seen.add(
          DataFingerprint.of(
              new Examples(new FloatFeatures(values, 3), examples.targets(), examples.weights()),
              NAMES));
    }
    for (int i = 0; i < ROWS; i++) {
      int[] labels = examples.labels().clone();
      labels[i] = (labels[i] + 1) % 3;
      seen.add(
          DataFingerprint.of(
              new Examples(examples.features(), new ClassTargets(labels), examples.weights()),
              NAMES));
      float[] weights = examples.weights().clone();
      weights[i] = Math.nextUp(weights[i]);
      seen.add(
          DataFingerprint.of(
              new Examples(examples.features(), examples.targets(), weights), NAMES));
      int[] order = IntStream.range(0, ROWS).toArray();
      order[i] = (i + 1) % ROWS;
      order[(i + 1) % ROWS] = i;
      seen.add(DataFingerprint.of(examples.select(order), NAMES));
    }

    assertThat(seen).hasSize(1 + 3 * ROWS + 3 * ROWS);
    assertThat(seen).allMatch(f -> f.value() >= 0 && f.value() < (1L << 61) - 1);
  }

  @Test
  void distinguishesSplits() {
    DataFingerprint a = DataFingerprint.of(random(1), NAMES);
    DataFingerprint b = DataFingerprint.of(random(2), NAMES);

    assertThat(
            Set.of(
                DataFingerprint.of(List.of(a, b)),
                DataFingerprint.of(List.of(b, a)),
                DataFingerprint.of(List.of(a.then(b), DataFingerprint.EMPTY)),
                DataFingerprint.of(List.of(a))))
        .hasSize(4);
  }

  @Test
  void doesNotDependOnTheWidthOfSparseBlocks() {
    SparseFeatures narrow =
        new SparseFeatures(new int[] {0, 1, 3}, new int[] {4, 0, 2}, new float[] {1, 2, 3}, 5);
    SparseFeatures wide =
        new SparseFeatures(narrow.starts(), narrow.columns(), narrow.values(), 500);

    assertThat(wide.hash(1)).isEqualTo(narrow.hash(1)).isNotEqualTo(narrow.hash(0));
  }

  @Test
  void hashesBytesOfAnyWidth() {
    byte[] bytes = new byte[2 * 19];
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 19; i++) {
      byte[] changed = bytes.clone();
      changed[19 + i] = -1;
      ByteFeatures features = new ByteFeatures(changed, 19);
      seen.add(features.hash(1));
      assertThat(features.hash(0)).isEqualTo(new ByteFeatures(bytes, 19).hash(0));
    }
    assertThat(seen).hasSize(19);
  }

  private static DataFingerprint of(Examples all, int from, int to) {
    return DataFingerprint.of(all.select(IntStream.range(from, to).toArray()), NAMES);
  }

  private static Examples random(long seed) {
    Random random = new Random(seed);
    float[] values = new float[3 * ROWS];
    int[] labels = new int[ROWS];
    float[] weights = new float[ROWS];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    for (int i = 0; i < ROWS; i++) {
      labels[i] = random.nextInt(3);
      weights[i] = 1 + random.nextFloat();
    }
    return new Examples(new FloatFeatures(values, 3), new ClassTargets(labels), weights);
  }
}
