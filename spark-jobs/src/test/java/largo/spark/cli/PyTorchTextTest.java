package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import largo.core.data.ModelOutputs;
import largo.core.data.TextEncoding.Kind;
import largo.core.data.TokenizerLibrary;
import largo.spark.PyTorchFiles;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import largo.spark.study.TrainedModule;
import org.apache.hadoop.conf.Configuration;
import org.junit.Before;
import org.junit.Test;

/** Models of text on the command line, in a build that has PyTorch's library. */
public class PyTorchTextTest extends SparkSuite {

  private static final String MASTER = "--master=local[2]";

  private static final String TOKENIZER =
      """
      { "version": "1.0", "truncation": null, "padding": null,
        "added_tokens": [ { "id": 0, "content": "<|endoftext|>", "single_word": false, "lstrip": false,
          "rstrip": false, "normalized": false, "special": true } ],
        "normalizer": { "type": "Lowercase" }, "pre_tokenizer": { "type": "Whitespace" },
        "post_processor": null, "decoder": null,
        "model": { "type": "WordLevel", "unk_token": "[UNK]",
          "vocab": { "<|endoftext|>": 0, "[UNK]": 1, "one": 2, "two": 3, "three": 4, "four": 5 } } }
      """;

  private final TestFolder folder = TestFolder.create();

  @Before
  public void needsPyTorch() {
    PyTorchFiles.assumeLibrary();
  }

  @Test
  public void trainsEvaluatesAndPredictsBytes() throws IOException {
    String conf = conf("abcdefgh ".repeat(200), "length = 8");
    String trial = trained(conf, "run");

    assertThat(largo("evaluate", conf, "--model", trial + "/model.pt", MASTER))
        .contains("accuracy");
    largo(
        "measure",
        conf,
        "--model",
        trial + "/model.pt",
        "--products=1",
        "--iterations=1",
        "--examples=16",
        MASTER);
    String tokens =
        "a0,a1,a2,a3,a4,a5,a6,a7\n"
            + IntStream.rangeClosed('a', 'h')
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","))
            + "\n";
    assertThat(predicted(trial + "/model.pt", "tokens.csv", tokens))
        .containsExactly(Integer.toString(' '));

    CommandRun scaled =
        CommandRun.largo(
            "train", conf, "--set=data.normalize=scale", "--out", folder + "/s", MASTER);
    assertThat(scaled.code()).isEqualTo(1);
    assertThat(scaled.err()).contains("data.normalize must be none for a model whose inputs are");
  }

  @Test
  public void charactersAreSavedWithTheModel() throws IOException {
    String conf = conf("Aé-Aé-Aé-\n".repeat(100), "tokenizer = characters, length = 10");
    String trial = trained(conf, "run");
    String model = trial + "/model.pt";

    ModelOutputs outputs =
        TrainedModule.read(model, Optional.empty(), new Configuration()).outputs();
    assertThat(outputs.names()).containsExactly("\n", "-", "A", "é", "<unk>");
    assertThat(outputs.tokens().kind()).isEqualTo(Kind.CHARACTERS);
    assertThat(predicted(model, "texts.csv", "text\nAé-Aé-Aé-Aé\nxx-Aé-Aé-Aé-A\n"))
        .containsExactly("-", "é");
    CommandRun shorter =
        CommandRun.largo(
            "predict",
            model,
            folder.write("short.csv", "text\nAé\n"),
            "--out",
            folder + "/short",
            MASTER);
    assertThat(shorter.err()).contains("the model predicts from 10 tokens, but a text has 2: 'Aé'");

    // other text, of which the model has the tokens
    String other = conf("-é-é-é-é-é\n".repeat(100), "tokenizer = characters, length = 10");
    assertThat(largo("evaluate", other, "--model", model, MASTER)).contains("U+000A", "é");
    CommandRun bytes =
        CommandRun.largo("evaluate", other, "--model", model, "--set=data.tokenizer=bytes", MASTER);
    assertThat(bytes.err())
        .contains("the model was trained with data.tokenizer = characters, but data.tokenizer is");
    String further =
        trained(other, "further", "--set=model.torchscript=" + model, "--set=budget.steps=2");
    assertThat(
            TrainedModule.read(further + "/model.pt", Optional.empty(), new Configuration())
                .outputs())
        .isEqualTo(outputs);
  }

  @Test
  public void resumesWithTheSameTextOnly() throws IOException {
    String conf =
        conf(
            IntStream.range(0, 200).mapToObj(i -> "row " + i).collect(Collectors.joining("\n")),
            "tokenizer = characters, length = 10, separator = \"\\n\"");
    String trial = trained(conf, "run");

    assertThat(Files.readString(Path.of(folder + "/run/spec.conf")))
        .contains("separator = \"\\n\"");
    largo("train", "--resume", folder + "/run", MASTER);
    assertThat(content(trained(conf, "again"))).isEqualTo(content(trial));
    String input = folder + "/input.txt";
    Files.writeString(Path.of(input), Files.readString(Path.of(input)).replace('r', 'x'));
    CommandRun other = CommandRun.largo("train", "--resume", folder + "/run", MASTER);
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("/run was started with other data");
  }

  @Test
  public void tokenizerFilesAreSavedWithTheModel() throws IOException {
    assumeThat(TokenizerLibrary.find()).isPresent();
    String tokenizer = folder.write("tokenizer.json", TOKENIZER);
    String conf =
        conf(
            IntStream.range(0, 150)
                .mapToObj(i -> "One two three four\n")
                .collect(Collectors.joining()),
            "tokenizer = \"" + tokenizer + "\", length = 8, separator = \"\\n\", test = [\"%s\"]");
    String model = trained(conf, "run") + "/model.pt";

    Files.delete(Path.of(tokenizer));
    ModelOutputs outputs =
        TrainedModule.read(model, Optional.empty(), new Configuration()).outputs();
    assertThat(outputs.names())
        .containsExactly("<|endoftext|>", "[UNK]", "one", "two", "three", "four");
    assertThat(outputs.tokens().json()).isEqualTo(TOKENIZER);
    assertThat(
            predicted(
                model,
                "texts.csv",
                "text\none two three four<|endoftext|>one TWO three\n"
                    + "two three four<|endoftext|> one two three four\n"))
        .containsExactly("four", "<|endoftext|>");
  }

  private String conf(String text, String data) {
    String file = folder.write("input.txt", text);
    return folder.write(
        "text.conf",
        """
        data { source = text, train = ["%s"], test-fraction = 0.2, %s }
        model { zoo = lstm, width = 16, depth = 1 }
        optimizer { name = adam, learning-rate = 0.02 }
        batch { global = 16, micro = 16 }
        budget.steps = 30
        shards = 2
        """
            .formatted(file, data.formatted(file)));
  }

  private String trained(String conf, String out, String... options) throws IOException {
    Stream<String> command = Stream.of("train", conf, "--out", folder + "/" + out, MASTER);
    largo(Stream.concat(command, Stream.of(options)).toArray(String[]::new));
    return Path.of(folder + "/" + out, "trials").toFile().listFiles()[0].toString();
  }

  private List<String> predicted(String model, String name, String csv) {
    String out = folder + "/predicted-" + name;
    largo("predict", model, folder.write(name, csv), "--out", out, MASTER);
    return session().read().parquet(out).collectAsList().stream()
        .map(row -> row.<String>getAs("prediction"))
        .toList();
  }

  private static List<Float> content(String trial) {
    float[] parameters =
        TrainedModule.read(trial + "/model.pt", Optional.empty(), new Configuration()).parameters();
    return IntStream.range(0, parameters.length).mapToObj(i -> parameters[i]).toList();
  }

  private static String largo(String... arguments) {
    CommandRun run = CommandRun.largo(arguments);
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    return run.out();
  }
}
