package largo.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {

  private static final String TENSOR =
      "\"x\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]}";

  /** The format as documented in docs/checkpoints.md, byte by byte. */
  @Test
  void hasTheDocumentedFormat() throws IOException {
    byte[] bytes =
        bytes(
            new SafetensorsFile()
                .putText("note", "β")
                .put("floats", new float[] {1.5f})
                .put("longs", new long[] {-3, 4}));
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) file.getLong(0);
    String json = new String(bytes, 8, length, StandardCharsets.UTF_8);
    JsonNode header = new ObjectMapper().readTree(json);
    int data = 8 + length;

    assertThat(length % 8).isZero();
    assertThat(json).startsWith("{\"__metadata__\":{\"format\":\"largo\",\"header_crc32c\":\"");
    assertThat(header.at("/__metadata__/version").textValue()).isEqualTo("1");
    assertThat(header.at("/__metadata__/note").textValue()).isEqualTo("β");
    assertThat(header.get("longs").toString())
        .isEqualTo("{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[0,16]}");
    assertThat(header.get("floats").toString())
        .isEqualTo("{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[16,20]}");
    assertThat(file.getLong(data + 8)).isEqualTo(4);
    assertThat(file.getFloat(data + 16)).isEqualTo(1.5f);
    assertThat(bytes).hasSize(data + 20);

    String headerCrc = header.at("/__metadata__/header_crc32c").textValue();
    byte[] zeroed = json.replace(headerCrc, "00000000").getBytes(StandardCharsets.UTF_8);
    assertThat(headerCrc).isEqualTo(crc32c(Arrays.copyOf(bytes, 8), zeroed));
    assertThat(header.at("/__metadata__/data_crc32c").textValue())
        .isEqualTo(crc32c(Arrays.copyOfRange(bytes, data, bytes.length)));
  }

  /** Inconsistent headers with valid checksums. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[2] | [4611686018427387904] | its x must have at most 2147483639 elements",
        "[2] | [2147483639] | its x has 2147483639 elements, but its offsets are [0,16]",
        "[0,16] | [0,17179869112] | its x has 2 elements, but its offsets are",
        "[2],\"data_offsets\":[0,16] | [9],\"data_offsets\":[0,72] | it ends within its x",
        "[2],\"data_offsets\":[0,16] | [2147483639],\"data_offsets\":[0,17179869112] |"
            + " it ends within its x",
        "[2],\"data_offsets\":[0,16] | [1],\"data_offsets\":[0,8] | it continues after its end",
        "[0,16] | [8,24] | its x begins at byte 8, not 0",
        "[0,16] | [16,0] | its x has 2 elements, but its offsets are [16,0]",
        "[0,16] | [0] | its x must have a size and offsets of zero or more, but has ''",
        "[0,16] | [0,16,16] | its x has 2 elements, but its offsets are [0,16,16]",
        "[2] | [-2] | its x must have a size and offsets of zero or more, but has '-2'",
        "[2] | [2.0] | its x must have a size and offsets of zero or more, but has '2.0'",
        "[2] | [1,2] | its x must have one dimension, but has [1,2]",
        "[2] | 2 | its x must have one dimension, but has 2",
        "F64 | F16 | its x is of type 'F16'",
        "\"version\":\"1\" | \"version\":\"one\" | its header has no version",
        "\"version\":\"1\" | \"version\":1 | the version in its header is not text",
        "\"version\":\"1\" | \"format\":\"\" | its header is not JSON: Duplicate field 'format'",
        "}} | }}} | its header is not JSON: "
      })
  void rejectsAnInconsistentHeader(String part, String other, String message) throws IOException {
    byte[] whole = bytes(new SafetensorsFile().put("x", new double[2]));
    int length = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    String json = new String(whole, 8, length, StandardCharsets.UTF_8);
    assertThat(json).contains(TENSOR, part);
    byte[] changed = json.replace(part, other).getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + changed.length + 16).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(changed.length).put(changed);
    damaged(Mutations.withChecksums(file.array()), message);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, -1, Long.MAX_VALUE, 100_000_001})
  void rejectsAnImpossibleHeaderLength(long length) throws IOException {
    damaged(withHeaderLength(length), "it is not a safetensors file that Largo wrote");
  }

  @Test
  void rejectsAHeaderThatIsCutOff() throws IOException {
    damaged(withHeaderLength(100_000_000), "it ends within its header");
  }

  private static byte[] withHeaderLength(long length) throws IOException {
    byte[] bytes = bytes(new SafetensorsFile().put("x", new double[2]));
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
    return bytes;
  }

  @Test
  void refusesToWriteATooLargeHeader() {
    SafetensorsFile file = new SafetensorsFile().putText("note", "x".repeat(100_000_000));

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> file.write(OutputStream.nullOutputStream()))
        .withMessageStartingWith("the header of a checkpoint file must have at most 100000000");
  }

  /** Offsets beyond 2³¹ and 2³²; writes one array many times, to save memory. */
  @Test
  void writesMoreThanTwoGibibytes() throws IOException {
    SafetensorsFile file = new SafetensorsFile();
    float[] array = new float[1 << 24];
    for (int i = 0; i < 40; i++) {
      file.put("x" + i, array);
    }
    Counter out = new Counter();

    file.write(out);

    long length = ByteBuffer.wrap(out.first).order(ByteOrder.LITTLE_ENDIAN).getLong();
    JsonNode header = new ObjectMapper().readTree(out.first, 8, (int) length);
    assertThat(header.at("/x39/data_offsets").toString()).isEqualTo("[2617245696,2684354560]");
    assertThat(out.count).isEqualTo(8 + length + 2_684_354_560L);
  }

  /** Keeps the first bytes and counts the others. */
  private static final class Counter extends OutputStream {
    private byte[] first = {};
    private long count;

    @Override
    public void write(int b) {
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      first = count == 0 ? Arrays.copyOfRange(bytes, offset, offset + length) : first;
      count += length;
    }
  }

  private static String crc32c(byte[]... parts) {
    CRC32C checksum = new CRC32C();
    for (byte[] part : parts) {
      checksum.update(part);
    }
    return String.format("%08x", checksum.getValue());
  }

  private static byte[] bytes(SafetensorsFile file) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    file.write(out);
    return out.toByteArray();
  }

  private static void damaged(byte[] bytes, String message) {
    assertThatExceptionOfType(DamagedException.class)
        .isThrownBy(() -> SafetensorsFile.read(new ByteArrayInputStream(bytes), bytes.length))
        .withMessageStartingWith(message);
  }
}
