package largo.spark.session.sliced;

import java.util.List;
import java.util.Optional;
import largo.core.measure.NoiseGeometry;
import largo.core.measure.NoiseParts;
import largo.core.optimizer.OptimizerState;
import largo.core.optimizer.UpdateRule;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import largo.core.train.SliceFiles;
import largo.core.train.SlicedState;
import largo.spark.session.peer.PeerMessage;
import largo.spark.session.peer.PeerMessageType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parameters and state of a generation, to the driver or to files. Methods throw what those of the
 * coordinator do.
 */
public final class StateTransfer {

  private static final Logger LOG = LoggerFactory.getLogger(StateTransfer.class);

  private final SliceCoordinator coordinator;
  private final UpdateRule rule;
  private final ParameterLayout layout;
  private final List<ParameterSlice> slices;

  StateTransfer(
      SliceCoordinator coordinator,
      UpdateRule rule,
      ParameterLayout layout,
      List<ParameterSlice> slices) {
    this.coordinator = coordinator;
    this.rule = rule;
    this.layout = layout;
    this.slices = slices;
  }

  /** Copies the parameters of all members to an array, float[layout size], and returns it. */
  public float[] fetchParameters(float[] into) {
    fetch(0, new FetchedVectors(rule, slices.size(), 0, new float[][] {into}));
    return into;
  }

  /** The state of the rule on all members. */
  public OptimizerState fetchState() {
    float[][] vectors = new float[rule.slots()][layout.size()];
    FetchedVectors state = new FetchedVectors(rule, slices.size(), 1, vectors);
    fetch(1, state);
    return state.join(layout, slices);
  }

  /**
   * Makes all members write their slices to files.
   *
   * @param step the next one
   * @return empty if some member cannot; the log has the reason
   */
  public Optional<SlicedState> save(long step, SliceFiles files) {
    SavedSlices saved = new SavedSlices(rule, slices.size());
    coordinator.ask(
        "its slice in a file",
        saved,
        k ->
            PeerMessage.of(
                PeerMessageType.SAVE,
                coordinator.generation(),
                step,
                new SaveRequest(files.existing(), files.path(k, slices.size())).encode()));
    Optional<String> failure =
        saved
            .failure(coordinator::name)
            .or(() -> files.missing(slices.size()).map(file -> "the driver cannot find " + file));
    failure.ifPresent(
        why ->
            LOG.warn(
                "executors cannot write checkpoints, so that the driver writes them: {}", why));
    return failure.isPresent() ? Optional.empty() : Optional.of(saved.join(step, layout, slices));
  }

  /**
   * The gradient noise of the last step; empty if it was not measured, if fewer than two shards had
   * examples, or if a matrix whose nuclear norm is asked for is divided.
   */
  public Optional<NoiseParts> noise(NoiseGeometry geometry) {
    OwnersNoise noise = new OwnersNoise(geometry, layout, slices);
    coordinator.ask(
        "the gradient noise of its slice", noise, k -> request(PeerMessageType.ASK_NOISE, 0));
    return noise.total();
  }

  private void fetch(int what, MemberAnswers into) {
    coordinator.ask("its slice", into, k -> request(PeerMessageType.FETCH, what));
  }

  private PeerMessage request(PeerMessageType type, int what) {
    return new PeerMessage(type, coordinator.generation(), 0, 0, what, 0, PeerMessage.buffer(0));
  }
}
