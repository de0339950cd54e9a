package largo.core.data;

import java.util.Arrays;
import largo.core.data.Seeds.Purpose;

/**
 * Augments examples of a shard in an epoch. Every random number is a function of (seed, epoch,
 * shard, row), and shards do not depend on the cluster; so neither workers, micro-batches nor a
 * resumption affect the result. Not thread-safe.
 *
 * <p>In this order: crop and flip of the values as read, normalization, cutout, mixup, label
 * smoothing.
 *
 * <p>Departure from 1710.09412: {@code λ} is drawn for each example, and the partner of a row is
 * that at its position in a random permutation of the shard instead of the micro-batch, on whose
 * size the result would depend.
 */
public final class Augmenter {

  private static final int CROP_Y = 0;
  private static final int CROP_X = 1;
  private static final int FLIP = 2;
  private static final int CUTOUT_Y = 3;
  private static final int CUTOUT_X = 4;
  private static final int MIXUP = 5; // and above

  private final Augmentation augmentation;
  private final ExampleShape shape;
  private final int classes;
  private final double[] precise;
  private final float[] original;
  private final float[] partner;
  private final int[] sources;

  /**
   * An augmenter.
   *
   * @param shape of the examples
   * @param classes of the targets, if those are soft
   */
  public Augmenter(Augmentation augmentation, ExampleShape shape, int classes) {
    this.augmentation = augmentation;
    this.shape = shape;
    this.classes = classes;
    this.precise = new double[shape.size()];
    this.original = new float[shape.size()];
    this.partner = new float[shape.size()];
    this.sources = new int[shape.size()];
  }

  /** The seed of a shard in an epoch. */
  public static long seed(long seed, long epoch, int shard) {
    return Seeds.of(seed, Purpose.AUGMENTATION, epoch, shard);
  }

  /** Width of the targets; 0 if they remain as they are. */
  int targetWidth() {
    return augmentation.hasSoftTargets() ? classes : 0;
  }

  /**
   * Writes the features of an example.
   *
   * @param example to be augmented
   * @param to receives them
   * @param at index of the first there
   */
  void features(Example example, Normalization normalization, float[] to, int at) {
    transform(example, normalization, to, at);
    double lambda = lambda(example);
    if (lambda < 1) {
      transform(example.partner(), normalization, partner, 0);
      for (int i = 0; i < partner.length; i++) {
        to[at + i] = (float) (lambda * to[at + i] + (1 - lambda) * partner[i]);
      }
    }
  }

  /**
   * Writes the soft target of an example.
   *
   * @param to receives {@link #targetWidth} values
   * @param at index of the first there
   */
  void target(Example example, float[] to, int at) {
    double smoothing = augmentation.labelSmoothing();
    double lambda = lambda(example);
    int[] labels = example.from.labels();
    int label = labels[example.row];
    int other = lambda < 1 ? labels[example.partner().row] : label;
    for (int k = 0; k < classes; k++) {
      double hard = (k == label ? lambda : 0) + (k == other ? 1 - lambda : 0);
      to[at + k] = (float) ((1 - smoothing) * hard + smoothing / classes);
    }
  }

  private void transform(Example example, Normalization normalization, float[] to, int at) {
    Features features = example.from.features();
    boolean moves = augmentation.cropPadding() > 0 || augmentation.horizontalFlip();
    if (moves) {
      selectSources(example);
    } else {
      Arrays.setAll(sources, i -> i);
    }
    if (features instanceof DoubleFeatures doubles) {
      double[] row = new double[shape.size()];
      doubles.copyRow(example.row, row);
      for (int i = 0; i < sources.length; i++) {
        precise[i] = sources[i] < 0 ? 0 : row[sources[i]];
      }
      normalization.apply(precise, to, at);
    } else {
      features.copyRow(example.row, original, 0);
      for (int i = 0; i < sources.length; i++) {
        to[at + i] = sources[i] < 0 ? 0 : original[sources[i]];
      }
      normalization.apply(to, at, shape.size());
    }
    if (augmentation.cutout() > 0) {
      cutOut(example, to, at);
    }
  }

  /** Finds the index in the original image of every value; −1 in the padding. */
  private void selectSources(Example example) {
    int padding = augmentation.cropPadding();
    int down = example.below(CROP_Y, 2 * padding + 1) - padding;
    int right = example.below(CROP_X, 2 * padding + 1) - padding;
    boolean flip = augmentation.horizontalFlip() && example.below(FLIP, 2) == 1;
    int height = shape.height();
    int width = shape.width();
    for (int i = 0; i < sources.length; i++) {
      int x = i % width;
      int fromY = i / width % height + down;
      int fromX = (flip ? width - 1 - x : x) + right;
      boolean inside = fromY >= 0 && fromY < height && fromX >= 0 && fromX < width;
      sources[i] = inside ? (i / (height * width) * height + fromY) * width + fromX : -1;
    }
  }

  /** The square's center is uniform over the image; parts of it outside have no effect. */
  private void cutOut(Example example, float[] to, int at) {
    int top = example.below(CUTOUT_Y, shape.height()) - augmentation.cutout() / 2;
    int left = example.below(CUTOUT_X, shape.width()) - augmentation.cutout() / 2;
    int fromX = Math.max(0, left);
    int toX = Math.min(shape.width(), left + augmentation.cutout());
    int toY = Math.min(shape.height(), top + augmentation.cutout());
    for (int c = 0; c < shape.channels(); c++) {
      for (int y = Math.max(0, top); y < toY; y++) {
        int row = at + (c * shape.height() + y) * shape.width();
        Arrays.fill(to, row + fromX, row + Math.max(fromX, toX), 0);
      }
    }
  }

  /**
   * {@code λ ~ Beta(α, α)}; 1 without mixup.
   *
   * <p>Source: Jöhnk, "Erzeugung von betaverteilten und gammaverteilten Zufallszahlen", Metrika 8,
   * 1964.
   */
  private double lambda(Example example) {
    double alpha = augmentation.mixup();
    if (alpha == 0) {
      return 1;
    }
    for (int k = MIXUP; ; k += 2) {
      double x = StrictMath.pow(example.uniform(k), 1 / alpha);
      double y = StrictMath.pow(example.uniform(k + 1), 1 / alpha);
      if (x + y > 0 && x + y <= 1) {
        return x / (x + y);
      }
    }
  }

  /**
   * An example with its random numbers.
   *
   * @param from the shard
   * @param row of the example
   * @param seed of shard and epoch, {@link Augmenter#seed}
   */
  record Example(Examples from, int row, long seed) {

    /** The example to mix with. */
    Example partner() {
      return new Example(from, (int) new Permutation(from.count(), seed).at(row), seed);
    }

    /** The k-th random number, in [0, 1). */
    private double uniform(int k) {
      return (Seeds.of(seed, Purpose.AUGMENTATION, row, k) >>> 11) * 0x1p-53;
    }

    private int below(int k, int bound) {
      return (int) (uniform(k) * bound);
    }
  }
}
