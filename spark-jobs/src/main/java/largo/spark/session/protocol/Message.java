package largo.spark.session.protocol;

import java.io.IOException;

/** What one end of a connection sends the other. */
public sealed interface Message
    permits Request, Response, RegisterWorker, DeregisterWorker, StopSession {

  /** {@link #shard()} of a message that is addressed to all shards. */
  int ALL_SHARDS = -1;

  /** {@link #id()} of a message that belongs to no request. */
  long NO_REQUEST = 0;

  MessageType type();

  /** Number of the request that it is, or responds to; {@link #NO_REQUEST} if there is none. */
  default long id() {
    return NO_REQUEST;
  }

  /** The shard that it is about; {@link #ALL_SHARDS} if it is addressed to all of them. */
  int shard();

  /** Bytes that {@link #encode} writes, without checksum. */
  long encodedLength();

  /** Writes the content that follows the header. */
  void encode(FrameWriter out) throws IOException;
}
