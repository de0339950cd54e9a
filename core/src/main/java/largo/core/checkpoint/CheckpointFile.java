package largo.core.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import largo.core.checkpoint.Checkpoint.Best;
import largo.core.compress.Residue;
import largo.core.compress.Residues;
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
 *   residue/0 …    float32[layout size], what each shard has not sent; empty if it has nothing
 *   residue-ages   int64[shards]
 *   before         float32[layout size], parameters of the step before, or empty
 *   seconds        float64[1]
 *   parts          int64[]
 *   best-steps     int64[1]      only if a best model is looked for
 *   best-accuracy  float64[1]
 * </pre>
 *
 * <p>{@code residue} and {@code before} are there only if something is kept. Sections are as {@link
 * Sections} describes them.
 */
public final class CheckpointFile {

  private static final String STATE = "state/";
  private static final String RESIDUE = "residue/";
  private static final String RESIDUE_AGES = "residue-ages";

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
    sections.put("numbers", state.numbers());
    put(moment.residues(), sections);
    sections
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
        new Moment(
            number(sections, "step"),
            sections.get("parameters", float[].class),
            state,
            residues(sections)),
        sections.get("seconds", double[].class)[0],
        Arrays.stream(sections.get("parts", long[].class)).boxed().toList(),
        best);
  }

  private static void put(Residues residues, Sections sections) {
    if (!residues.isEmpty()) {
      for (int shard = 0; shard < residues.shards().size(); shard++) {
        sections.put(RESIDUE + shard, residues.shards().get(shard).values());
      }
      sections.put(RESIDUE_AGES, residues.shards().stream().mapToLong(Residue::age).toArray());
      sections.put("before", residues.before());
    }
  }

  private static Residues residues(Sections sections) throws DamagedException {
    if (!sections.names().contains(RESIDUE_AGES)) {
      return Residues.NONE;
    }
    long[] ages = sections.get(RESIDUE_AGES, long[].class);
    List<Residue> shards = new ArrayList<>();
    for (int shard = 0; shard < ages.length; shard++) {
      shards.add(new Residue(ages[shard], sections.get(RESIDUE + shard, float[].class)));
    }
    return new Residues(shards, sections.get("before", float[].class));
  }

  private static long number(Sections sections, String name) throws DamagedException {
    return sections.get(name, long[].class)[0];
  }
}
