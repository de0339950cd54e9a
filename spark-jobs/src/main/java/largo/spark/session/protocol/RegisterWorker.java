package largo.spark.session.protocol;

import java.io.IOException;

/**
 * Registers a worker for a shard.
 *
 * @param taskAttempt Spark's number of its task, unique in an application
 */
public record RegisterWorker(int shard, long taskAttempt) implements Message {

  @Override
  public MessageType type() {
    return MessageType.REGISTER;
  }

  @Override
  public long encodedLength() {
    return 8;
  }

  @Override
  public void encode(FrameWriter out) throws IOException {
    out.putLong(taskAttempt);
  }

  static boolean isValidLength(long length, SessionDescriptor session) {
    return length == 8;
  }

  static RegisterWorker decode(FrameHeader header, FrameReader in) throws IOException {
    long taskAttempt = in.fields(8).getLong();
    in.verifyChecksum();
    return new RegisterWorker(header.shard(), taskAttempt);
  }
}
