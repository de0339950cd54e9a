package largo.spark.session.sliced;

import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import largo.core.optimizer.OptimizerState;
import largo.core.params.ParameterSlice;
import largo.spark.session.peer.PeerMessage;
import largo.spark.session.peer.PeerMessageType;

/** The messages that restore the slice of one member. */
final class RestoreMessages {

  private RestoreMessages() {}

  /**
   * The messages, in order; each is created when it is sent.
   *
   * @param parameters float[layout size]
   * @param state of the rule; empty before the first update
   */
  static Stream<PeerMessage> of(
      long generation,
      long step,
      ParameterSlice slice,
      float[] parameters,
      Optional<OptimizerState> state) {
    Stream<PeerMessage> vectors =
        state.stream()
            .flatMap(
                s ->
                    IntStream.range(0, s.vectors().length)
                        .boxed()
                        .flatMap(
                            slot -> vector(generation, step, slice, slot + 1, s.vectors()[slot])));
    PeerMessage end =
        state
            .map(
                s ->
                    PeerMessage.of(
                        PeerMessageType.RESTORE_END, generation, step, SumsContent.encode(s)))
            .orElseGet(() -> PeerMessage.of(PeerMessageType.RESTORE_END, generation, step));
    return Stream.of(vector(generation, step, slice, 0, parameters), vectors, Stream.of(end))
        .flatMap(messages -> messages);
  }

  private static Stream<PeerMessage> vector(
      long generation, long step, ParameterSlice slice, int number, float[] whole) {
    return IntStream.iterate(slice.from(), at -> at < slice.to(), at -> at + SliceConfig.CHUNK)
        .mapToObj(
            from ->
                new PeerMessage(
                    PeerMessageType.RESTORE,
                    generation,
                    step,
                    0,
                    number,
                    (long) from - slice.from(),
                    PeerMessage.floats(
                        whole, from, Math.min(from + SliceConfig.CHUNK, slice.to()))));
  }
}
