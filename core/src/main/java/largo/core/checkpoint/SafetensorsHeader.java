package largo.core.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The header of a {@link SafetensorsFile}.
 *
 * <pre>
 *   uint64  bytes of the JSON, a multiple of 8
 *   JSON    {"__metadata__": {"format": "largo", "header_crc32c": "…", "data_crc32c": "…",
 *            "version": "1", …},
 *            NAME: {"dtype": "F32", "shape": [n], "data_offsets": [begin, end]}, …}, spaces
 * </pre>
 *
 * <p>Both checksums are CRC-32C, as eight hexadecimal digits at a fixed position, for all versions.
 * {@code header_crc32c} is that of the length and the JSON with eight zeros in place of itself, so
 * that an unknown version can be distinguished from a damaged header.
 *
 * @param metadata strings by name
 * @param tensors ascending by offset, without gaps
 * @param dataChecksum the CRC-32C of all that follows the header
 */
record SafetensorsHeader(
    Map<String, String> metadata, List<TensorEntry> tensors, int dataChecksum) {

  /** The limit of the safetensors library. */
  static final int MAX_BYTES = 100_000_000;

  private static final int VERSION = 1;
  private static final String METADATA = "__metadata__";
  private static final String HEADER_CHECKSUM = "header_crc32c";
  private static final String DATA_CHECKSUM = "data_crc32c";
  private static final String ZEROS = "00000000";
  private static final String BEFORE_HEADER_CHECKSUM =
      "{\"" + METADATA + "\":{\"format\":\"largo\",\"" + HEADER_CHECKSUM + "\":\"";
  private static final String BEFORE_DATA_CHECKSUM = "\",\"" + DATA_CHECKSUM + "\":\"";
  private static final int HEADER_CHECKSUM_AT = BEFORE_HEADER_CHECKSUM.length();
  private static final int DATA_CHECKSUM_AT =
      HEADER_CHECKSUM_AT + ZEROS.length() + BEFORE_DATA_CHECKSUM.length();

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * Encodes the header, including its length.
   *
   * @throws IOException if it is longer than {@link #MAX_BYTES}
   */
  byte[] encode() throws IOException {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode texts =
        root.putObject(METADATA)
            .put("format", "largo")
            .put(HEADER_CHECKSUM, ZEROS)
            .put(DATA_CHECKSUM, HexFormat.of().toHexDigits(dataChecksum))
            .put("version", Integer.toString(VERSION));
    metadata.forEach(texts::put);
    for (TensorEntry tensor : tensors) {
      ObjectNode entry = root.putObject(tensor.name()).put("dtype", tensor.type().name());
      entry.putArray("shape").add(tensor.elements());
      entry.putArray("data_offsets").add(tensor.begin()).add(tensor.end());
    }

    byte[] json = JSON.writeValueAsBytes(root);
    int length = (json.length + 7) / 8 * 8; // aligns the data
    if (length > MAX_BYTES) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "the header of a checkpoint file must have at most %d bytes, but has %d",
              MAX_BYTES,
              length));
    }
    byte[] padded = Arrays.copyOf(json, length);
    Arrays.fill(padded, json.length, length, (byte) ' ');
    setChecksum(padded);
    ByteBuffer header = ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
    return header.putLong(length).put(padded).array();
  }

  /**
   * Decodes the JSON of a header.
   *
   * @throws DamagedException if it is not as it was written
   * @throws VersionException if it is whole, but of another version
   */
  static SafetensorsHeader decode(byte[] json) throws IOException {
    requireStart(json);
    byte[] copy = json.clone();
    setChecksum(copy);
    if (!Arrays.equals(copy, json)) {
      throw new DamagedException("the checksum of its header is wrong");
    }
    JsonNode root = parse(json);
    Map<String, String> metadata = metadata(root.path(METADATA));
    requireVersion(metadata.get("version"));

    List<TensorEntry> tensors = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      if (!entry.getKey().equals(METADATA)) {
        tensors.add(TensorEntry.of(entry.getKey(), entry.getValue()));
      }
    }
    tensors.sort(Comparator.comparingLong(TensorEntry::begin).thenComparing(TensorEntry::end));
    long end = 0;
    for (TensorEntry tensor : tensors) {
      if (tensor.begin() != end) {
        throw new DamagedException(
            "its %s begins at byte %d, not %d", tensor.name(), tensor.begin(), end);
      }
      end = tensor.end();
    }
    return new SafetensorsHeader(
        metadata, tensors, HexFormat.fromHexDigits(metadata.get(DATA_CHECKSUM)));
  }

  /** The number of bytes after the header. */
  long dataBytes() {
    return tensors.isEmpty() ? 0 : tensors.get(tensors.size() - 1).end();
  }

  /** Sets the checksum of a header to the correct value. */
  static void setChecksum(byte[] json) {
    byte[] zeros = ZEROS.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(zeros, 0, json, HEADER_CHECKSUM_AT, zeros.length);
    CRC32C checksum = new CRC32C();
    checksum.update(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, json.length));
    checksum.update(json);
    setHex(json, HEADER_CHECKSUM_AT, (int) checksum.getValue());
  }

  /** Sets the checksum of the data; afterwards that of the header is invalid. */
  static void setDataChecksum(byte[] json, int checksum) {
    setHex(json, DATA_CHECKSUM_AT, checksum);
  }

  private static void setHex(byte[] json, int at, int checksum) {
    byte[] digits = HexFormat.of().toHexDigits(checksum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, json, at, digits.length);
  }

  private static void requireStart(byte[] json) throws DamagedException {
    String start =
        new String(
            json,
            0,
            Math.min(json.length, DATA_CHECKSUM_AT + ZEROS.length()),
            StandardCharsets.ISO_8859_1);
    if (!start.startsWith(BEFORE_HEADER_CHECKSUM)
        || !start.startsWith(BEFORE_DATA_CHECKSUM, HEADER_CHECKSUM_AT + ZEROS.length())
        || !start.substring(DATA_CHECKSUM_AT).matches("[0-9a-f]{8}")) {
      throw SafetensorsFile.ofAnotherKind();
    }
  }

  private static JsonNode parse(byte[] json) throws DamagedException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      return JSON.readTree(text);
    } catch (CharacterCodingException e) {
      throw new DamagedException("its header is not UTF-8");
    } catch (JsonProcessingException e) {
      throw new DamagedException("its header is not JSON: %s", e.getOriginalMessage());
    }
  }

  private static Map<String, String> metadata(JsonNode node) throws DamagedException {
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!entry.getValue().isTextual()) {
        throw new DamagedException("the %s in its header is not text", entry.getKey());
      }
      metadata.put(entry.getKey(), entry.getValue().textValue());
    }
    return metadata;
  }

  private static void requireVersion(String version) throws IOException {
    if (version == null || !version.matches("[0-9]{1,9}")) {
      throw new DamagedException("its header has no version");
    }
    if (Integer.parseInt(version) != VERSION) {
      throw new VersionException(Integer.parseInt(version), VERSION);
    }
  }
}
