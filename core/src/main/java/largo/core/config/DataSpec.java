package largo.core.config;

import java.util.Optional;
import largo.core.Preconditions;
import largo.core.data.DataSource;

/**
 * The data of a run.
 *
 * @param source format and files
 * @param classes how many there are; if not given, as many as the training labels name, or ten for
 *     the image formats
 * @param normalize what is done to features before the network sees them
 * @param validationFraction share of the training examples, in [0, 1), that is set aside
 * @param testFraction the same for a test set, where the source has none of its own
 * @param seed which examples are set aside, which shard the others go to, which digits are drawn;
 *     apart from the run's seed, so that trials of several seeds share one data set
 */
public record DataSpec(
    NamedChoice<DataSource> source,
    Optional<Integer> classes,
    Normalize normalize,
    double validationFraction,
    double testFraction,
    long seed) {

  /** Ways to normalize features. */
  public enum Normalize {
    /** Bytes to [0, 1], table columns standardized, LIBSVM as it is. */
    AUTO,
    /** Features as they are. */
    NONE,
    /** Divided by 255. */
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
        "validation-fraction and test-fraction must leave something to train on, but were %s and %s",
        validationFraction,
        testFraction);
  }
}
