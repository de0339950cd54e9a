package largo.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import largo.core.data.ClassNames;
import largo.core.data.ModelOutputs;
import largo.core.data.Normalization;
import largo.core.model.Mlp;
import largo.core.model.ModelException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged model files are rejected with the names of file and entry, within bounded memory. */
class DamagedModelTest {

  private static byte[] whole;

  @BeforeAll
  static void write() throws IOException {
    Dl4jDefinition definition = ToyNetwork.define(new Mlp(List.of(3), 0));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ClassNames classNames = new ClassNames(List.of("a", "b", "c", "d", "e"));
    float[] w = definition.initialize(1);
    ModelFile.write(
        definition,
        w,
        new Normalization(new double[256], ones()),
        ModelOutputs.of(classNames),
        bytes);
    whole = bytes.toByteArray();
  }

  @Test
  void filesOfOtherKinds() {
    assertRefused(
        new byte[100], "m.zip is not a model zip of DL4J: it is not a zip, but 100 other");
    assertRefused(
        new byte[0], "m.zip is not a model zip of DL4J: it is not a zip, but 0 other bytes");
    assertRefused(
        new byte[] {(byte) 0x89, 'H', 'D', 'F', 13, 10}, "it is an HDF5 file, as Keras writes");
    assertRefused(
        text("{\"backprop\": 1}"), "it looks like a configuration; name that by model.json");
    assertRefused(
        without("configuration.json"),
        "not a model zip of DL4J: there is no entry configuration.json");
    assertRefused(
        without("coefficients.bin"), "not a model zip of DL4J: there is no entry coefficients.bin");
  }

  static IntStream shorterLengths() {
    return IntStream.of(0, 1, 5, 30, 100, entries(whole).get("coefficients.bin").length - 1);
  }

  @ParameterizedTest
  @MethodSource("shorterLengths")
  void truncatedParameters(int length) {
    byte[] coefficients = entries(whole).get("coefficients.bin");
    assertRefused(
        with("coefficients.bin", Arrays.copyOf(coefficients, length)),
        "m.zip: entry coefficients.bin: it ends after " + length + " bytes");
  }

  @Test
  void truncatedNormalization() {
    assertRefused(
        with("normalization.json", text("{\"version\": 1, \"shift\": [1")),
        "m.zip: entry normalization.json: ");
    assertRefused(
        with("normalization.json", text("{\"version\": 2}")),
        "it must be of version 1, but was 2; it requires another version of Largo");
    assertRefused(Arrays.copyOf(whole, whole.length / 2), "m.zip is damaged or truncated");
  }

  @Test
  void inconsistentEntries() {
    assertRefused(
        with("classes.txt", text("one")),
        "m.zip: entry classes.txt: the labels must be of at least two classes, but are all of [one]");
    assertRefused(
        with("coefficients.bin", entries(other()).get("coefficients.bin")),
        "entry coefficients.bin: it holds 1,315 parameters, but the network has 791");
    assertRefused(
        with(
            "configuration.json",
            text("{\"confs\": [{\"layer\": {\"@class\": \"java.util.logging.FileHandler\"}}]}")),
        "m.zip: entry configuration.json: it refers to class java.util.logging.FileHandler; files may");
  }

  /** Entries that expand to hundreds of times their size, both ignored and read ones. */
  @Test
  void decompressionBombs() throws IOException {
    Map<String, byte[]> entries = entries(whole);
    byte[] zip = bomb(entries, "payload.bin");
    assertThat(ModelFile.read("m.zip", new ByteArrayInputStream(zip)).parameters()).hasSize(791);

    entries.remove("coefficients.bin");
    assertRefused(
        bomb(entries, "coefficients.bin"),
        "m.zip: entry coefficients.bin is longer than the 10,424 bytes that it can have");
  }

  private static void assertRefused(byte[] zip, String message) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> ModelFile.read("m.zip", new ByteArrayInputStream(zip)))
        .withMessageContaining(message);
  }

  private static byte[] other() {
    try {
      Dl4jDefinition definition = ToyNetwork.define(new Mlp(List.of(5), 0));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ModelFile.write(
          definition, definition.initialize(1), Normalization.NONE, ModelOutputs.ONE_NUMBER, bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] with(String name, byte[] content) {
    Map<String, byte[]> entries = entries(whole);
    entries.put(name, content);
    return zip(entries);
  }

  private static byte[] without(String name) {
    Map<String, byte[]> entries = entries(whole);
    entries.remove(name);
    return zip(entries);
  }

  static Map<String, byte[]> entries(byte[] zip) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        entries.put(e.getName(), in.readAllBytes());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return entries;
  }

  static byte[] zip(Map<String, byte[]> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
        out.closeEntry();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] bomb(Map<String, byte[]> entries, String name) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.setLevel(Deflater.BEST_SPEED);
      out.putNextEntry(new ZipEntry(name));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 64; i++) {
        out.write(zeros);
      }
      out.closeEntry();
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static double[] ones() {
    double[] ones = new double[256];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
