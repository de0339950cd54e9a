package largo.core.config;

import java.util.Map;
import java.util.Optional;
import largo.core.Preconditions;
import largo.core.data.Augmentation;
import largo.core.data.ClassWeights;
import largo.core.data.DataSource;
import largo.core.data.DataStorage;
import largo.core.data.LearningTask;
import largo.core.data.TextSource;

/**
 * The data of a run.
 *
 * @param source format and files
 * @param task what networks predict
 * @param classes number of classes; if absent, the number of different training labels, or ten for
 *     the image formats
 * @param normalize how features are normalized
 * @param standardizeTargets whether the targets of a regression are standardized: each to zero mean
 *     and unit variance over the training examples; predictions and errors are in the units of the
 *     data all the same
 * @param validationFraction fraction of the training examples used for validation, in [0, 1)
 * @param testFraction fraction of the training examples used as test examples if the source has
 *     none
 * @param seed determines which examples are used for validation and test, the assignment to shards
 *     and generated digits; separate from the run's seed, so that all trials use the same data set
 * @param storage where executors keep examples; results do not depend on it
 * @param classWeights weights of classes by name; others have weight 1. See {@link ClassWeights}
 * @param balanceClasses whether all classes have the same total weight
 * @param augment random changes of training examples, by the run's seed
 */
public record DataSpec(
    NamedChoice<DataSource> source,
    LearningTask task,
    Optional<Integer> classes,
    Normalize normalize,
    boolean standardizeTargets,
    double validationFraction,
    double testFraction,
    long seed,
    DataStorage storage,
    Map<String, String> classWeights,
    boolean balanceClasses,
    Augmentation augment) {

  /** Ways to normalize features. */
  public enum Normalize {
    /**
     * The default of the format: {@code SCALE} for images, {@code STANDARDIZE} for tables, {@code
     * NONE} for LIBSVM.
     */
    AUTO,
    /** No normalization. */
    NONE,
    /** Bytes divided by 255, to [0, 1]. */
    SCALE,
    /** Zero mean and unit variance, feature by feature, or channel by channel for images. */
    STANDARDIZE
  }

  public DataSpec {
    classes.ifPresent(n -> Preconditions.that(n >= 2, "classes must be at least 2, but was %d", n));
    Preconditions.inRange("validation-fraction", validationFraction, 0, 1);
    Preconditions.inRange("test-fraction", testFraction, 0, 1);
    Preconditions.that(
        validationFraction + testFraction < 1,
        "validation-fraction and test-fraction must leave training examples, but were %s and %s",
        validationFraction,
        testFraction);
    classWeights = Map.copyOf(classWeights);
    TaskCheck.check(source, task, classes, classWeights, balanceClasses, augment);
    boolean byClass = new ClassWeights(classWeights, balanceClasses).isPresent();
    String key = balanceClasses ? "balance-classes" : "class-weights";
    Preconditions.that(
        !byClass || !(source.value() instanceof TextSource),
        "%s must not be set where source is text, whose examples have many classes",
        key);
    Preconditions.that(
        augment.mixup() == 0 || !byClass && source.value().weight().isEmpty(),
        "augment.mixup must be 0 where examples have weights, but was %s: a mixture of two examples"
            + " has no weight",
        augment.mixup());
  }

  /** Whether examples or classes have weights. */
  public boolean isWeighted() {
    return weights().isPresent() || source.value().weight().isPresent();
  }

  /** The weights of classes. */
  public ClassWeights weights() {
    return new ClassWeights(classWeights, balanceClasses);
  }
}
