package largo.torch.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import largo.core.data.InputException;
import largo.core.data.Tokenizer;
import largo.core.data.TokenizerLibrary;

/**
 * Reads {@code tokenizer.json}: the vocabulary from its JSON, everything else by the native
 * library.
 */
public final class HuggingFaceLibrary implements TokenizerLibrary {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ADDED_TOKENS = "added_tokens";

  /** Created by {@link java.util.ServiceLoader}. */
  public HuggingFaceLibrary() {}

  @Override
  public List<String> vocabulary(String json) {
    TreeMap<Integer, String> tokens = new TreeMap<>();
    JsonNode root = root(json);
    JsonNode vocabulary = root.path("model").path("vocab");
    if (vocabulary.isObject()) {
      Iterator<Map.Entry<String, JsonNode>> entries = vocabulary.fields();
      while (entries.hasNext()) {
        Map.Entry<String, JsonNode> entry = entries.next();
        tokens.put(entry.getValue().asInt(-1), entry.getKey());
      }
    } else {
      for (int i = 0; i < vocabulary.size(); i++) { // of Unigram: [text, log-probability]
        tokens.put(i, vocabulary.get(i).path(0).asText());
      }
    }
    root.path(ADDED_TOKENS)
        .forEach(token -> tokens.put(token.path("id").asInt(-1), token.path("content").asText()));
    if (tokens.isEmpty() || tokens.containsKey(-1)) {
      throw new InputException(
          "expected a tokenizer.json of Hugging Face, with a vocabulary of numbered tokens in"
              + " model.vocab");
    }
    int count = tokens.lastKey() + 1;
    String[] texts = new String[count];
    Arrays.fill(texts, "");
    tokens.forEach((number, text) -> texts[number] = text);
    return List.of(texts);
  }

  @Override
  public List<String> addedTokens(String json) {
    List<String> added = new ArrayList<>();
    root(json).path(ADDED_TOKENS).forEach(token -> added.add(token.path("content").asText()));
    return added;
  }

  @Override
  public Tokenizer open(String json) {
    return new HuggingFaceTokenizer(json);
  }

  private static JsonNode root(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new InputException(
          "expected a tokenizer.json of Hugging Face, but it is no JSON: %s",
          e.getOriginalMessage());
    }
  }
}
