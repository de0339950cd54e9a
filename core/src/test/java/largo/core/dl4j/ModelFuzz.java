package largo.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import largo.core.data.ClassNames;
import largo.core.data.ModelOutputs;
import largo.core.data.Normalization;
import largo.core.model.Mlp;
import largo.core.model.ModelException;
import org.junit.jupiter.api.Test;

/**
 * Model files with random changes, in the zip itself and in each entry, are read or rejected with a
 * {@link ModelException}, and nothing else.
 */
class ModelFuzz {

  private static final int INPUTS = Integer.getInteger("largo.fuzz.inputs", 20_000);

  /** Replacements of numbers. */
  private static final long[] NUMBERS = {
    -1, 0, 1, 2, 255, 1 << 16, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE
  };

  private static final String[] TOKENS = {
    "null",
    "-1",
    "1e308",
    "2147483647",
    "\"\"",
    "{}",
    "[]",
    "true",
    "[[[[",
    "}}",
    "\"@class\"",
    "\"java.lang.Runtime\"",
    "NaN",
    "\\u0000"
  };

  @Test
  void readsOrRejects() throws IOException {
    List<byte[]> models = List.of(model(true), model(false));
    int rejected = 0;
    for (int i = 0; i < INPUTS; i++) {
      Random random = new Random(i);
      byte[] changed = changed(models.get(i % models.size()), random);
      try {
        ModelFile.read("m.zip", new ByteArrayInputStream(changed));
      } catch (ModelException e) {
        assertThat(e.getMessage()).as("input %d", i).contains("m.zip");
        rejected++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("input " + i, e);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "ModelFuzz: %d inputs, %d rejected, %d accepted, 0 faults%n",
        INPUTS,
        rejected,
        INPUTS - rejected);
  }

  /** Changes bytes of a model file, or of an entry that is then compressed again. */
  private static byte[] changed(byte[] zip, Random random) {
    if (random.nextInt(4) == 0) {
      return mutated(zip, random);
    }
    Map<String, byte[]> entries = new LinkedHashMap<>(DamagedModelTest.entries(zip));
    String[] names = entries.keySet().toArray(String[]::new);
    String name = names[random.nextInt(names.length)];
    byte[] content = entries.get(name);
    entries.put(
        name,
        name.endsWith(".json") && random.nextBoolean()
            ? reworded(content, random)
            : mutated(content, random));
    return DamagedModelTest.zip(entries);
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    byte[] changed = bytes.clone();
    for (int n = 1 + random.nextInt(4); n > 0 && changed.length > Long.BYTES; n--) {
      int at = random.nextInt(changed.length - Long.BYTES);
      long number = NUMBERS[random.nextInt(NUMBERS.length)];
      switch (random.nextInt(6)) {
        case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> changed[at] = (byte) random.nextInt(256);
        case 2 -> ByteBuffer.wrap(changed).putInt(at, (int) number);
        case 3 -> ByteBuffer.wrap(changed).putLong(at, number);
        case 4 -> changed = Arrays.copyOf(changed, at);
        default ->
            System.arraycopy(
                changed, random.nextInt(changed.length - Long.BYTES), changed, at, Long.BYTES);
      }
    }
    return changed;
  }

  /** JSON with changed values or parts. */
  private static byte[] reworded(byte[] json, Random random) {
    String text = new String(json, StandardCharsets.UTF_8);
    String token = TOKENS[random.nextInt(TOKENS.length)];
    int at = random.nextInt(text.length());
    int colon = text.indexOf(':', at);
    int comma = text.indexOf(',', Math.max(0, colon));
    String changed =
        colon < 0 || comma < 0 || random.nextInt(4) == 0
            ? text.substring(0, at) + token + text.substring(at)
            : text.substring(0, colon + 1) + token + text.substring(comma);
    return changed.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] model(boolean bytes) throws IOException {
    Dl4jDefinition definition = ToyNetwork.define(new Mlp(List.of(3), 0));
    double[] shift = new double[256];
    double[] scale = new double[256];
    Arrays.setAll(shift, k -> k);
    Arrays.setAll(scale, k -> k + 0.5);
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    ModelFile.write(
        definition,
        definition.initialize(1),
        bytes ? Normalization.BYTES : new Normalization(shift, scale),
        ModelOutputs.of(new ClassNames(List.of("a", "b", "c", "d", "e"))),
        to);
    Map<String, byte[]> entries = DamagedModelTest.entries(to.toByteArray());
    if (!bytes) {
      entries.remove("normalization.json"); // so that DL4J's own is read
    }
    return DamagedModelTest.zip(entries);
  }
}
