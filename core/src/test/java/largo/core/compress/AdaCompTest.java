package largo.core.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with vectors computed in double precision from the published equations. */
class AdaCompTest {

  private static final double CLOSE = 1e-6;

  static Stream<Named<JsonNode>> tensors() throws IOException {
    JsonNode golden =
        new ObjectMapper().readTree(AdaCompTest.class.getResourceAsStream("golden.json"));
    return StreamSupport.stream(golden.get("tensors").spliterator(), false)
        .map(tensor -> Named.of(tensor.get("name").asText(), tensor));
  }

  @ParameterizedTest
  @MethodSource("tensors")
  void matchesTheReferenceImplementation(JsonNode golden) throws MalformedGradientException {
    int offset = 7; // somewhere in a vector
    int length = golden.get("steps").get(0).get("gradient").size();
    AdaCompCodec adaCompCodec =
        new AdaCompCodec(
            offset,
            offset + length,
            golden.get("bin").asInt(),
            (float) golden.get("scale-factor").asDouble());
    float[] residual = new float[offset + length + 3];

    for (JsonNode step : golden.get("steps")) {
      float[] x = new float[residual.length];
      for (int i = 0; i < length; i++) {
        x[offset + i] = (float) step.get("gradient").get(i).asDouble();
      }
      ByteBuffer bytes =
          ByteBuffer.allocate((int) adaCompCodec.maxBytes()).order(ByteOrder.LITTLE_ENDIAN);
      adaCompCodec.encode(x, residual, bytes);
      bytes.flip();

      for (int i = 0; i < length; i++) {
        assertThat((double) residual[offset + i])
            .isCloseTo(step.get("residue").get(i).asDouble(), within(CLOSE));
      }
      assertThatBytesAreAsPublished(bytes, step);
      float[] decoded = new float[residual.length];
      assertThat(adaCompCodec.decode(bytes, decoded)).isEqualTo(step.get("element-bits").asLong());
      assertThatElementsAreAsPublished(decoded, offset, step);
    }
  }

  /** Elements may differ by the rounding of the scale only. */
  private static void assertThatBytesAreAsPublished(ByteBuffer bytes, JsonNode step) {
    byte[] actual = new byte[bytes.remaining()];
    bytes.duplicate().get(actual);
    byte[] expected = HexFormat.of().parseHex(step.get("bytes").asText());
    ByteBuffer both = ByteBuffer.wrap(expected).order(ByteOrder.LITTLE_ENDIAN);
    float scale = bytes.getFloat(4);
    assertThat(scale).isCloseTo(both.getFloat(4), within(1e-7f));
    both.putFloat(4, scale);
    assertThat(actual).isEqualTo(expected);
  }

  private static void assertThatElementsAreAsPublished(float[] x, int offset, JsonNode step) {
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < x.length; i++) {
      if (x[i] != 0) {
        int sign = step.get("signs").get(indices.size()).asInt();
        assertThat((double) x[i]).isCloseTo(sign * step.get("scale").asDouble(), within(CLOSE));
        indices.add(i - offset);
      }
    }
    List<Integer> expected = new ArrayList<>();
    step.get("indices").forEach(index -> expected.add(index.asInt()));
    assertThat(indices).isEqualTo(expected);
  }

  @Test
  void keepsTheExactResidual() throws MalformedGradientException {
    AdaCompCodec adaCompCodec = new AdaCompCodec(0, 100, 50, 2);
    float[] x = SampleGradients.floats(3, 100);
    float[] residual = new float[100];
    ByteBuffer bytes =
        ByteBuffer.allocate((int) adaCompCodec.maxBytes()).order(ByteOrder.LITTLE_ENDIAN);
    float[] g = x.clone();
    adaCompCodec.encode(x, residual, bytes);
    float[] sent = new float[100];
    adaCompCodec.decode(bytes.flip(), sent);

    for (int i = 0; i < 100; i++) {
      assertThat(residual[i]).isEqualTo(g[i] - sent[i]); // bit for bit
    }
  }

  @Test
  void sendsNoZeros() throws MalformedGradientException {
    AdaCompCodec adaCompCodec = new AdaCompCodec(0, 100, 50, 2);
    ByteBuffer bytes =
        ByteBuffer.allocate((int) adaCompCodec.maxBytes()).order(ByteOrder.LITTLE_ENDIAN);
    adaCompCodec.encode(new float[100], new float[100], bytes);

    assertThat(bytes.position()).isEqualTo(8 + 2);
    assertThat(adaCompCodec.decode(bytes.flip(), new float[100])).isZero();
  }

  @Test
  void rejectsOptionsOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AdaComp(0, 500, 2))
        .withMessage("conv-bin must be in 1 … 16384, the range of an index, but was 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AdaComp(50, 16385, 2))
        .withMessageStartingWith("dense-bin must be in 1 … 16384");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AdaComp(50, 500, 0.5))
        .withMessage("scale-factor must be at least 1 and finite, but was 0.5");
  }
}
