package largo.spark.session.peer;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Types of messages, with their numbers in frames. */
public enum PeerMessageType {
  /** A member to the driver: where it listens. */
  HELLO(1),
  /** The driver to a member: the members of a generation. */
  FORM(2),
  /** A member to the driver: it is connected with all members. */
  FORMED(3),
  /** The driver to a member: a part of its slice of a vector. */
  RESTORE(4),
  /** The driver to a member: the end of its slices, with scalars. */
  RESTORE_END(5),
  /** A member to the driver: it has all parameters. */
  RESTORED(6),
  /** A member to the owner of a slice: a part of the sum of some shards. */
  GRADIENT(7),
  /** The driver to a member: the scalar inputs of an update. */
  UPDATE(8),
  /** A member to the driver: what it recorded for its strips. */
  RECORDED(9),
  /** The driver to a member: totals over the strips of all members. */
  TOTALS(10),
  /** The owner of a slice to a member: a part of its parameters after an update. */
  PARAMETERS(11),
  /** The driver to a member: it asks for the slices of vectors. */
  FETCH(12),
  /** A member to the driver: a part of its slice of a vector. */
  FETCHED(13),
  /** A member to the driver: its scalars, after its slices of vectors. */
  FETCH_END(14),
  /** A member to the driver: it cannot go on. */
  FAILED(15),
  /** The driver to a member: the session ends, and so will its connections. */
  END(16),
  /** The driver to a member: the file to which it writes its slices of all vectors. */
  SAVE(17),
  /** A member to the driver: it has written the file, with scalars; or why it cannot. */
  SAVED(18),
  /** A member to the owner of a slice: a part of the variation between some shards. */
  VARIATION(19),
  /** The driver to a member: it asks for the gradient noise of the slice in the last step. */
  ASK_NOISE(20),
  /** A member to the driver: noise and signal by tensor of its slice. */
  NOISE(21);

  private static final Map<Integer, PeerMessageType> BY_ID =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(t -> t.id, Function.identity()));

  private final int id;

  PeerMessageType(int id) {
    this.id = id;
  }

  /** The number of the type in frames. */
  int id() {
    return id;
  }

  /** The type with a number; empty if there is none. */
  static Optional<PeerMessageType> of(int id) {
    return Optional.ofNullable(BY_ID.get(id));
  }
}
