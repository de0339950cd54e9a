package largo.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import largo.core.train.StepRecord;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StepFileTest {

  @Property(tries = 100)
  void readsWhatItWrote(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 40) int count,
      @ForAll @IntRange(min = 1, max = 3) int every)
      throws IOException {
    List<StepRecord> steps = steps(new Random(seed), count, every);

    byte[] written = bytes(steps);
    assertThat(StepFile.read(new ByteArrayInputStream(written), written.length)).isEqualTo(steps);
  }

  @Test
  void detectsTruncationAtAnyByte() throws IOException {
    byte[] whole = bytes(steps(new Random(1), 4, 2));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatExceptionOfType(DamagedException.class)
          .isThrownBy(() -> StepFile.read(new ByteArrayInputStream(cut), cut.length));
    }
  }

  /** With a metric of 100 tensors per step, the file is hardly larger than the values. */
  @Test
  void isCompact() throws IOException {
    List<StepRecord> steps = new ArrayList<>();
    Map<String, Double> ratios = new LinkedHashMap<>();
    for (int k = 0; k < 100; k++) {
      ratios.put("layer-" + k + "_W", 1.0 / k);
    }
    for (int step = 0; step < 1000; step++) {
      steps.add(record(step, new Random(step), Map.of(), Map.of("trust-ratio", ratios)));
    }

    assertThat(bytes(steps).length).isLessThan(1000 * (100 + 17) * 8 + 15_000);
  }

  /** Only some steps have metrics, and not all the same ones. */
  static List<StepRecord> steps(Random random, int count, int every) {
    List<StepRecord> steps = new ArrayList<>();
    for (int step = 0; step < count; step++) {
      Map<String, Double> scalars = new LinkedHashMap<>();
      Map<String, Map<String, Double>> tensors = new LinkedHashMap<>();
      if (step % every == 0) {
        scalars.put("beta", random.nextBoolean() ? Double.NaN : random.nextDouble());
        scalars.put("a/b", random.nextDouble());
        tensors.put("trust-ratio", new LinkedHashMap<>(Map.of("res/1 a", 2.0, "β", 3.0)));
      }
      if (step % 3 == 2) {
        tensors.put("none", Map.of());
        tensors.computeIfAbsent("trust-ratio", k -> new LinkedHashMap<>()).put("late", -0.0);
      }
      steps.add(record(step, random, scalars, tensors));
    }
    return steps;
  }

  private static StepRecord record(
      int step,
      Random random,
      Map<String, Double> scalars,
      Map<String, Map<String, Double>> tensors) {
    return new StepRecord(
        step,
        step / 5,
        random.nextDouble(),
        random.nextDouble(),
        random.nextDouble(),
        random.nextDouble(),
        random.nextDouble(),
        random.nextInt(100),
        random.nextDouble(),
        random.nextDouble(),
        random.nextDouble(),
        random.nextDouble(),
        random.nextDouble(),
        random.nextLong(),
        random.nextLong(),
        random.nextInt(4),
        random.nextInt(9),
        scalars,
        tensors);
  }

  static byte[] bytes(List<StepRecord> steps) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StepFile.write(steps, out);
    return out.toByteArray();
  }
}
