package largo.torch.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import largo.core.data.InputException;
import largo.core.data.TextEncoding;
import largo.core.data.Tokenizer;
import largo.core.data.TokenizerLibrary;
import org.junit.jupiter.api.Test;

class HuggingFaceLibraryTest {

  /** Byte pairs over letters, as GPT-2 has them, with a limit on lengths and a post-processor. */
  private static final String BPE =
      """
      { "version": "1.0",
        "truncation": { "direction": "Right", "max_length": 2, "strategy": "LongestFirst", "stride": 0 },
        "padding": null,
        "added_tokens": [ { "id": 6, "content": "<|endoftext|>", "single_word": false, "lstrip": false,
          "rstrip": false, "normalized": false, "special": true } ],
        "normalizer": null,
        "pre_tokenizer": { "type": "Whitespace" },
        "post_processor": { "type": "BertProcessing", "sep": ["<|endoftext|>", 6], "cls": ["<|endoftext|>", 6] },
        "decoder": null,
        "model": { "type": "BPE", "dropout": null, "unk_token": "<unk>", "continuing_subword_prefix": null,
          "end_of_word_suffix": null, "fuse_unk": false,
          "vocab": { "<unk>": 0, "a": 1, "b": 2, "c": 3, "ab": 4, "abc": 5 },
          "merges": ["a b", "ab c"] } }
      """;

  private static final String WORD_LEVEL =
      """
      { "version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
        "pre_tokenizer": { "type": "Whitespace" }, "post_processor": null, "decoder": null,
        "model": { "type": "WordLevel", "vocab": { "the": 0, "cat": 1, "[UNK]": 3 }, "unk_token": "[UNK]" } }
      """;

  @Test
  void encodesByThePairsOfTheFile() {
    try (Tokenizer tokenizer = TokenizerLibrary.get().open(BPE)) {
      assertThat(encode(tokenizer, "abc ab ca xb")).containsExactly(5, 4, 3, 1, 0, 2);
      assertThat(encode(tokenizer, "ab<|endoftext|>c")).containsExactly(4, 6, 3);
      assertThat(encode(tokenizer, "")).isEmpty();
    }
  }

  @Test
  void encodesByWords() {
    TextEncoding words = TextEncoding.file("words.json", WORD_LEVEL, Optional.empty());

    assertThat(words.vocabulary()).containsExactly("the", "cat", "", "[UNK]");
    try (Tokenizer tokenizer = words.open()) {
      assertThat(encode(tokenizer, "the cat, the\ndog")).containsExactly(0, 1, 3, 0, 3);
    }
  }

  @Test
  void theEndOfADocumentIsATokenOfTheFile() {
    TextEncoding pairs = TextEncoding.file("pairs.json", BPE, Optional.of("<|endoftext|>"));

    assertThat(pairs.size()).isEqualTo(7);
    assertThat(pairs.endOfDocument()).isEqualTo(6);
    assertThatThrownBy(() -> TextEncoding.file("pairs.json", BPE, Optional.of("</s>")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "data.eos-token is </s>, which is not a token of pairs.json; set it to the token that"
                + " ends documents there, or to \"\" for windows that do not cross documents; the"
                + " file adds [<|endoftext|>] to the tokens of its model");
  }

  @Test
  void refusesOtherFiles() {
    assertThatThrownBy(() -> TextEncoding.file("a.json", "words", Optional.empty()))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "data.tokenizer = a.json: expected a tokenizer.json of Hugging Face, but it is no JSON");
    assertThatThrownBy(() -> TextEncoding.file("a.json", "{}", Optional.empty()))
        .hasMessageContaining("with a vocabulary of numbered tokens in model.vocab");
    String unknown = WORD_LEVEL.replace("WordLevel", "WordLevels");
    assertThatThrownBy(() -> TextEncoding.file("a.json", unknown, Optional.empty()))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("data.tokenizer = a.json: expected a tokenizer.json");
  }

  @Test
  void textMustBeUtf8() {
    try (Tokenizer tokenizer = TokenizerLibrary.get().open(BPE)) {
      byte[] latin1 = "é".getBytes(StandardCharsets.ISO_8859_1);
      assertThatThrownBy(() -> tokenizer.encode(latin1)).hasMessageContaining("is not UTF-8");
    }
  }

  private static int[] encode(Tokenizer tokenizer, String text) {
    return tokenizer.encode(text.getBytes(StandardCharsets.UTF_8));
  }
}
