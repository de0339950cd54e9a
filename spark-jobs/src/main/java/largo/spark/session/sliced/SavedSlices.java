package largo.spark.session.sliced;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import largo.core.optimizer.OptimizerState;
import largo.core.optimizer.UpdateRule;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import largo.core.train.SavedSlice;
import largo.core.train.SlicedState;
import largo.spark.session.peer.PeerMessage;

/** Answers of members that write their slices to files. */
final class SavedSlices implements MemberAnswers {

  private final UpdateRule rule;
  private final int[] checksums;
  private final OptimizerState[] states;
  private final String[] failures; // null for members that have written

  SavedSlices(UpdateRule rule, int members) {
    this.rule = rule;
    this.checksums = new int[members];
    this.states = new OptimizerState[members];
    this.failures = new String[members];
  }

  @Override
  public boolean receive(int member, PeerMessage message) {
    if (message.content().get() == SaveRequest.WRITTEN) {
      checksums[member] = message.content().getInt();
      states[member] = SumsContent.state(message.content(), rule.toString(), new float[0][]);
    } else {
      failures[member] = StandardCharsets.UTF_8.decode(message.content()).toString();
    }
    return true;
  }

  /**
   * Why a member has not written its slice; empty if all have.
   *
   * @param names of members
   */
  Optional<String> failure(IntFunction<String> names) {
    return IntStream.range(0, failures.length)
        .filter(k -> failures[k] != null)
        .mapToObj(k -> names.apply(k) + ": " + failures[k])
        .findFirst();
  }

  /** What they have written, if all have. */
  SlicedState join(long step, ParameterLayout layout, List<ParameterSlice> slices) {
    return new SlicedState(
        step,
        OptimizerState.join(rule, layout, slices, List.of(states), new float[0][]),
        IntStream.range(0, slices.size())
            .mapToObj(k -> new SavedSlice(slices.get(k), checksums[k]))
            .toList());
  }
}
