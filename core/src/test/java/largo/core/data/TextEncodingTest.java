package largo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TextEncodingTest {

  private static final Optional<String> NO_END = Optional.empty();

  @Test
  void bytesAreTheirValues() {
    TextEncoding bytes = TextEncoding.bytes(NO_END);

    assertThat(encode(bytes, "aé")).containsExactly('a', 0xC3, 0xA9);
    assertThat(bytes.size()).isEqualTo(256);
    assertThat(bytes.outputs().names()).startsWith("0", "1").endsWith("255");
    assertThat(bytes.outputs()).hasToString("256 tokens of bytes");
  }

  @Test
  void charactersAreInAscendingOrderThenTheUnknownOneThenTheEnd() {
    TextEncoding characters = characters("hello 🙂é", Optional.of("<|endoftext|>"));

    assertThat(characters.vocabulary())
        .containsExactly(" ", "e", "h", "l", "o", "é", "🙂", "<unk>", "<|endoftext|>");
    assertThat(encode(characters, "he🙂 x")).containsExactly(2, 1, 6, 0, 7);
    assertThat(characters.endOfDocument()).isEqualTo(8);
  }

  @Test
  void rowsAreBytesIfTokensAreFew() {
    int[] tokens = {0, 255, 3, 4};

    assertThat(TextEncoding.bytes(NO_END).features(tokens, 2)).isInstanceOf(ByteFeatures.class);
    Features floats = TextEncoding.bytes(Optional.of("<end>")).features(new int[] {256, 1}, 2);
    float[] row = new float[2];
    floats.copyRow(0, row, 0);
    assertThat(row).containsExactly(256, 1);
  }

  @Test
  void refusesWhatIsNotUtf8() {
    TextEncoding characters = characters("ab", NO_END);
    byte[] latin1 = "aé".getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> characters.open().encode(latin1))
        .hasMessage(
            "the text is not UTF-8: its byte 1 is 0xe9; convert it, or set data.tokenizer = bytes");
    assertThatThrownBy(() -> characters("", NO_END))
        .hasMessage("there are no characters in the training text");
    assertThatThrownBy(() -> characters("ab", Optional.of("a")))
        .hasMessage("eos-token must be a new token, but was 'a'");
  }

  @Test
  void namesTheJarThatReadsTokenizerFiles() {
    assumeThat(TokenizerLibrary.find()).isEmpty();
    assertThatThrownBy(() -> TextEncoding.file("tokenizer.json", "{}", NO_END))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("data.tokenizer names a file")
        .hasMessageContaining("mvn -Ptorch -DskipTests package");
  }

  @Test
  void aSourceNamesTheKindOfItsTokens() {
    assertThat(TextSource.defaults().kind()).isEqualTo(TextEncoding.Kind.BYTES);
    assertThat(TextEncoding.Kind.of("characters")).isEqualTo(TextEncoding.Kind.CHARACTERS);
    assertThat(TextEncoding.Kind.of("gpt2/tokenizer.json")).isEqualTo(TextEncoding.Kind.FILE);
  }

  @Test
  void documentsAreJoinedWhereTheyAreDivided() {
    assertThat(TextSource.defaults().endOfDocument()).isEmpty();
    assertThat(source(Optional.of("\n"), Optional.empty()).endOfDocument())
        .contains("<|endoftext|>");
    assertThat(source(Optional.of("\n"), Optional.of("")).endOfDocument()).isEmpty();
    assertThat(source(Optional.empty(), Optional.of("</s>")).endOfDocument()).contains("</s>");
  }

  private static TextSource source(Optional<String> separator, Optional<String> eosToken) {
    return new TextSource(
        Optional.empty(),
        List.of(),
        List.of(),
        "bytes",
        8,
        Optional.empty(),
        separator,
        eosToken,
        Optional.empty());
  }

  private static TextEncoding characters(String text, Optional<String> end) {
    TreeSet<Integer> characters = new TreeSet<>(text.codePoints().boxed().toList());
    return TextEncoding.characters(characters, end);
  }

  private static int[] encode(TextEncoding encoding, String text) {
    return encoding.open().encode(text.getBytes(StandardCharsets.UTF_8));
  }
}
