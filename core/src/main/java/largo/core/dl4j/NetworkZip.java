package largo.core.dl4j;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import largo.core.model.ModelException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;

/**
 * Writes networks in DL4J's own zip format. DL4J adds entries to a stream that it has closed: with
 * newer versions of commons-io this throws an exception, although the file is complete.
 */
public final class NetworkZip {

  private NetworkZip() {}

  /**
   * A network of a user's program, without the state of its updater, verified by reading it back.
   *
   * @param normalizer of its input, if there is one
   * @throws ModelException if the written network differs
   */
  public static byte[] of(Model network, Optional<? extends Normalizer<?>> normalizer) {
    Map<String, byte[]> more = new LinkedHashMap<>();
    normalizer.ifPresent(n -> more.put(ModelFile.NORMALIZER, serialized(n)));
    byte[] zip = of(network, more);

    long longest = ModelFile.longest(network.numParams());
    byte[] read =
        new ModelZip("the network's zip", zip)
            .read(Map.of(ModelFile.COEFFICIENTS, longest))
            .get(ModelFile.COEFFICIENTS);
    double[] parameters = BinaryArray.read(ByteBuffer.wrap(read)).asDoubles();
    if (!java.util.Arrays.equals(parameters, network.params().toDoubleVector())) {
      throw new ModelException("the network's zip, read back, has other parameters");
    }
    return zip;
  }

  /** A network, without the state of its updater, and additional entries. */
  static byte[] of(Model network, Map<String, byte[]> more) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ModelSerializer.writeModel(network, plain, false);
      try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(plain.toByteArray()));
          ZipOutputStream out = new ZipOutputStream(bytes)) {
        for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
          put(out, e.getName(), in.readAllBytes());
        }
        for (Map.Entry<String, byte[]> entry : more.entrySet()) {
          put(out, entry.getKey(), entry.getValue());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // to memory
    }
    return bytes.toByteArray();
  }

  /** A serialized normalizer in DL4J's format. */
  static byte[] serialized(Normalizer<?> normalizer) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      NormalizerSerializer.getDefault().write(normalizer, bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // to memory
    }
  }

  private static void put(ZipOutputStream out, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0); // equal models give equal files
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }
}
