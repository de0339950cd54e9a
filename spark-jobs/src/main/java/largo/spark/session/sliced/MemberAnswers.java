package largo.spark.session.sliced;

import largo.spark.session.peer.PeerMessage;

/** Answers of members to a request of the driver. Guarded by its coordinator. */
interface MemberAnswers {

  /**
   * Accepts a message of a member.
   *
   * @return whether it is the last one of this member
   */
  boolean receive(int member, PeerMessage message);
}
