package largo.spark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import largo.core.data.InputException;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

public class LineSourceTest extends JUnitSuite {

  @Test
  public void readsEveryLineOnceForAnySplitOfAFile() throws IOException {
    byte[] text = "a\nbc\r\n\r\ndef\rghi\n\n日本\r\nend".getBytes(StandardCharsets.UTF_8);
    List<String> whole = lines(text, 0, text.length, StandardCharsets.UTF_8);
    assertThat(whole).containsExactly("a", "bc", "", "def", "ghi", "", "日本", "end");
    for (int cut = 1; cut < text.length; cut++) {
      for (int second = cut; second < text.length; second++) {
        List<String> joined = new ArrayList<>(lines(text, 0, cut, StandardCharsets.UTF_8));
        joined.addAll(lines(text, cut, second, StandardCharsets.UTF_8));
        joined.addAll(lines(text, second, text.length, StandardCharsets.UTF_8));
        if (second > cut) {
          assertThat(joined).as("cut at %d and %d", cut, second).isEqualTo(whole);
        }
      }
    }
  }

  @Test
  public void readsAnyCharset() throws IOException {
    String text = "größe,日\nü,本\n";
    assertThat(List.of("UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "GB18030"))
        .allSatisfy(
            name -> {
              Charset charset = Charset.forName(name);
              assertThat(whole(text.getBytes(charset), charset)).containsExactly("größe,日", "ü,本");
              assertThat(whole(("\uFEFF" + text).getBytes(charset), charset))
                  .containsExactly("größe,日", "ü,本");
            });
    Charset windows = Charset.forName("windows-1252");
    assertThat(whole("größe\n€".getBytes(windows), windows)).containsExactly("größe", "€");
    assertThat(TextPart.endsLinesWithOneByte(windows)).isTrue();
    assertThat(TextPart.endsLinesWithOneByte(StandardCharsets.UTF_16BE)).isFalse();
  }

  @Test
  public void rejectsMalformedBytes() {
    byte[] latin = "x,ok\n1,Größe\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> whole(latin, StandardCharsets.UTF_8))
        .withMessage(
            "byte 9 (0xf6, after '1,Gr') is not UTF-8; save the file as UTF-8, or name its charset,"
                + " for example with data.charset = windows-1252");
    byte[] half = Arrays.copyOf("ab".getBytes(StandardCharsets.UTF_16LE), 3);
    assertThatExceptionOfType(CharacterCodingException.class)
        .isThrownBy(() -> whole(half, StandardCharsets.UTF_16LE));
  }

  @Test
  public void keepsReplacementCharactersOfTheFile() throws IOException {
    assertThat(whole("a\uFFFDb\n".getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .containsExactly("a\uFFFDb");
  }

  @Test
  public void rejectsNulCharacters() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(
            () -> whole("x,y\n".getBytes(StandardCharsets.UTF_16LE), StandardCharsets.UTF_8))
        .withMessageContaining("there is a NUL character after 'x'; for a text in UTF-16 set");
  }

  private static List<String> lines(byte[] text, int start, int end, Charset charset)
      throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(text, start, text.length - start);
    return all(new LineSource(in, start, end, charset));
  }

  private static List<String> whole(byte[] text, Charset charset) throws IOException {
    return all(TextPart.open(new ByteArrayInputStream(text), charset));
  }

  private static List<String> all(LineSource source) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = source.next(); line != null; line = source.next()) {
      lines.add(line);
    }
    return lines;
  }
}
