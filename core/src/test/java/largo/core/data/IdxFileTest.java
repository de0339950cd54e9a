package largo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdxFileTest {

  private static final String TWO_IMAGES_OF_3_BY_2 = "00000803 00000002 00000003 00000002";

  @Test
  void readsOnlyTheHeader() throws IOException {
    InputStream in = bytes(TWO_IMAGES_OF_3_BY_2 + "0a0b0c0d0e0f fffefdfcfbfa");
    IdxFile idx = IdxFile.header("images", in);

    assertThat(idx).isEqualTo(new IdxFile("images", List.of(2, 3, 2)));
    assertThat(idx.count()).isEqualTo(2);
    assertThat(idx.width()).isEqualTo(6);
    assertThat(idx.headerLength()).isEqualTo(16);
    assertThat(idx.fileLength()).isEqualTo(28);
    assertThat(in.read()).isEqualTo(10);
  }

  @Test
  void readsExamplesAtTheirOffsets() throws IOException {
    InputStream in = bytes(TWO_IMAGES_OF_3_BY_2 + "0a0b0c0d0e0f fffefdfcfbfa");
    IdxFile idx = IdxFile.header("images", in);

    assertThat(idx.read(in, 0, 1)).containsExactly(10, 11, 12, 13, 14, 15);
    assertThat(idx.read(in, 1, 2)).containsExactly(-1, -2, -3, -4, -5, -6);
    assertThat(idx.read(in, 2, 2)).isEmpty();
  }

  @Test
  void readsBigEndianLengths() throws IOException {
    assertThat(IdxFile.header("labels", bytes("00000801 0000ea60"))) // as MNIST has it
        .isEqualTo(new IdxFile("labels", List.of(60_000)));
  }

  @Test
  void acceptsImagesOfTwoOrThreeAxes() {
    assertThat(new IdxFile("f", List.of(7)).shape()).isEqualTo(ExampleShape.vector(1));
    assertThat(new IdxFile("f", List.of(7, 5)).shape()).isEqualTo(ExampleShape.vector(5));
    assertThat(new IdxFile("f", List.of(7, 4, 5)).shape()).isEqualTo(new ExampleShape(1, 4, 5));
    assertThat(new IdxFile("f", List.of(7, 3, 4, 5)).shape()).isEqualTo(new ExampleShape(3, 4, 5));
  }

  @ParameterizedTest
  @CsvSource({"28,28,1", "32,32,3", "2,2,4", "28,28,10", "32,24,3"})
  void rejectsChannelsLast(int first, int second, int third) {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> new IdxFile("f", List.of(7, first, second, third)).shape())
        .withMessageStartingWith("f holds arrays of %d × %d × %d", first, second, third)
        .withMessageContaining("%d channels: channels come first here", third)
        .withMessageEndingWith("numpy.moveaxis(images, -1, 1)");
  }

  @ParameterizedTest
  @CsvSource({"1,28,28", "3,32,32", "4,2,2", "16,4,4", "3,24,32", "2,2,2", "1,1,5"})
  void acceptsChannelsFirst(int channels, int height, int width) {
    assertThat(new IdxFile("f", List.of(7, channels, height, width)).shape())
        .isEqualTo(new ExampleShape(channels, height, width));
  }

  @Test
  void rejectsMoreBytesThanTheHeaderStates() throws IOException {
    IdxFile idx = new IdxFile("f", List.of(2, 3, 2));
    String longer =
        "f is longer than its header states: 2 examples of 6 bytes are 28 bytes in all, but there "
            + "are %s; its header is wrong, or it has additional bytes";

    idx.checkLength(28);
    idx.end(bytes(""));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> idx.checkLength(29))
        .withMessage(longer, 29);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> idx.checkLength(27))
        .withMessageContaining("f is truncated");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> idx.end(bytes("00")))
        .withMessage(longer, "more");
  }

  @Test
  void computesLengthsBeyondTwoGibibytes() {
    assertThat(new IdxFile("f", List.of(1_000_000, 100, 100)).fileLength())
        .isEqualTo(10_000_000_016L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          00000d03 00000001 | f is not an IDX file of unsigned bytes: it begins with 00000d03, not with 00000803
          00000800 00000001 | f is not an IDX file of unsigned bytes: it begins with 00000800, not with 00000803
          00000805 00000001 | f is not an IDX file of unsigned bytes: it begins with 00000805, not with 00000803
          01000803 00000001 | f is not an IDX file of unsigned bytes: it begins with 01000803, not with 00000803
          1f8b0808 00000000 | f is not an IDX file of unsigned bytes: it begins with 1f8b0808, not with 00000803
          00000801 00000000 | f has an axis of length 0 in its header
          00000801 ffffffff | f has an axis of length -1 in its header
          00000802 00000001 | f ends within its header; copy it again
          000008            | f ends within its header; copy it again
          ''                | f ends within its header; copy it again
          """)
  void describesMalformedHeaders(String hex, String message) {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> IdxFile.header("f", bytes(hex)))
        .withMessage(message);
  }

  @Test
  void reportsTheEndOfATruncatedFile() {
    IdxFile idx = new IdxFile("f", List.of(2, 3, 2));

    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> idx.read(bytes("fffefd"), 1, 2)) // the stream stands at byte 22
        .withMessage(
            "f is truncated: its header states 2 examples of 6 bytes, 28 bytes in all, but it "
                + "ends after 25; copy or download it again");
  }

  private static InputStream bytes(String hex) {
    return new ByteArrayInputStream(HexFormat.of().parseHex(hex.replace(" ", "")));
  }
}
