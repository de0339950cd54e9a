package largo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AugmenterTest {

  private static final int ROWS = 40;
  private static final ExampleShape SHAPE = new ExampleShape(2, 4, 5);
  private static final Augmentation ALL = new Augmentation(2, true, 2, 0.4, 0.1);
  private static final Examples SHARD = shard();

  @Test
  void anExampleDependsOnSeedEpochShardAndRowOnly() {
    int[] rows = IntStream.range(0, ROWS).toArray();
    float[] together = features(ALL, rows, seed(3));

    for (int row : new int[] {39, 0, 17}) {
      float[] alone = features(ALL, new int[] {row}, seed(3));
      assertThat(alone)
          .isEqualTo(Arrays.copyOfRange(together, row * SHAPE.size(), (row + 1) * SHAPE.size()));
      assertThat(targets(ALL, new int[] {row}, seed(3)))
          .isEqualTo(Arrays.copyOfRange(targets(ALL, rows, seed(3)), 3 * row, 3 * row + 3));
    }
    assertThat(features(ALL, rows, seed(3))).isEqualTo(together);
    assertThat(features(ALL, rows, seed(4))).isNotEqualTo(together);
    assertThat(features(ALL, rows, Augmenter.seed(1, 3, 1))).isNotEqualTo(together);
    assertThat(features(ALL, rows, Augmenter.seed(2, 3, 0))).isNotEqualTo(together);
  }

  /** Results of runs must not change; the expected bits are those of a program in Python. */
  @Test
  void theBitsArePinned() {
    int[] rows = IntStream.range(0, ROWS).toArray();

    assertThat(
            new int[] {
              Arrays.hashCode(features(ALL, rows, seed(0))),
              Arrays.hashCode(targets(ALL, rows, seed(0)))
            })
        .containsExactly(208975688, 178975303);
  }

  @Test
  void cropsAndFlipsAllChannelsAlike() {
    Augmentation crop = new Augmentation(1, true, 0, 0, 0);
    Set<String> seen = new HashSet<>();
    for (int epoch = 0; epoch < 300; epoch++) {
      float[] image = features(crop, new int[] {0}, seed(epoch));
      seen.add(move(image));
    }

    assertThat(seen).hasSize(3 * 3 * 2); // offsets −1, 0, 1 on each axis, flipped or not
  }

  /** The offsets and the flip that explain an image; fails if none does. */
  private static String move(float[] image) {
    for (int down = -1; down <= 1; down++) {
      for (int right = -1; right <= 1; right++) {
        for (boolean flip : new boolean[] {false, true}) {
          if (Arrays.equals(image, moved(down, right, flip))) {
            return down + " " + right + " " + flip;
          }
        }
      }
    }
    throw new AssertionError(Arrays.toString(image));
  }

  private static float[] moved(int down, int right, boolean flip) {
    float[] moved = new float[SHAPE.size()];
    for (int c = 0; c < 2; c++) {
      for (int y = 0; y < 4; y++) {
        for (int x = 0; x < 5; x++) {
          int fromY = y + down;
          int fromX = (flip ? 4 - x : x) + right;
          boolean inside = fromY >= 0 && fromY < 4 && fromX >= 0 && fromX < 5;
          moved[(c * 4 + y) * 5 + x] = inside ? pixel(0, (c * 4 + fromY) * 5 + fromX) : 0;
        }
      }
    }
    return moved;
  }

  @Test
  void cutsSquaresOutOfNormalizedImages() {
    Augmentation cutout = new Augmentation(0, false, 2, 0, 0);
    Set<Long> sizes = new HashSet<>();
    for (int epoch = 0; epoch < 100; epoch++) {
      Batch batch = batch(cutout, new int[] {1}, seed(epoch), Normalization.all(1000, 1));
      float[] image = Arrays.copyOf(batch.features(), SHAPE.size());
      long zeros = IntStream.range(0, image.length).filter(i -> image[i] == 0).count();
      sizes.add(zeros);
      for (int i = 0; i < 20; i++) {
        assertThat(image[i] == 0).isEqualTo(image[20 + i] == 0);
        assertThat(image[i]).isIn(0f, pixel(1, i) - 1000f);
      }
    }

    assertThat(sizes).containsExactlyInAnyOrder(8L, 4L, 2L); // inside, at a border, in a corner
  }

  @Test
  void mixesPairsByABetaDistribution() {
    Augmentation mixup = new Augmentation(0, false, 0, 0.5, 0);
    double sum = 0;
    double squares = 0;
    int n = 0;
    for (int epoch = 0; epoch < 200; epoch++) {
      for (int row = 0; row < ROWS; row++) {
        Augmenter augmenter = new Augmenter(mixup, SHAPE, 3);
        Augmenter.Example example = new Augmenter.Example(SHARD, row, seed(epoch));
        float[] target = new float[3];
        float[] image = new float[SHAPE.size()];
        augmenter.target(example, target, 0);
        augmenter.features(example, Normalization.NONE, image, 0);
        int other = example.partner().row();
        assertThat(target[0] + target[1] + target[2]).isCloseTo(1, within(1e-6f));
        if (other % 3 != row % 3) {
          double lambda = target[row % 3];
          for (int i = 0; i < image.length; i++) {
            assertThat(image[i])
                .isCloseTo(
                    (float) (lambda * pixel(row, i) + (1 - lambda) * pixel(other, i)),
                    within(1e-3f));
          }
          sum += lambda;
          squares += lambda * lambda;
          n++;
        } else {
          assertThat(target[row % 3]).isCloseTo(1, within(1e-6f));
        }
      }
    }

    double mean = sum / n;
    assertThat(mean).isCloseTo(0.5, within(0.02));
    assertThat(squares / n - mean * mean).isCloseTo(1 / (4 * 2.0), within(0.01)); // 1 / (4 (2α+1))
  }

  @Test
  void smoothsLabels() {
    Augmentation smoothing = new Augmentation(0, false, 0, 0, 0.3);

    assertThat(targets(smoothing, new int[] {1, 3}, seed(0)))
        .containsExactly(0.1f, 0.8f, 0.1f, 0.8f, 0.1f, 0.1f);
    assertThat(features(smoothing, new int[] {1}, seed(0))).startsWith(pixel(1, 0), pixel(1, 1));
  }

  @Test
  void keepsClassesWithoutSoftTargets() {
    Batch batch = batch(new Augmentation(1, true, 0, 0, 0), new int[] {5}, 0, Normalization.NONE);

    assertThat(batch.hasVectors()).isFalse();
    assertThat(batch.label(0)).isEqualTo(2);
  }

  @Test
  void movesImagesOfDoubles() {
    double[] values = IntStream.range(0, 40).mapToDouble(i -> 1e9 + i + 0.25).toArray();
    Features doubles = Features.dense(1, 40, values);
    Examples precise = new Examples(doubles, new int[] {0});
    float[] image = new float[40];
    new Augmenter(new Augmentation(0, true, 0, 0, 0), SHAPE, 2)
        .features(new Augmenter.Example(precise, 0, seed(1)), Normalization.all(1e9, 1), image, 0);

    assertThat(image).contains(0.25f, 1.25f, 39.25f);
  }

  @Test
  void rangesAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Augmentation(0, false, 0, 1.5, 0))
        .withMessage("mixup must be in [0, 1], but was 1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Augmentation(-1, false, 0, 0, 0))
        .withMessageStartingWith("crop-padding must be zero or more");
  }

  private static long seed(long epoch) {
    return Augmenter.seed(1, epoch, 0);
  }

  private static Batch batch(
      Augmentation augmentation, int[] rows, long seed, Normalization normalization) {
    Batch batch = new Batch(SHAPE.size());
    batch.fill(SHARD, rows, normalization, new Augmenter(augmentation, SHAPE, 3), seed);
    return batch;
  }

  private static float[] features(Augmentation augmentation, int[] rows, long seed) {
    Batch batch = batch(augmentation, rows, seed, Normalization.NONE);
    return Arrays.copyOf(batch.features(), rows.length * SHAPE.size());
  }

  private static float[] targets(Augmentation augmentation, int[] rows, long seed) {
    return Arrays.copyOf(
        batch(augmentation, rows, seed, Normalization.NONE).targets(3), rows.length * 3);
  }

  private static float pixel(int row, int i) {
    return 1 + row + i;
  }

  private static Examples shard() {
    byte[] pixels = new byte[ROWS * SHAPE.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) pixel(i / SHAPE.size(), i % SHAPE.size());
    }
    return new Examples(
        new ByteFeatures(pixels, SHAPE.size()), IntStream.range(0, ROWS).map(r -> r % 3).toArray());
  }
}
