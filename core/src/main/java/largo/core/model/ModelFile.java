package largo.core.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import largo.core.data.Classes;
import largo.core.data.Normalization;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A trained model in DL4J's own zip format, which plain DL4J loads, normalizer included.
 *
 * <p>One entry is ours, and ignored by DL4J: the names of the classes, one a line.
 *
 * @param json the network's configuration
 * @param parameters its parameters, flat
 * @param normalization what its input must go through; empty if the file says nothing
 * @param classes the names of its outputs; empty if the file says nothing
 */
public record ModelFile(
    String json,
    float[] parameters,
    Optional<Normalization> normalization,
    Optional<Classes> classes) {

  private static final String CONFIGURATION = "configuration.json";
  private static final String COEFFICIENTS = "coefficients.bin";
  private static final String NORMALIZER = "normalizer.bin";
  private static final String CLASSES = "classes.txt";

  /**
   * Reads a model.
   *
   * @param name the file, for messages
   * @throws ModelException if it is not a DL4J model
   * @throws IOException if reading fails
   */
  public static ModelFile read(String name, InputStream from) throws IOException {
    Map<String, byte[]> entries = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(from)) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        entries.put(e.getName(), zip.readAllBytes());
      }
    }
    if (!entries.containsKey(CONFIGURATION) || !entries.containsKey(COEFFICIENTS)) {
      throw new ModelException(
          "%s is not a model zip of DL4J: expected entries %s and %s, but found %s",
          name, CONFIGURATION, COEFFICIENTS, entries.keySet());
    }

    return new ModelFile(
        text(entries.get(CONFIGURATION)),
        floats(entries.get(COEFFICIENTS)),
        Optional.ofNullable(entries.get(NORMALIZER)).map(bytes -> Normalizers.read(name, bytes)),
        Optional.ofNullable(entries.get(CLASSES))
            .map(bytes -> new Classes(text(bytes).lines().toList())));
  }

  /** Writes a model, its input's normalization and the names of its classes. */
  public static void write(
      ModelDefinition definition,
      float[] parameters,
      Normalization normalization,
      Classes classes,
      OutputStream to)
      throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    Network network = definition.configured();
    try {
      Floats.write(parameters, network.model().params());
      ModelSerializer.writeModel(network.model(), plain, false);
    } finally {
      network.close();
    }

    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(plain.toByteArray()));
        ZipOutputStream out = new ZipOutputStream(to)) {
      for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        put(out, e.getName(), in.readAllBytes());
      }
      Optional<byte[]> normalizer = Normalizers.write(normalization);
      if (normalizer.isPresent()) {
        put(out, NORMALIZER, normalizer.get());
      }
      if (classes.isPresent()) {
        put(out, CLASSES, String.join("\n", classes.names()).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static void put(ZipOutputStream out, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0); // the same model is the same file
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }

  private static float[] floats(byte[] coefficients) throws IOException {
    try (InputStream in = new ByteArrayInputStream(coefficients);
        INDArray array = Nd4j.read(in)) {
      return Floats.of(array.reshape(array.length()));
    }
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
