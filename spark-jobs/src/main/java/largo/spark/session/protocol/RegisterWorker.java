package largo.spark.session.protocol;

import java.io.IOException;

/**
 * Reports that a worker serves a shard from now on.
 *
 * @param shard index of the shard
 * @param taskAttempt Spark's task attempt ID of the worker's task, unique in an application
 */
public record RegisterWorker(int shard, long taskAttempt) implements Message {

  private static final int LENGTH = Long.BYTES;

  @Override
  public MessageType type() {
    return MessageType.REGISTER;
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

  static RegisterWorker decode(FrameHeader header, FrameReader in) throws IOException {
    long taskAttempt = in.fields(LENGTH).getLong();
    in.verifyChecksum();
    return new RegisterWorker(header.shard(), taskAttempt);
  }
}
