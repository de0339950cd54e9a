package largo.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.LongStream;
import largo.core.config.DataSpec;
import largo.core.data.CharacterTokenizer;
import largo.core.data.DataSplit;
import largo.core.data.DataStorage;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;
import largo.core.data.ShardAssignment;
import largo.core.data.TextEncoding;
import largo.core.data.TextEncoding.Kind;
import largo.core.data.TextSource;
import org.apache.spark.api.java.JavaRDD;

/**
 * Loads text into shards: assigns documents to splits, determines the tokens by the training
 * documents, and cuts the documents of each split into windows.
 *
 * @param context reads files
 * @param spec the data
 * @param source of the text
 * @param shards {@code K}
 * @param saved tokens of a trained network, which take the place of those of the training text
 */
record TextLoader(
    ReadContext context,
    DataSpec spec,
    TextSource source,
    int shards,
    Optional<TextEncoding> saved) {

  private static final int MAX_TOKENIZER_BYTES = 1 << 28;

  /**
   * Loads training, validation and test examples.
   *
   * @param paths files that were checked
   * @throws InputException if a split that should have examples has none, or the text cannot be
   *     read
   */
  ShardedData load(InputPaths paths) {
    boolean hasTest = !paths.test().isEmpty();
    Map<DataSplit, JavaRDD<DocumentGroup>> splits =
        new TextSplits(new TextCorpus(context, source, paths.train()), spec).of(hasTest);
    if (hasTest) {
      splits.put(DataSplit.TEST, new TextCorpus(context, source, paths.test()).groups());
    }
    TextEncoding encoding = encoding(splits.get(DataSplit.TRAIN));
    TokenWindows windows = new TokenWindows(encoding, source.length(), source.step());
    StorageCheck check = new StorageCheck(context.spark(), spec.storage(), shards);
    ExampleShape shape = ExampleShape.vector(source.length());
    try (ShardedDataBuilder builder = new ShardedDataBuilder(shards, shape, encoding.outputs())) {
      if (encoding.kind() != Kind.BYTES) {
        builder.addNames(encoding.vocabulary());
      }
      long before = 0;
      for (Map.Entry<DataSplit, JavaRDD<DocumentGroup>> split : splits.entrySet()) {
        try (ExampleBlocks blocks = ExampleBlocks.of(split.getValue().flatMap(windows::of))) {
          checkNotEmpty(split.getKey(), blocks, encoding);
          DataStorage storage = check.choose(blocks, before);
          before += StorageCheck.heapBytes(blocks, storage);
          builder.addInput(blocks, storage);
          ShardAssignment all = new ShardAssignment(blocks.count(), 0, 0, shards, spec.seed());
          builder.addSplit(split.getKey(), blocks, all, DataSplit.TRAIN);
        }
      }
      return builder.build();
    }
  }

  private TextEncoding encoding(JavaRDD<DocumentGroup> train) {
    saved.ifPresent(this::checkSaved);
    if (spec.classes().isPresent() && source.kind() != Kind.BYTES) {
      throw new InputException(
          "data.classes must not be set where data.tokenizer is %s: the number of tokens follows from"
              + " it",
          source.kind());
    }
    if (saved.isPresent() && source.kind() == Kind.CHARACTERS) {
      return saved.get();
    }
    Optional<String> end = source.endOfDocument();
    return switch (source.kind()) {
      case BYTES ->
          spec.classes().map(n -> TextEncoding.bytes(n, end)).orElse(TextEncoding.bytes(end));
      case CHARACTERS -> TextEncoding.characters(characters(train), end);
      case FILE -> TextEncoding.file(source.tokenizer(), json(source.tokenizer()), end);
    };
  }

  private void checkSaved(TextEncoding tokens) {
    Optional<String> end =
        tokens.hasEnd()
            ? Optional.of(tokens.vocabulary().get(tokens.endOfDocument()))
            : Optional.empty();
    if (tokens.kind() != source.kind()) {
      throw new InputException(
          "the model was trained with data.tokenizer = %s, but data.tokenizer is %s; set it to %s",
          tokens.kind(), source.tokenizer(), tokens.kind());
    }
    if (tokens.kind() != Kind.FILE && !end.equals(source.endOfDocument())) {
      throw new InputException(
          "the model was trained with data.eos-token = \"%s\", but data.eos-token is \"%s\"",
          end.orElse(""), source.endOfDocument().orElse(""));
    }
  }

  private static SortedSet<Integer> characters(JavaRDD<DocumentGroup> train) {
    SortedSet<Integer> all = new TreeSet<>();
    DocumentGroup.numbers(train, TextLoader::characters).stream()
        .flatMapToLong(LongStream::of)
        .forEach(character -> all.add((int) character));
    return all;
  }

  private static long[] characters(DocumentGroup group) {
    return group.documents().stream()
        .flatMapToInt(document -> CharacterTokenizer.decode(document.text()).codePoints())
        .distinct()
        .asLongStream()
        .toArray();
  }

  private String json(String path) {
    InputFiles files = context.files();
    if (!files.exists(path)) {
      throw new InputException(
          "data.tokenizer must be bytes, characters or a file, but there is no file %s", path);
    }
    try (InputStream in = files.open(path)) {
      return new String(in.readNBytes(MAX_TOKENIZER_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw InputFiles.damaged(path, e);
    }
  }

  private void checkNotEmpty(DataSplit split, ExampleBlocks blocks, TextEncoding encoding) {
    if (blocks.count() == 0) {
      throw new InputException(
          "there are no %s examples: an example is of data.length = %d tokens and the next one, and"
              + " %s; decrease data.length%s",
          split == DataSplit.TRAIN ? "training" : split.name().toLowerCase(Locale.ROOT),
          source.length(),
          encoding.hasEnd() ? "all documents together have fewer" : "every document has fewer",
          encoding.hasEnd()
              ? ", or use more text"
              : ", or set data.eos-token to the token that joins documents");
    }
  }
}
