package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import largo.core.config.SpecException;
import largo.core.data.Augmentation;
import largo.core.data.ExampleShape;
import largo.core.gradient.ConfiguredWeightDecay;
import largo.core.gradient.GradientSource;
import largo.core.gradient.ModelDefinition;
import largo.core.gradient.RegularizationPenalty;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

public class AugmentationCheckTest extends JUnitSuite {

  private static final ExampleShape IMAGE = new ExampleShape(3, 8, 9);

  @Test
  public void acceptsWhatSuitsTheNetwork() {
    Augmentation images = new Augmentation(7, true, 20, 0, 0);
    Augmentation targets = new Augmentation(0, false, 0, 1, 0.1);

    assertThatCode(() -> AugmentationCheck.check(images, new Network(IMAGE, false)))
        .doesNotThrowAnyException();
    assertThatCode(
            () -> AugmentationCheck.check(targets, new Network(ExampleShape.vector(5), true)))
        .doesNotThrowAnyException();
  }

  @Test
  public void refusesWhatDoesNot() {
    refused(new Augmentation(0, true, 0, 0, 0), new Network(ExampleShape.vector(5), true))
        .withMessageContaining("are for images, but examples have 5 features");
    refused(new Augmentation(8, false, 0, 0, 0), new Network(IMAGE, true))
        .withMessage(
            "data.augment.crop-padding must be less than the 8 pixels of an image's side, but was"
                + " 8");
    refused(new Augmentation(0, false, 0, 0.2, 0), new Network(IMAGE, false))
        .withMessageContaining("mixup and label-smoothing must be 0 for PyTorch models with");
  }

  private static ThrowableAssertAlternative<SpecException> refused(
      Augmentation augmentation, ModelDefinition network) {
    return assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> AugmentationCheck.check(augmentation, network));
  }

  private record Network(ExampleShape shape, boolean acceptsSoftTargets)
      implements ModelDefinition {

    @Override
    public int classes() {
      return 10;
    }

    @Override
    public float[] initialize(long seed) {
      throw new UnsupportedOperationException();
    }

    @Override
    public RegularizationPenalty penalty() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ConfiguredWeightDecay weightDecay() {
      throw new UnsupportedOperationException();
    }

    @Override
    public GradientSource open() {
      throw new UnsupportedOperationException();
    }
  }
}
