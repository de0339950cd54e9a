package largo.spark.session.sliced;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import largo.core.optimizer.StripReduction.Recorded;
import largo.core.optimizer.StripReduction.Totals;
import largo.core.optimizer.StripTotals;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import largo.spark.session.peer.PeerMessage;

/** What the members of a generation recorded for their strips. Guarded by its coordinator. */
final class MemberSums {

  private final StripTotals totals;
  private final Recorded[] recorded;
  private int round;

  MemberSums(ParameterLayout layout, List<ParameterSlice> slices) {
    this.totals = new StripTotals(layout, slices);
    this.recorded = new Recorded[slices.size()];
  }

  /** The number of the reduction, counted from 0. */
  int round() {
    return round;
  }

  /**
   * Accepts the values of a member.
   *
   * @throws IllegalArgumentException if they belong to another reduction
   */
  void receive(int member, PeerMessage message) {
    if (message.level() != round || recorded[member] != null) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "reduction %d, not %d", message.level(), round));
    }
    recorded[member] = SumsContent.recorded(message.content(), totals.strips(member));
  }

  boolean hasReceived(int member) {
    return recorded[member] != null;
  }

  /** The totals over all members; begins the next reduction. */
  Totals total() {
    Totals total = totals.total(List.of(recorded));
    Arrays.fill(recorded, null);
    round++;
    return total;
  }
}
