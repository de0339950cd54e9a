package largo.spark.study;

import largo.core.config.SpecException;
import largo.core.data.Augmentation;
import largo.core.gradient.ModelDefinition;

/** Checks that an augmentation suits a network and its examples. */
final class AugmentationCheck {

  private AugmentationCheck() {}

  /**
   * Checks an augmentation of {@code data.augment}.
   *
   * @throws SpecException if it is of images but examples are none, or needs targets that the
   *     network does not accept
   */
  static void check(Augmentation augmentation, ModelDefinition definition) {
    if (augmentation.isOfImages() && !definition.shape().isImage()) {
      throw new SpecException(
          "data.augment: crop-padding, horizontal-flip and cutout are for images, but examples have"
              + " %s features; set data.image, or remove them",
          definition.shape());
    }
    int side = Math.min(definition.shape().height(), definition.shape().width());
    if (augmentation.cropPadding() >= side && augmentation.cropPadding() > 0) {
      throw new SpecException(
          "data.augment.crop-padding must be less than the %d pixels of an image's side, but was"
              + " %d",
          side, augmentation.cropPadding());
    }
    if (augmentation.hasSoftTargets() && !definition.acceptsSoftTargets()) {
      throw new SpecException(
          "data.augment: mixup and label-smoothing must be 0 for PyTorch models with"
              + " cross-entropy, next-token or a loss of their own, which take classes; use a"
              + " Deeplearning4j network, or remove them");
    }
  }
}
