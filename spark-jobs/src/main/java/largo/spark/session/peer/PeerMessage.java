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
    Type type, long generation, long step, int index, int level, long offset, ByteBuffer content) {

  /** Types of messages. Their order is part of the protocol. */
  public enum Type {
    /** A member to the driver: where it listens. */
    HELLO,
    /** The driver to a member: the members of a generation. */
    FORM,
    /** A member to the driver: it is connected with all members. */
    FORMED,
    /** The driver to a member: a part of its slice of a vector. */
    RESTORE,
    /** The driver to a member: the end of its slices, with scalars. */
    RESTORE_END,
    /** A member to the driver: it has all parameters. */
    RESTORED,
    /** A member to the owner of a slice: a part of the sum of some shards. */
    GRADIENT,
    /** The driver to a member: the scalar inputs of an update. */
    UPDATE,
    /** A member to the driver: what it recorded for its strips. */
    RECORDED,
    /** The driver to a member: totals over the strips of all members. */
    TOTALS,
    /** The owner of a slice to a member: a part of its parameters after an update. */
    PARAMETERS,
    /** The driver to a member: it asks for the slices of vectors. */
    FETCH,
    /** A member to the driver: a part of its slice of a vector. */
    FETCHED,
    /** A member to the driver: its scalars, after its slices of vectors. */
    FETCH_END,
    /** A member to the driver: it cannot go on. */
    FAILED,
    /** The driver to a member: the session ends, and so will its connections. */
    END
  }

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** A message without content. */
  public static PeerMessage of(Type type, long generation, long step) {
    return of(type, generation, step, NOTHING);
  }

  /** A message with content that belongs to no position of a vector. */
  public static PeerMessage of(Type type, long generation, long step, ByteBuffer content) {
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
