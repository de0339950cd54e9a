package largo.spark.session.protocol;

import java.io.IOException;

/**
 * Deregisters a worker from a shard.
 *
 * @param taskAttempt Spark's number of its task, unique in an application
 */
public record DeregisterWorker(int shard, long taskAttempt) implements Message {

  @Override
  public MessageType type() {
    return MessageType.DEREGISTER;
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

  static DeregisterWorker decode(FrameHeader header, FrameReader in) throws IOException {
    long taskAttempt = in.fields(8).getLong();
    in.verifyChecksum();
    return new DeregisterWorker(header.shard(), taskAttempt);
  }
}
