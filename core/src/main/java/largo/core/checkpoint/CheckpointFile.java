package largo.core.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import largo.core.checkpoint.Checkpoint.Best;
import largo.core.compress.Residual;
import largo.core.compress.Residuals;
import largo.core.optimizer.OptimizerState;
import largo.core.train.TrainingState;

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
  private static final String BEFORE = "before";
  private static final String BEST_STEPS = "best-steps";

  private CheckpointFile() {}

  /** Writes a checkpoint; the stream stays open. */
  public static void write(Checkpoint checkpoint, OutputStream out) throws IOException {
    TrainingState moment = checkpoint.moment();
    OptimizerState state = moment.optimizer();
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
    sections.put("numbers", state.scalars());
    put(moment.residuals(), sections);
    sections
        .put("seconds", new double[] {checkpoint.seconds()})
        .put("parts", checkpoint.parts().stream().mapToLong(Long::longValue).toArray());
    if (checkpoint.best().isPresent()) {
      Best best = checkpoint.best().get();
      sections.put(BEST_STEPS, new long[] {best.steps()});
      sections.put("best-accuracy", new double[] {best.accuracy()});
    }
    sections.write(out);
  }

  /**
   * Reads a checkpoint, to the end of the stream.
   *
   * @param length of the stream, in bytes
   * @throws DamagedException if it is not as it was written, or does not agree with itself
   * @throws VersionException if it is whole, but of another format
   */
  public static Checkpoint read(InputStream in, long length) throws IOException {
    Sections sections = Sections.read(in, length);
    float[] parameters = sections.get("parameters", float[].class);
    int slots = (int) sections.names().stream().filter(name -> name.startsWith(STATE)).count();
    float[][] vectors = new float[slots][];
    for (int slot = 0; slot < slots; slot++) {
      vectors[slot] = sections.get(STATE + slot, float[].class);
      requireSize(STATE + slot, vectors[slot], parameters);
    }
    OptimizerState state =
        new OptimizerState(
            sections.text("rule"),
            requireCount("updates", sections.number("updates")),
            vectors,
            sections.get("numbers", double[].class));
    Optional<Best> best =
        sections.names().contains(BEST_STEPS)
            ? Optional.of(
                new Best(
                    requireCount(BEST_STEPS, sections.number(BEST_STEPS)),
                    sections.real("best-accuracy")))
            : Optional.empty();
    double seconds = sections.real("seconds");
    if (!(seconds >= 0)) {
      throw new DamagedException("its seconds are %s", seconds);
    }

    long step = requireCount("step", sections.number("step"));
    long[] parts = sections.get("parts", long[].class);
    requireAscending(parts, step);
    return new Checkpoint(
        sections.text("spec"),
        sections.text("data"),
        new TrainingState(step, parameters, state, residuals(sections, parameters)),
        seconds,
        Arrays.stream(parts).boxed().toList(),
        best);
  }

  private static void put(Residuals residuals, Sections sections) {
    if (!residuals.isEmpty()) {
      for (int shard = 0; shard < residuals.shards().size(); shard++) {
        sections.put(RESIDUE + shard, residuals.shards().get(shard).values());
      }
      sections.put(RESIDUE_AGES, residuals.shards().stream().mapToLong(Residual::age).toArray());
      sections.put(BEFORE, residuals.before());
    }
  }

  private static Residuals residuals(Sections sections, float[] parameters)
      throws DamagedException {
    if (!sections.names().contains(RESIDUE_AGES)) {
      return Residuals.NONE;
    }
    long[] ages = sections.get(RESIDUE_AGES, long[].class);
    List<Residual> shards = new ArrayList<>();
    for (int shard = 0; shard < ages.length; shard++) {
      float[] values = sections.get(RESIDUE + shard, float[].class);
      if (values.length > 0) {
        requireSize(RESIDUE + shard, values, parameters);
      }
      shards.add(new Residual(requireCount(RESIDUE_AGES, ages[shard]), values));
    }
    float[] before = sections.get(BEFORE, float[].class);
    if (before.length > 0) {
      requireSize(BEFORE, before, parameters);
    }
    return new Residuals(shards, before);
  }

  private static void requireSize(String name, float[] vector, float[] parameters)
      throws DamagedException {
    if (vector.length != parameters.length) {
      throw new DamagedException(
          "its %s has %d elements, but its parameters have %d",
          name, vector.length, parameters.length);
    }
  }

  private static long requireCount(String name, long count) throws DamagedException {
    if (count < 0) {
      throw new DamagedException("its %s must be zero or more, but was %d", name, count);
    }
    return count;
  }

  /** The files of steps follow each other, and the last one ends where the checkpoint is. */
  private static void requireAscending(long[] parts, long step) throws DamagedException {
    long before = 0;
    for (long part : parts) {
      if (part <= before) {
        throw new DamagedException("its parts do not ascend: %d after %d", part, before);
      }
      before = part;
    }
    if (before != step) {
      throw new DamagedException("its parts end at step %d, but it is after step %d", before, step);
    }
  }
}
