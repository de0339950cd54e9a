package largo.spark.session.peer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A message between two members of a session, or between a member and the driver.
 *
 * @param type of the message
 * @param generation number of the group of members
 * @param step 0-based; the step of an update
 * @param index a number whose meaning depends on the type
 * @param level a second one
 * @param offset position of the content in a vector
 * @param content little-endian; valid only while the message is handled
 */
public record PeerMessage(
    PeerMessageType type,
    long generation,
    long step,
    int index,
    int level,
    long offset,
    ByteBuffer content) {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** A message without content. */
  public static PeerMessage of(PeerMessageType type, long generation, long step) {
    return of(type, generation, step, NOTHING);
  }

  /** A message with content that belongs to no position of a vector. */
  public static PeerMessage of(
      PeerMessageType type, long generation, long step, ByteBuffer content) {
    return new PeerMessage(type, generation, step, 0, 0, 0, content);
  }

  /** A buffer for content. */
  public static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Floats as content. */
  public static ByteBuffer floats(float[] x, int from, int to) {
    ByteBuffer buffer = buffer(Float.BYTES * (to - from));
    buffer.asFloatBuffer().put(x, from, to - from);
    return buffer;
  }
}
