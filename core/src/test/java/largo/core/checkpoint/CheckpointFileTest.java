package largo.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import largo.core.checkpoint.Checkpoint.Best;
import largo.core.compress.Residual;
import largo.core.compress.Residuals;
import largo.core.factorization.FactorizationState;
import largo.core.optimizer.OptimizerState;
import largo.core.params.ParameterSlice;
import largo.core.train.AggregationState;
import largo.core.train.BatchState;
import largo.core.train.ExampleStates;
import largo.core.train.SavedSlice;
import largo.core.train.TrainingState;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointFileTest {

  private static final Checkpoint SMALL =
      checkpoint(new Random(1), 5, 2, Optional.of(new Best(6, 0.75)));

  private static final SliceFile.Source NO_SLICES =
      (step, index, count) -> {
        throw new DamagedException("its slice %d does not exist", index);
      };

  private static final String METADATA =
      "{\"spec\":\"s\",\"data\":\"d\",\"step\":1,\"rule\":\"r\",\"updates\":1,\"seconds\":1.5,"
          + "\"stepFiles\":[1],\"residualAges\":[0],\"best\":{\"steps\":6,\"accuracy\":0.5}}";

  @Property(tries = 40)
  void readsWhatItWrote(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 300_000) int parameters,
      @ForAll @IntRange(min = 0, max = 3) int slots,
      @ForAll boolean best)
      throws IOException {
    Optional<Best> some = best ? Optional.of(new Best(seed >>> 1, 0.5)) : Optional.empty();
    Checkpoint written = checkpoint(new Random(seed), parameters, slots, some);

    Checkpoint read = read(bytes(written));

    assertThat(read.training().parameters()).isEqualTo(written.training().parameters());
    assertThat(read.training().optimizer().vectors())
        .isDeepEqualTo(written.training().optimizer().vectors());
    assertThat(read)
        .usingRecursiveComparison()
        .ignoringFields("training.parameters", "training.optimizer.vectors")
        .isEqualTo(written);
  }

  @Test
  void keepsResiduals() throws IOException {
    Residuals residuals =
        new Residuals(
            List.of(new Residual(3, new float[] {1, 2}), Residual.NONE), new float[] {5, 6});
    Checkpoint written = of(new TrainingState(1, new float[2], state(), residuals));

    assertThat(read(bytes(written)).training().residuals())
        .usingRecursiveComparison()
        .isEqualTo(residuals);
    assertThat(read(bytes(SMALL)).training().residuals().isEmpty()).isTrue();
  }

  @Test
  void keepsTheStateOfTheAggregation() throws IOException {
    for (AggregationState aggregation :
        List.of(
            new AggregationState(List.of(new float[] {1, 2}, new float[0]), new float[0]),
            new AggregationState(List.of(), new float[] {3, 4}),
            new AggregationState(List.of(new float[] {5, 6}), new float[] {7, 8}))) {
      Checkpoint written = of(aggregated(aggregation));

      assertThat(read(bytes(written)).training().aggregation())
          .usingRecursiveComparison()
          .isEqualTo(aggregation);
    }
    assertThat(read(bytes(SMALL)).training().aggregation().isEmpty()).isTrue();
    damaged(
        bytes(of(aggregated(new AggregationState(List.of(new float[3]), new float[0])))),
        "its worker-momentum/0 has 3 elements, but its parameters have 2");
  }

  @Test
  void keepsTheFactorization() throws IOException {
    FactorizationState state =
        new FactorizationState(2, new float[] {1, 2, 3, 4}, new float[4], new float[] {5, 6, 7, 8});
    Checkpoint written = of(factorized(state));

    assertThat(read(bytes(written)).training().factorization())
        .usingRecursiveComparison()
        .isEqualTo(state);
    assertThat(read(bytes(SMALL)).training().factorization().isEmpty()).isTrue();
    byte[] shorter = replaced(bytes(written), "factorization/gram", "factorization/gran");
    assertThatExceptionOfType(DamagedException.class).isThrownBy(() -> read(shorter));
  }

  private static TrainingState factorized(FactorizationState state) {
    return new TrainingState(
        1,
        new float[2],
        state(),
        Residuals.NONE,
        BatchState.NONE,
        AggregationState.NONE,
        state,
        ExampleStates.NONE);
  }

  @Test
  void keepsTheStatesOfExamples() throws IOException {
    ExampleStates states =
        new ExampleStates(1, List.of(new float[] {1, Float.NaN, 3}, new float[0], new float[1]));
    Checkpoint written =
        of(
            new TrainingState(
                1,
                new float[2],
                state(),
                Residuals.NONE,
                BatchState.NONE,
                AggregationState.NONE,
                FactorizationState.NONE,
                states));

    ExampleStates read = read(bytes(written)).training().examples();
    assertThat(read.step()).isEqualTo(1);
    assertThat(Arrays.deepEquals(read.shards().toArray(), states.shards().toArray())).isTrue();
    assertThat(read(bytes(SMALL)).training().examples().isEmpty()).isTrue();
  }

  private static TrainingState aggregated(AggregationState aggregation) {
    return new TrainingState(
        1,
        new float[2],
        state(),
        Residuals.NONE,
        BatchState.NONE,
        aggregation,
        FactorizationState.NONE,
        ExampleStates.NONE);
  }

  @Test
  void keepsTheBitsOfSpecialFloats() throws IOException {
    float[] odd = {
      -0f, Float.NaN, Float.intBitsToFloat(0x7fc00123), Float.MIN_VALUE, Float.NEGATIVE_INFINITY
    };
    Checkpoint written =
        of(new TrainingState(1, odd, new OptimizerState("r", 1, new float[0][], new double[0])));

    float[] read = read(bytes(written)).training().parameters();

    for (int i = 0; i < odd.length; i++) {
      assertThat(Float.floatToRawIntBits(read[i])).isEqualTo(Float.floatToRawIntBits(odd[i]));
    }
  }

  @Test
  void detectsTruncationAtAnyByte() throws IOException {
    byte[] whole = bytes(SMALL);
    for (int length = 0; length < whole.length; length++) {
      damaged(Arrays.copyOf(whole, length), "it ends within its ");
    }
    damaged(Arrays.copyOf(whole, whole.length + 1), "it continues after its end");
    damaged(Arrays.copyOf(whole, whole.length - 2), "it ends within its optimizer/1");
  }

  @Test
  void detectsAChangeOfAnyBit() throws IOException {
    byte[] whole = bytes(SMALL);
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] changed = whole.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      damaged(changed, "");
    }
  }

  @Test
  void describesTheDamage() throws IOException {
    byte[] changed = bytes(SMALL);
    changed[changed.length - 5] ^= 1;
    damaged(changed, "the checksum of its data is wrong");
    changed = bytes(SMALL);
    changed[150] ^= 1;
    damaged(changed, "the checksum of its header is wrong");
    damaged(
        "<html><body>404".repeat(3).getBytes(), "it is not a safetensors file that Largo wrote");
    damaged(bytes(new SafetensorsFile()), "it has no string checkpoint");
    damaged(bytes(file("{}")), "its metadata cannot be read: Missing creator property 'spec'");
    damaged(bytes(file(METADATA).put("parameters", new long[2])), "it has no tensor parameters");
  }

  @Test
  void rejectsAnUnknownVersion() throws IOException {
    byte[] later =
        Mutations.withChecksums(replaced(bytes(SMALL), "\"version\":\"1\"", "\"version\":\"2\""));

    assertThatExceptionOfType(VersionException.class)
        .isThrownBy(() -> read(later))
        .withMessage("it is of version 2 of the format, and this version of Largo reads version 1");
  }

  /** Inconsistencies with valid checksums. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1]  | [4]    | its stepFiles end at step 4, but it is after step 1",
        "[1]  | [2,1]  | its stepFiles do not ascend: 1 after 2",
        "[1]  | [null] | its metadata have no stepFiles",
        "[1]  | null   | its metadata have no stepFiles",
        "\"step\":1 | \"step\":-1 | its step must be zero or more, but was -1",
        "\"step\":1 | \"step\":null | its metadata cannot be read: ",
        "\"updates\":1 | \"updates\":-2 | its updates must be zero or more, but was -2",
        "1.5  | \"NaN\"  | its seconds are NaN",
        "\"s\" | null | its metadata have no spec",
        "[0]  | [-1]   | its residualAges must be zero or more, but was -1",
        "[0]  | [0,1]  | it has no tensor residuals/1 of type float[]",
        "\"steps\":6 | \"steps\":-6 | its best.steps must be zero or more, but was -6"
      })
  void rejectsInconsistentMetadata(String part, String other, String message) throws IOException {
    read(bytes(file(METADATA))); // is whole
    assertThat(METADATA).contains(part);
    damaged(bytes(file(METADATA.replace(part, other))), message);
  }

  @Test
  void rejectsInconsistentTensors() throws IOException {
    damaged(
        bytes(file(METADATA).put("optimizer/0", new float[3])),
        "its optimizer/0 has 3 elements, but its parameters have 2");
    damaged(bytes(file(METADATA).put("optimizer/1", new float[2])), "it has no tensor optimizer/0");
    damaged(
        bytes(file(METADATA).put("previous-parameters", new float[1])),
        "its previous-parameters has 1 elements, but its parameters have 2");
  }

  @Test
  void readsACheckpointInSlices() throws IOException {
    Checkpoint whole = checkpoint(new Random(2), 7, 2, Optional.empty());
    List<ParameterSlice> slices =
        List.of(new ParameterSlice(0, 4), new ParameterSlice(4, 4), new ParameterSlice(4, 7));
    List<byte[]> files = new ArrayList<>();
    byte[] manifest = inSlices(whole, slices, files);
    assertThat(readSlices(manifest, files)).usingRecursiveComparison().isEqualTo(whole);

    List<byte[]> others = new ArrayList<>(files);
    inSlices(checkpoint(new Random(3), 7, 2, Optional.empty()), slices, others);
    List<byte[]> mixed = List.of(files.get(0), files.get(1), others.get(5));
    assertThatExceptionOfType(DamagedException.class)
        .isThrownBy(() -> readSlices(manifest, mixed))
        .withMessage("its slice of parameters 4 to 7 is of another checkpoint");
    damaged(manifest, "its slice 0 does not exist");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | it has no slices",
        "null | it has no slices",
        "[{\"from\":1,\"to\":2,\"crc32c\":\"00000000\"}] | its slices must continue at 0",
        "[{\"from\":0,\"to\":-1,\"crc32c\":\"00000000\"}] | its slices must continue at 0",
        "[{\"from\":0,\"to\":2,\"crc32c\":\"x\"}] | its slices must continue at 0",
        "[{\"from\":0,\"to\":2}] | its slices cannot be read: Missing creator property",
        "{ | its slices cannot be read: "
      })
  void rejectsInconsistentSlices(String slices, String message) throws IOException {
    damaged(bytes(file(METADATA).putText("slices", slices)), message);
  }

  private static OptimizerState vectorsOf(OptimizerState all, ParameterSlice slice) {
    float[][] vectors =
        Arrays.stream(all.vectors())
            .map(vector -> Arrays.copyOfRange(vector, slice.from(), slice.to()))
            .toArray(float[][]::new);
    return new OptimizerState(all.rule(), all.updates(), vectors, new double[0]);
  }

  private static byte[] inSlices(
      Checkpoint checkpoint, List<ParameterSlice> slices, List<byte[]> files) throws IOException {
    TrainingState training = checkpoint.training();
    List<SavedSlice> saved = new ArrayList<>();
    for (ParameterSlice slice : slices) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      float[] part = Arrays.copyOfRange(training.parameters(), slice.from(), slice.to());
      OptimizerState state = vectorsOf(training.optimizer(), slice);
      saved.add(new SavedSlice(slice, SliceFile.write(part, state, out)));
      files.add(out.toByteArray());
    }
    OptimizerState all = training.optimizer();
    OptimizerState scalars =
        new OptimizerState(all.rule(), all.updates(), new float[0][], all.scalars());
    Checkpoint withoutVectors =
        new Checkpoint(
            checkpoint.spec(),
            checkpoint.data(),
            new TrainingState(training.step(), new float[0], scalars),
            checkpoint.seconds(),
            checkpoint.stepFiles(),
            checkpoint.best());
    ByteArrayOutputStream manifest = new ByteArrayOutputStream();
    CheckpointFile.write(withoutVectors, saved, manifest);
    return manifest.toByteArray();
  }

  private static Checkpoint readSlices(byte[] manifest, List<byte[]> files) throws IOException {
    return CheckpointFile.read(
        new ByteArrayInputStream(manifest),
        manifest.length,
        (step, index, count) -> {
          byte[] file = files.get(index);
          return SliceFile.read(new ByteArrayInputStream(file), file.length);
        });
  }

  private static SafetensorsFile file(String metadata) {
    return new SafetensorsFile()
        .putText("checkpoint", metadata)
        .put("parameters", new float[2])
        .put("optimizer/scalars", new double[0])
        .put("residuals/0", new float[0])
        .put("previous-parameters", new float[0]);
  }

  private static byte[] bytes(SafetensorsFile file) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    file.write(out);
    return out.toByteArray();
  }

  private static byte[] replaced(byte[] file, String part, String by) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    assertThat(text).contains(part);
    return text.replace(part, by).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static OptimizerState state() {
    return new OptimizerState("r", 1, new float[0][], new double[] {2});
  }

  private static Checkpoint of(TrainingState training) {
    return new Checkpoint("s", "d", training, 1, List.of(training.step()), Optional.empty());
  }

  static Checkpoint checkpoint(Random random, int parameters, int slots, Optional<Best> best) {
    float[][] vectors = new float[slots][];
    for (int slot = 0; slot < slots; slot++) {
      vectors[slot] = floats(random, parameters);
    }
    double[] numbers = random.doubles(random.nextInt(4)).toArray();
    OptimizerState state =
        new OptimizerState("Rule[β = 1]", random.nextInt(1000), vectors, numbers);
    TrainingState training = new TrainingState(9, floats(random, parameters), state);
    return new Checkpoint(
        "seed = 1\n", "images", training, random.nextDouble(), List.of(3L, 9L), best);
  }

  private static float[] floats(Random random, int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) random.nextGaussian();
    }
    return floats;
  }

  static byte[] bytes(Checkpoint checkpoint) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CheckpointFile.write(checkpoint, out);
    return out.toByteArray();
  }

  private static Checkpoint read(byte[] bytes) throws IOException {
    return CheckpointFile.read(new ByteArrayInputStream(bytes), bytes.length, NO_SLICES);
  }

  private static void damaged(byte[] bytes, String message) {
    assertThatExceptionOfType(DamagedException.class)
        .isThrownBy(() -> read(bytes))
        .withMessageStartingWith(message);
  }
}
