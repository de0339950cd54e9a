package largo.spark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import largo.core.config.DataSpec;
import largo.core.config.SpecReader;
import largo.core.data.DataSplit;
import largo.core.data.Examples;
import largo.core.data.InputException;
import largo.core.data.ModelOutputs;
import largo.core.data.TextEncoding;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.Test;

public class TextLoaderTest extends SparkSuite {

  private final TestFolder folder = TestFolder.create();
  private final String test = folder.write("test.txt", "abcdefghij");

  @Test
  public void cutsTextIntoWindowsFollowedByTheNextByte() {
    String file = folder.write("a.txt", "abcdefghij");

    assertThat(train(file, "length = 3")).containsExactly("abc>d", "def>g", "ghi>j");
    assertThat(train(file, "length = 3, stride = 2"))
        .containsExactly("abc>d", "cde>f", "efg>h", "ghi>j");
    assertThat(train(file, "length = 9")).containsExactly("abcdefghi>j");
  }

  @Test
  public void readsGzippedFilesAsOthers() {
    String text =
        IntStream.range(0, 3_000)
            .mapToObj(i -> "to be or not " + i)
            .collect(Collectors.joining("; "));
    String zipped = folder.gzip("g.txt.gz", text.getBytes(StandardCharsets.UTF_8));
    String plain = folder.write("g.txt", text);

    for (String options : List.of("length = 9", "length = 9, separator = \"; \"")) {
      assertThat(train(zipped, options)).isNotEmpty().isEqualTo(train(plain, options));
      String fractions = options + ", test-fraction = 0.2, validation-fraction = 0.1";
      assertThat(fingerprint(source(zipped, fractions)))
          .isEqualTo(fingerprint(source(plain, fractions)));
    }
  }

  @Test
  public void readsSectionsOfLargeFiles() {
    String text =
        IntStream.range(0, 1_500_000).mapToObj(i -> "w" + i % 977).collect(Collectors.joining(" "));
    String file = folder.write("large.txt", text);
    assertThat(text.length()).isGreaterThan(TextSection.BYTES);

    String options =
        "length = 1000, tokenizer = characters, validation-fraction = 0, test = [\"%s\"]";
    try (ShardedData data = load(source(file, options.formatted(file)), 2)) {
      long all = (text.length() - 1) / 1000;
      assertThat(data.count(DataSplit.TRAIN)).isBetween(all - 2, all);
    }
    List<DocumentGroup> sections = corpus("train = [\"" + file + "\"]").groups().collect();
    assertThat(joined(sections)).isEqualTo(text);
    assertThat(sections).hasSizeGreaterThan(1);
    assertThat(sections.stream().flatMap(group -> group.documents().stream()))
        .filteredOn(TextDocument::ends)
        .hasSize(1);
  }

  @Test
  public void cutsTextWithoutWhiteSpaceBetweenCharacters() {
    String text = "é€".repeat(1_200_000);
    String file = folder.write("dense.txt", text);

    List<DocumentGroup> sections = corpus("train = [\"" + file + "\"]").groups().collect();

    assertThat(sections).hasSizeGreaterThan(1);
    assertThat(joined(sections)).isEqualTo(text);
  }

  @Test
  public void charactersAreThoseOfTheTrainingText() {
    String file = folder.write("a.txt", "bcabcaé");
    String other = folder.write("b.txt", "abcx€a");
    String data = source(file, "tokenizer = characters, length = 2");

    try (ShardedData loaded = load(data + ", test = [\"" + other + "\"]", 1)) {
      assertThat(loaded.classes().names()).containsExactly("a", "b", "c", "é", "<unk>");
      assertThat(tokens(loaded, DataSplit.TRAIN))
          .containsExactlyInAnyOrder("1,2>0", "0,1>2", "2,0>3");
      assertThat(tokens(loaded, DataSplit.TEST)).containsExactlyInAnyOrder("0,1>2", "2,4>4");
      assertThat(loaded).asString().endsWith("examples of 2, 5 tokens of characters");
    }
  }

  @Test
  public void aTrainedModelKeepsItsCharacters() {
    String file = folder.write("a.txt", "abcabcabc");
    String data = source(file, "tokenizer = characters, length = 2, test-fraction = 0.3");
    DataSpec spec = SpecReader.read("test", "data { " + data + " }", List.of()).data();
    TextEncoding saved =
        TextEncoding.characters(
            new java.util.TreeSet<>("xyzabc".chars().boxed().toList()), Optional.empty());

    try (ShardedData loaded =
        new DataLoader(session(), spec, 1, Optional.of(saved.outputs())).load()) {
      assertThat(loaded.classes().names()).containsExactly("a", "b", "c", "x", "y", "z", "<unk>");
    }
    Optional<ModelOutputs> bytes = Optional.of(TextEncoding.bytes(Optional.empty()).outputs());
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> new DataLoader(session(), spec, 1, bytes).load())
        .withMessage(
            "the model was trained with data.tokenizer = bytes, but data.tokenizer is characters;"
                + " set it to bytes");
  }

  @Test
  public void documentsAreJoinedByATokenOrNotAtAll() {
    String file = folder.write("lines.txt", "ab\r\n\ncd\nefgh\n");

    assertThat(train(file, "length = 2, separator = \"\\n\", eos-token = \"\""))
        .containsExactly("ef>g");
    assertThat(tokens(source(file, "length = 3, separator = \"\\n\"") + test(), DataSplit.TRAIN))
        .containsExactlyInAnyOrder("97,98,256>99", "99,100,256>101", "101,102,103>104");
  }

  @Test
  public void splitsByDocument() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      text.append("d%03d".formatted(i).repeat(1 + i % 3)).append("<end>");
    }
    String file = folder.write("documents.txt", text.toString());
    String data =
        source(
            file,
            "length = 4, stride = 1, separator = \"<end>\", eos-token = \"\","
                + " test-fraction = 0.2, validation-fraction = 0.1");

    List<Set<String>> documents = new ArrayList<>();
    for (int shards : new int[] {1, 3}) {
      try (ShardedData loaded = load(data, shards)) {
        for (DataSplit split : DataSplit.values()) {
          Set<String> numbers = new HashSet<>();
          for (String row : bytes(loaded, split)) {
            Pattern.compile("d(\\d{3})")
                .matcher(row)
                .results()
                .forEach(m -> numbers.add(m.group()));
          }
          documents.add(numbers);
        }
      }
    }
    // the 67 documents of four bytes give no example
    assertThat(documents.get(0)).hasSizeBetween(80, 105);
    assertThat(documents.get(1)).isNotEmpty().doesNotContainAnyElementsOf(documents.get(0));
    assertThat(documents.get(2))
        .hasSizeGreaterThan(documents.get(1).size())
        .doesNotContainAnyElementsOf(documents.get(0))
        .doesNotContainAnyElementsOf(documents.get(1));
    assertThat(documents.subList(3, 6)).isEqualTo(documents.subList(0, 3));
  }

  @Test
  public void equalDocumentsAreInTheSameSplit() {
    String file = folder.write("twice.txt", ("abc\n".repeat(20) + "xyz\n".repeat(20)));
    String data =
        source(file, "length = 2, separator = \"\\n\", eos-token = \"\", test-fraction = 0.5");

    try (ShardedData loaded = load(data, 1)) {
      assertThat(Set.copyOf(bytes(loaded, DataSplit.TRAIN))).hasSize(1);
      assertThat(Set.copyOf(bytes(loaded, DataSplit.TEST)))
          .hasSize(1)
          .doesNotContainAnyElementsOf(bytes(loaded, DataSplit.TRAIN));
    }
  }

  @Test
  public void eachOfSeveralFilesIsADocument() {
    String files =
        IntStream.range(0, 10)
            .mapToObj(i -> "\"" + folder.write(i + ".txt", (i + "").repeat(40)) + "\"")
            .collect(Collectors.joining(", "));
    String data = "source = text, length = 4, test-fraction = 0.3, train = [" + files + "]";

    try (ShardedData loaded = load(data, 2)) {
      assertThat(Set.copyOf(bytes(loaded, DataSplit.TRAIN))).hasSize(7);
      assertThat(Set.copyOf(bytes(loaded, DataSplit.TEST))).hasSize(3);
    }
    refused("source = text, length = 4, test-fraction = 0.01, train = [" + files + "]")
        .withMessage(
            "data.test-fraction = 0.01 of 10 documents is none, as each file is a document: set"
                + " data.separator to the text between the documents in files; increase it, or set"
                + " it to 0");
  }

  @Test
  public void theLastPartOfASingleDocumentIsForTest() {
    String text =
        IntStream.range(0, 1000)
            .mapToObj(i -> "%03d".formatted(i))
            .collect(Collectors.joining(" "));
    String data =
        source(
            folder.write("one.txt", text),
            "length = 3, stride = 4, test-fraction = 0.2, validation-fraction = 0.1");

    try (ShardedData loaded = load(data, 3)) {
      assertThat(bytes(loaded, DataSplit.TRAIN)).contains("000> ", "699> ").hasSize(700);
      assertThat(bytes(loaded, DataSplit.VALIDATION)).contains("700> ", "799> ").hasSize(100);
      assertThat(bytes(loaded, DataSplit.TEST)).contains("800> ", "998> ").hasSize(199);
    }
  }

  @Test
  public void readsDocumentsInAColumn() {
    StructType schema = new StructType().add("text", DataTypes.StringType).add("n", "int");
    List<org.apache.spark.sql.Row> rows = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      rows.add(RowFactory.create(i == 7 ? null : "document %02d".formatted(i), i));
    }
    session().createDataFrame(rows, schema).repartition(5).write().parquet(folder + "/t.parquet");
    session().createDataFrame(rows, schema).coalesce(1).write().json(folder + "/t.json");
    String options = "column = text, length = 10, eos-token = \"\", test-fraction = 0.2";

    long parquet = fingerprint(source(folder + "/t.parquet", options));

    try (ShardedData loaded = load(source(folder + "/t.parquet", options), 2)) {
      assertThat(loaded.count(DataSplit.TRAIN)).isEqualTo(39);
      assertThat(loaded.count(DataSplit.TEST)).isEqualTo(10);
    }
    assertThat(fingerprint(source(folder + "/t.json", options))).isEqualTo(parquet);
    session().createDataFrame(rows, schema).write().parquet(folder + "/both/train.parquet");
    session().createDataFrame(rows, schema).write().parquet(folder + "/both/test.parquet");
    try (ShardedData loaded =
        load("source = text, column = text, length = 10, path = \"" + folder + "/both\"", 2)) {
      assertThat(loaded.count(DataSplit.TRAIN)).isEqualTo(loaded.count(DataSplit.TEST));
    }
    refused(
            "source = text, column = text, test-fraction = 0.2, train = [\"%s/t.json\","
                    .formatted(folder)
                + " \"%s/t.parquet\"]".formatted(folder))
        .withMessage(
            "the tables of data.column = text must be of one format, but are of [json, parquet]");
    refused(source(folder + "/t.json", "column = texts, test-fraction = 0.2"))
        .withMessageStartingWith("data.column = texts: there is no such column in ")
        .withMessageEndingWith("it has [n, text]");
    refused(source(folder + "/t.json", "column = n, test-fraction = 0.2"))
        .withMessageStartingWith("data.column = n must be a column of text, but is of type bigint");
    refused(source(folder + "/t.tsv", "column = n, test-fraction = 0.2"))
        .withMessageContaining("t.tsv");
  }

  @Test
  public void theClusterDoesNotMatter() {
    String text =
        IntStream.range(0, 300).mapToObj(i -> "line " + i * i).collect(Collectors.joining("\n"));
    String data =
        source(
            folder.write("lines.txt", text),
            "tokenizer = characters, length = 5, separator = \"\\n\", test-fraction = 0.2");

    try (ShardedData loaded = load(data, 3)) {
      assertThat(loaded.fingerprint()).isEqualTo(fingerprint(data));
      assertThat(loaded.outputs().tokens().hasEnd()).isTrue();
    }
  }

  @Test
  public void refusesWhatGivesNoExamples() {
    String file = folder.write("short.txt", "abc");

    refused(source(file, "length = 3") + test())
        .withMessageContaining("short.txt must have at least 4 bytes, data.length and one more");
    refused(source(file, "length = 9, tokenizer = characters") + test())
        .withMessage(
            "there are no training examples: an example is of data.length = 9 tokens and the next"
                + " one, and every document has fewer; decrease data.length, or set data.eos-token"
                + " to the token that joins documents");
    refused(source(file, "length = 2")).withMessageStartingWith("there are no test examples in");
    refused(source(file, "length = 2, tokenizer = none.json") + test())
        .withMessage(
            "data.tokenizer must be bytes, characters or a file, but there is no file none.json");
    String latin1 = folder.write("l.txt", "abcdé fgh".getBytes(StandardCharsets.ISO_8859_1));
    refused(source(latin1, "length = 2, tokenizer = characters") + test())
        .withMessageEndingWith(
            latin1
                + ": the text is not UTF-8: its byte 4 is 0xe9; convert it, or set data.tokenizer ="
                + " bytes");
    refused(source(file, "length = 2, tokenizer = characters, classes = 7") + test())
        .withMessage(
            "data.classes must not be set where data.tokenizer is characters: the number of tokens"
                + " follows from it");
  }

  private String test() {
    return ", test = [\"" + test + "\"]";
  }

  private static String source(String file, String options) {
    return "source = text, train = [\"%s\"], %s".formatted(file, options);
  }

  private List<String> train(String file, String options) {
    try (ShardedData data = load(source(file, options) + test(), 1)) {
      return bytes(data, DataSplit.TRAIN).stream().sorted().toList();
    }
  }

  private static long fingerprint(String data) {
    try (ShardedData loaded = load(data, 1)) {
      return loaded.fingerprint();
    }
  }

  private static ThrowableAssertAlternative<InputException> refused(String data) {
    return assertThatExceptionOfType(InputException.class).isThrownBy(() -> load(data, 2));
  }

  private static ShardedData load(String data, int shards) {
    return new DataLoader(session(), spec(data), shards).load();
  }

  private static DataSpec spec(String data) {
    return SpecReader.read("test", "data { " + data + " }", List.of()).data();
  }

  private static TextCorpus corpus(String data) {
    DataSpec spec = spec("source = text, " + data);
    largo.core.data.TextSource source = (largo.core.data.TextSource) spec.source().value();
    return new TextCorpus(ReadContext.of(session(), spec), source, source.train());
  }

  private static String joined(List<DocumentGroup> groups) {
    return groups.stream()
        .flatMap(group -> group.documents().stream())
        .map(document -> new String(document.text(), StandardCharsets.UTF_8))
        .collect(Collectors.joining());
  }

  /** Examples of bytes, as {@code abc>d}. */
  private static List<String> bytes(ShardedData data, DataSplit split) {
    List<String> rows = new ArrayList<>();
    for (Examples examples : data.splits().get(split).collect()) {
      float[] row = new float[examples.features().width()];
      for (int i = 0; i < examples.count(); i++) {
        examples.features().copyRow(i, row, 0);
        StringBuilder text = new StringBuilder();
        for (float token : row) {
          text.append((char) token);
        }
        rows.add(text + ">" + (char) examples.labels()[i]);
      }
    }
    return rows;
  }

  private static List<String> tokens(String data, DataSplit split) {
    try (ShardedData loaded = load(data, 1)) {
      return tokens(loaded, split);
    }
  }

  /** Examples, as {@code 1,2>3}. */
  private static List<String> tokens(ShardedData data, DataSplit split) {
    List<String> rows = new ArrayList<>();
    for (Examples examples : data.splits().get(split).collect()) {
      float[] row = new float[examples.features().width()];
      for (int i = 0; i < examples.count(); i++) {
        examples.features().copyRow(i, row, 0);
        String tokens =
            IntStream.range(0, row.length)
                .mapToObj(j -> Integer.toString((int) row[j]))
                .collect(Collectors.joining(","));
        rows.add(tokens + ">" + examples.labels()[i]);
      }
    }
    return rows;
  }
}
