package largo.spark.session.protocol;

import java.util.Locale;

/** Reasons for which the driver rejects a connection or a message. */
public enum RejectionReason {
  /** An unauthenticated connection was closed in favor of newer ones. */
  CROWDED_OUT("connections closed before they authenticated, in favor of others"),
  /** A connection took too long to authenticate. */
  HANDSHAKE_TIMEOUT("connections that took too long to authenticate"),
  /** A connection ended, or failed, before it authenticated. */
  HANDSHAKE_ENDED("connections that ended before they authenticated"),
  /** The peer does not know the secret of the session. */
  UNAUTHENTICATED("connections without the secret of the run"),
  /** Bytes that are not a frame, or a frame of another run, version or direction. */
  MALFORMED("messages that are not frames of the run"),
  /** A truncated frame. */
  TRUNCATED("truncated messages"),
  /** A frame with a length that is invalid for its type. */
  LENGTH("messages of a wrong length"),
  /** A frame whose checksum is wrong. */
  CHECKSUM("messages with a wrong checksum"),
  /** Invalid values in a frame with a correct checksum, for example a negative count. */
  CONTENT("messages with invalid content"),
  /** A response to a request that is not pending. */
  STALE("late responses"),
  /** A second response for a shard; the first one is used. */
  DUPLICATE("duplicate responses");

  private final String description;

  RejectionReason(String description) {
    this.description = description;
  }

  /** A description of the rejected connections or messages, in the plural, for logs. */
  public String description() {
    return description;
  }

  /** Its name as a metric: {@code handshake_timeout}. */
  public String metric() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is expected when a lost worker is replaced. */
  public boolean isExpected() {
    return this == STALE || this == DUPLICATE;
  }
}
