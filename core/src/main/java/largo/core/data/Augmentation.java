package largo.core.data;

import java.io.Serializable;
import largo.core.Preconditions;

/**
 * Random changes of training examples, which are functions of seed, epoch and example; see {@link
 * Augmenter}. Evaluation uses the examples as they are.
 *
 * @param cropPadding zeros on each side of an image, of which a random part of the original size is
 *     used; 0 for none
 * @param horizontalFlip whether images are mirrored with probability ½
 * @param cutout side of a square at a random position that is set to zero after normalization, in
 *     pixels; 0 for none (<a href="https://arxiv.org/abs/1708.04552">1708.04552</a>)
 * @param mixup {@code α} in [0, 1] of the mixing weight {@code λ ~ Beta(α, α)} of pairs of
 *     examples; 0 for none (<a href="https://arxiv.org/abs/1710.09412">1710.09412</a>)
 * @param labelSmoothing {@code ε} in [0, 1): targets are {@code (1 − ε) y + ε / K} for {@code K}
 *     classes (<a href="https://arxiv.org/abs/1512.00567">1512.00567</a>)
 */
public record Augmentation(
    int cropPadding, boolean horizontalFlip, int cutout, double mixup, double labelSmoothing)
    implements Serializable {

  /** No augmentation. */
  public static final Augmentation NONE = new Augmentation(0, false, 0, 0, 0);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public Augmentation {
    Preconditions.notNegative("crop-padding", cropPadding);
    Preconditions.notNegative("cutout", cutout);
    Preconditions.that(mixup >= 0 && mixup <= 1, "mixup must be in [0, 1], but was %s", mixup);
    Preconditions.inRange("label-smoothing", labelSmoothing, 0, 1);
  }

  /** Whether images change. */
  public boolean isOfImages() {
    return cropPadding > 0 || horizontalFlip || cutout > 0;
  }

  /** Whether targets are distributions over classes. */
  public boolean hasSoftTargets() {
    return mixup > 0 || labelSmoothing > 0;
  }
}
