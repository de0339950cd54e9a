package largo.core.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import largo.core.checkpoint.Checkpoint.Best;
import largo.core.optimizer.State;
import largo.core.train.Moment;

/**
 * A checkpoint as a file.
 *
 * <pre>
 *   spec, data     texts
 *   step           int64[1], the next one
 *   parameters     float32[layout size]
 *   rule           text
 *   updates        int64[1]
 *   state/0 …      float32[layout size], the vectors of the update rule
 *   numbers        float64[], its numbers
 *   seconds        float64[1]
 *   parts          int64[]
 *   best-steps     int64[1]      only if a best model is looked for
 *   best-accuracy  float64[1]
 * </pre>
 *
 * <p>Sections are as {@link Sections} describes them.
 */
public final class CheckpointFile {

  private static final String STATE = "state/";

  private CheckpointFile() {}

  /** Writes a checkpoint; the stream stays open. */
  public static void write(Checkpoint checkpoint, OutputStream out) throws IOException {
    Moment moment = checkpoint.moment();
    State state = moment.optimizer();
    Sections sections =
        new Sections()
            .putText("spec", checkpoint.spec())
            .putText("data", checkpoint.data())
            .put("step", new long[] {moment.step()})
            .put("parameters", moment.parameters())
            .putText("rule", state.rule())
            .put("updates", new long[] {state.updates()});
    for (int slot = 0; slot < state.vectors().length; slot++) {
      sections.put(STATE + slot, state.vectors()[slot]);
    }
    sections
        .put("numbers", state.numbers())
        .put("seconds", new double[] {checkpoint.seconds()})
        .put("parts", checkpoint.parts().stream().mapToLong(Long::longValue).toArray());
    if (checkpoint.best().isPresent()) {
      Best best = checkpoint.best().get();
      sections.put("best-steps", new long[] {best.steps()});
      sections.put("best-accuracy", new double[] {best.accuracy()});
    }
    sections.write(out);
  }

  /**
   * Reads a checkpoint, to the end of the stream.
   *
   * @throws DamagedException if it is not as it was written
   * @throws VersionException if it is whole, but of another format
   */
  public static Checkpoint read(InputStream in) throws IOException {
    Sections sections = Sections.read(in);
    int slots = (int) sections.names().stream().filter(name -> name.startsWith(STATE)).count();
    float[][] vectors = new float[slots][];
    for (int slot = 0; slot < slots; slot++) {
      vectors[slot] = sections.get(STATE + slot, float[].class);
    }
    State state =
        new State(
            sections.text("rule"),
            number(sections, "updates"),
            vectors,
            sections.get("numbers", double[].class));
    Optional<Best> best =
        sections.names().contains("best-steps")
            ? Optional.of(
                new Best(
                    number(sections, "best-steps"),
                    sections.get("best-accuracy", double[].class)[0]))
            : Optional.empty();

    return new Checkpoint(
        sections.text("spec"),
        sections.text("data"),
        new Moment(number(sections, "step"), sections.get("parameters", float[].class), state),
        sections.get("seconds", double[].class)[0],
        Arrays.stream(sections.get("parts", long[].class)).boxed().toList(),
        best);
  }

  private static long number(Sections sections, String name) throws DamagedException {
    return sections.get(name, long[].class)[0];
  }
}
