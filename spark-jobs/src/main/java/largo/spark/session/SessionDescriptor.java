package largo.spark.session;

import java.io.Serializable;
import java.util.Optional;
import java.util.UUID;
import largo.core.compress.GradientCodec;

/**
 * What both ends of a connection agree on beforehand.
 *
 * @param run random, one for each session
 * @param secret of the run
 * @param sealed whether what travels is encrypted
 * @param shards {@code K}
 * @param parameters how many
 * @param classes of the labels
 * @param packed how gradients travel; null if they travel as they are
 */
record SessionDescriptor(
    UUID run,
    SharedSecret secret,
    boolean sealed,
    int shards,
    int parameters,
    int classes,
    GradientCodec packed)
    implements Serializable {

  /** A session in which gradients travel as they are. */
  SessionDescriptor(
      UUID run, SharedSecret secret, boolean sealed, int shards, int parameters, int classes) {
    this(run, secret, sealed, shards, parameters, classes, null);
  }

  /** How gradients travel; none if as they are. */
  Optional<GradientCodec> packing() {
    return Optional.ofNullable(packed);
  }
}
