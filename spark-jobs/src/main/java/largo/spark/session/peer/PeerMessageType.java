package largo.spark.session.peer;

/** Types of messages. Their order is part of the protocol. */
public enum PeerMessageType {
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
