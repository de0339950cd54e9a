package largo.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import largo.core.checkpoint.Checkpoint.Best;
import largo.core.compress.Residual;
import largo.core.compress.Residuals;
import largo.core.optimizer.OptimizerState;
import largo.core.train.TrainingState;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CheckpointFileTest {

  private static final Checkpoint SMALL =
      checkpoint(new Random(1), 5, 2, Optional.of(new Best(6, 0.75)));

  @Property(tries = 40)
  void readsBackWhatItWrote(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 300_000) int parameters,
      @ForAll @IntRange(min = 0, max = 3) int slots,
      @ForAll boolean best)
      throws IOException {
    Optional<Best> some = best ? Optional.of(new Best(seed >>> 1, 0.5)) : Optional.empty();
    Checkpoint written = checkpoint(new Random(seed), parameters, slots, some);

    Checkpoint read = read(bytes(written));

    assertThat(read.moment().parameters()).isEqualTo(written.moment().parameters());
    assertThat(read.moment().optimizer().vectors())
        .isDeepEqualTo(written.moment().optimizer().vectors());
    assertThat(read)
        .usingRecursiveComparison()
        .ignoringFields("moment.parameters", "moment.optimizer.vectors")
        .isEqualTo(written);
  }

  @Test
  void keepsWhatShardsHaveNotSent() throws IOException {
    Residuals residuals =
        new Residuals(
            List.of(new Residual(3, new float[] {1, 2}), Residual.NONE), new float[] {5, 6});
    Checkpoint written = of(new TrainingState(1, new float[2], state(), residuals));

    assertThat(read(bytes(written)).moment().residuals())
        .usingRecursiveComparison()
        .isEqualTo(residuals);
    assertThat(read(bytes(SMALL)).moment().residuals().isEmpty()).isTrue();
  }

  @Test
  void keepsTheBitsOfWhatIsNoNumber() throws IOException {
    float[] odd = {
      -0f, Float.NaN, Float.intBitsToFloat(0x7fc00123), Float.MIN_VALUE, Float.NEGATIVE_INFINITY
    };
    Checkpoint written =
        of(new TrainingState(1, odd, new OptimizerState("r", 1, new float[0][], new double[0])));

    float[] read = read(bytes(written)).moment().parameters();

    for (int i = 0; i < odd.length; i++) {
      assertThat(Float.floatToRawIntBits(read[i])).isEqualTo(Float.floatToRawIntBits(odd[i]));
    }
  }

  @Test
  void isFoundOutWhereverItEnds() throws IOException {
    byte[] whole = bytes(SMALL);
    for (int length = 0; length < whole.length; length++) {
      damaged(Arrays.copyOf(whole, length), "it ends within its ");
    }
    damaged(Arrays.copyOf(whole, whole.length + 1), "it goes on after its end");
    damaged(Arrays.copyOf(whole, whole.length - 2), "it ends within its best-accuracy");
  }

  @Test
  void isFoundOutWhicheverBitIsChanged() throws IOException {
    byte[] whole = bytes(SMALL);
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] changed = whole.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      damaged(changed, "");
    }
  }

  @Test
  void saysWhatIsDamaged() throws IOException {
    byte[] changed = bytes(SMALL);
    changed[changed.length - 5] ^= 1;
    damaged(changed, "the checksum of its best-accuracy is wrong");
    changed = bytes(SMALL);
    changed[20] ^= 1;
    damaged(changed, "the checksum of its table is wrong");
    damaged("<html><body>404".repeat(3).getBytes(), "it does not begin as a checkpoint does");
    damaged(texts(), "it has no section parameters of type float[]");
  }

  @Test
  void refusesAFormatThatItDoesNotKnow() throws IOException {
    ByteBuffer later = ByteBuffer.wrap(bytes(SMALL)).order(ByteOrder.LITTLE_ENDIAN);
    int head = 16 + later.getInt(12);
    later.putInt(8, 2);
    CRC32C checksum = new CRC32C();
    checksum.update(later.array(), 0, head);
    later.putInt(head, (int) checksum.getValue());

    assertThatExceptionOfType(VersionException.class)
        .isThrownBy(() -> read(later.array()))
        .withMessage("it is of format 2, and this version of Largo reads format 1");
  }

  /** What checksums cannot find, as whoever wrote it made them, too. */
  @Test
  void isFoundOutIfItDoesNotAgreeWithItself() throws IOException {
    disagrees(new long[] {4}, "parts", "its parts end at step 4, but it is after step 1");
    disagrees(new long[] {2, 1}, "parts", "its parts do not ascend: 1 after 2");
    disagrees(new long[0], "step", "its step must be one number, but has 0");
    disagrees(new long[] {-1}, "step", "its step must be zero or more, but was -1");
    disagrees(new double[] {Double.NaN}, "seconds", "its seconds are NaN");
    disagrees(new float[3], "state/0", "its state/0 has 3 elements, but its parameters have 2");
    disagrees(new float[2], "state/1", "it has no section state/0 of type float[]");
    disagrees(new byte[] {-1}, "rule", "its rule is not UTF-8");
  }

  /** A table that promises more than there is room for, with its checksum as it should be. */
  @Test
  void allocatesNoMoreThanThereAreBytes() throws IOException {
    byte[] one = bytes(new Sections().put("parameters", new double[1]));
    for (long count : new long[] {Integer.MAX_VALUE - 8, 1L << 60, -1, 2}) {
      ByteBuffer file = ByteBuffer.wrap(one.clone()).order(ByteOrder.LITTLE_ENDIAN);
      file.putLong(16 + 4 + "parameters".length() + 1, count);
      damaged(Mutations.mend(file.array()), "it");
    }
    for (int length : new int[] {Integer.MAX_VALUE, -1, 11}) {
      ByteBuffer file = ByteBuffer.wrap(one.clone()).order(ByteOrder.LITTLE_ENDIAN);
      file.putInt(16, length);
      damaged(Mutations.mend(file.array()), "its table ends within a name");
    }
  }

  private static void disagrees(Object array, String section, String message) throws IOException {
    Sections sections =
        new Sections()
            .putText("spec", "s")
            .putText("data", "d")
            .put("step", new long[] {1})
            .put("parameters", new float[2])
            .putText("rule", "r")
            .put("updates", new long[] {1})
            .put("numbers", new double[0])
            .put("seconds", new double[] {1})
            .put("parts", new long[] {1});
    read(bytes(sections)); // is whole
    damaged(bytes(sections.put(section, array)), message);
  }

  private static byte[] bytes(Sections sections) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    sections.write(out);
    return out.toByteArray();
  }

  /** The description in {@link Sections}, byte by byte. */
  @Test
  void hasTheFormThatIsDescribed() throws IOException {
    byte[] bytes = bytes(of(new TrainingState(3, new float[] {1.5f}, state())));
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);

    assertThat(new String(bytes, 0, 8)).isEqualTo("LARGOCKP");
    assertThat(file.getInt(8)).isEqualTo(1);
    int at = 16;
    int end = at + file.getInt(12);
    int data = end + 4;
    while (at < end) {
      int length = file.getInt(at);
      String name = new String(bytes, at + 4, length);
      char type = (char) file.get(at + 4 + length);
      long count = file.getLong(at + 5 + length);
      if (name.equals("parameters")) {
        assertThat(type).isEqualTo('f');
        assertThat(count).isEqualTo(1);
        assertThat(file.getFloat(data)).isEqualTo(1.5f);
      }
      if (name.equals("step")) {
        assertThat(type).isEqualTo('l');
        assertThat(file.getLong(data)).isEqualTo(3);
      }
      if (name.equals("rule")) {
        assertThat(new String(bytes, data, (int) count)).isEqualTo("r");
      }
      data += (int) count * (type == 'b' ? 1 : type == 'f' ? 4 : 8) + 4;
      at += 13 + length;
    }
    assertThat(data).isEqualTo(bytes.length);
  }

  private static OptimizerState state() {
    return new OptimizerState("r", 1, new float[0][], new double[] {2});
  }

  private static byte[] texts() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Sections().putText("spec", "").putText("data", "").write(out);
    return out.toByteArray();
  }

  private static Checkpoint of(TrainingState moment) {
    return new Checkpoint("s", "d", moment, 1, List.of(moment.step()), Optional.empty());
  }

  static Checkpoint checkpoint(Random random, int parameters, int slots, Optional<Best> best) {
    float[][] vectors = new float[slots][];
    for (int slot = 0; slot < slots; slot++) {
      vectors[slot] = floats(random, parameters);
    }
    double[] numbers = random.doubles(random.nextInt(4)).toArray();
    OptimizerState state =
        new OptimizerState("Rule[β = 1]", random.nextInt(1000), vectors, numbers);
    TrainingState moment = new TrainingState(9, floats(random, parameters), state);
    return new Checkpoint(
        "seed = 1\n", "images", moment, random.nextDouble(), List.of(3L, 9L), best);
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
    return CheckpointFile.read(new ByteArrayInputStream(bytes), bytes.length);
  }

  private static void damaged(byte[] bytes, String message) {
    assertThatExceptionOfType(DamagedException.class)
        .isThrownBy(() -> read(bytes))
        .withMessageStartingWith(message);
  }
}
