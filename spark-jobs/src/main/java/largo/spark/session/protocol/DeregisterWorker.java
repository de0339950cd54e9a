package largo.spark.session.protocol;

import java.io.IOException;

/**
 * Reports that a worker no longer serves a shard.
 *
 * @param shard index of the shard
 * @param taskAttempt Spark's task attempt ID of the worker's task, unique in an application
 */
public record DeregisterWorker(int shard, long taskAttempt) implements Message {

  private static final int LENGTH = Long.BYTES;

  @Override
  public MessageType type() {
    return MessageType.DEREGISTER;
  }

  @Override
  public long encodedLength() {
    return LENGTH;
  }

  @Override
  public void encode(FrameWriter out) throws IOException {
    out.putLong(taskAttempt);
  }

  static boolean isValidLength(long length, SessionDescriptor session) {
    return length == LENGTH;
  }

  static DeregisterWorker decode(FrameHeader header, FrameReader in) throws IOException {
    long taskAttempt = in.fields(LENGTH).getLong();
    in.verifyChecksum();
    return new DeregisterWorker(header.shard(), taskAttempt);
  }
}
