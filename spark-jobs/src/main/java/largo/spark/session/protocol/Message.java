package largo.spark.session.protocol;

import java.io.IOException;

/** A message between the ends of a connection. */
public sealed interface Message
    permits Request, Response, RegisterWorker, DeregisterWorker, StopSession {

  /** {@link #shard()} of a message that is addressed to all shards. */
  int ALL_SHARDS = -1;

  /** {@link #id()} of a message that belongs to no request. */
  long NO_REQUEST = 0;

  MessageType type();

  /**
   * The number of the request, or of the request of a response; {@link #NO_REQUEST} if there is
   * none.
   */
  default long id() {
    return NO_REQUEST;
  }

  /** The shard of the message; {@link #ALL_SHARDS} if it is addressed to all of them. */
  int shard();

  /** The number of bytes that {@link #encode} writes, without checksum. */
  long encodedLength();

  /** Writes the content after the header. */
  void encode(FrameWriter out) throws IOException;
}
