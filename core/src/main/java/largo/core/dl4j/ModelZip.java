package largo.core.dl4j;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import largo.core.model.ModelException;

/**
 * Entries of a model's file. An entry is unpacked only on request, and only up to its maximum
 * length.
 *
 * @param name the file, for messages
 * @param bytes its content
 */
record ModelZip(String name, byte[] bytes) {

  /** An upper bound of the compression ratio of parameters. */
  private static final long MOST_UNPACKED = 100;

  private static final long SMALL = 1 << 26;

  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F'};

  /**
   * Those entries of given names that the file has.
   *
   * @param longest maximum bytes of each, by name
   * @throws ModelException if the file is not a zip, is damaged, or an entry is longer
   */
  Map<String, byte[]> read(Map<String, Long> longest) {
    Map<String, byte[]> found = new HashMap<>();
    int entries = 0;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        entries++;
        if (longest.containsKey(e.getName())) {
          byte[] content = unpacked(zip, e.getName(), longest.get(e.getName()));
          if (found.put(e.getName(), content) != null) {
            throw new ModelException("%s has two entries %s", name, e.getName());
          }
        }
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw new ModelException(e, "%s is damaged or truncated: %s", name, e.getMessage());
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be read", e);
    }
    if (entries == 0) {
      throw new ModelException("%s is not a model zip of DL4J: %s", name, describeContent());
    }
    return found;
  }

  private byte[] unpacked(ZipInputStream zip, String entry, long longest) throws IOException {
    long limit = Math.min(longest, Math.max(SMALL, MOST_UNPACKED * bytes.length));
    byte[] content = zip.readNBytes((int) Math.min(limit + 1, Integer.MAX_VALUE - 8));
    if (content.length > limit) {
      throw new ModelException(
          "%s: entry %s is longer than the %,d bytes that it can have", name, entry, limit);
    }
    return content;
  }

  private String describeContent() {
    if (java.util.Arrays.equals(
        java.util.Arrays.copyOf(bytes, Math.min(bytes.length, HDF5.length)), HDF5)) {
      return "it is an HDF5 file, as Keras writes. Import it with KerasModelImport of "
          + "deeplearning4j-modelimport, and save it with ModelSerializer.writeModel";
    }
    if (bytes.length > 0 && bytes[0] == '{') {
      return "it looks like a configuration; name that by model.json";
    }
    return String.format(
        java.util.Locale.ROOT, "it is not a zip, but %,d other bytes", bytes.length);
  }
}
