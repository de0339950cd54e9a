package largo.spark.session.protocol;

import java.io.Serializable;
import java.util.Optional;
import java.util.UUID;
import largo.core.compress.GradientCodec;

/**
 * The properties of a session that both ends of a connection know in advance.
 *
 * @param run random, one for each session
 * @param secret of the session
 * @param encrypted whether frames are encrypted
 * @param shards {@code K}
 * @param parameters length of the parameter vector, in floats
 * @param classes of the labels
 * @param metrics number of sums of metrics of the engine in each gradient
 * @param stateFloats maximum number of floats of the states of a shard's examples; 0 if the engine
 *     keeps none
 * @param codecOrNull codec of gradients; null without compression
 */
public record SessionDescriptor(
    UUID run,
    SharedSecret secret,
    boolean encrypted,
    int shards,
    int parameters,
    int classes,
    int metrics,
    int stateFloats,
    GradientCodec codecOrNull)
    implements Serializable {

  /** A session without compression and metrics of the engine. */
  public SessionDescriptor(
      UUID run, SharedSecret secret, boolean encrypted, int shards, int parameters, int classes) {
    this(run, secret, encrypted, shards, parameters, classes, 0, 0, null);
  }

  /** The codec of gradients; empty without compression. */
  public Optional<GradientCodec> codec() {
    return Optional.ofNullable(codecOrNull);
  }

  /** The session's name in logs: the first digits of the run. */
  public String name() {
    return run.toString().substring(0, 8);
  }

  long parameterBytes() {
    return 4L * parameters;
  }

  /** Whether the states of a shard's examples may have a number of bytes. */
  boolean isValidState(long bytes) {
    return bytes >= 0 && bytes % 4 == 0 && bytes <= 4L * stateFloats;
  }

  long metricBytes() {
    return 8L * metrics;
  }
}
