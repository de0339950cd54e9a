package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.optimizer.Rules;
import largo.core.optimizer.Wrappers;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.junit.Test;

/** The command line, above all its errors. */
public class CommandLineTest extends SparkSuite {

  private static final String TINY =
      """
      name = tiny
      data { source = digits, train-examples = 300, test-examples = 100 }
      model { zoo = mlp, widths = [16] }
      optimizer { name = momentum, learning-rate = 0.1 }
      batch { global = 64, micro = 32 }
      budget.epochs = 1
      """;

  private final TestFolder folder = TestFolder.create();
  private final String conf = folder.write("tiny.conf", TINY);
  private final String out = folder + "/out";

  @Test
  public void printsHelpAndVersion() {
    assertThat(CommandRun.largo("--help").out()).contains("train", "sweep", "evaluate", "doctor");
    assertThat(CommandRun.largo("sweep", "--help").out())
        .contains("--set=KEY=VALUE", "--master=MASTER", "--out=DIR", "--resume=DIR");
    assertThat(CommandRun.largo("--version").out()).startsWith("largo ");
    assertThat(CommandRun.largo().code()).isEqualTo(2);
    assertThat(CommandRun.largo("trian").err())
        .isEqualTo(
            "Unmatched argument at index 0: 'trian'; did you mean train?; see largo --help\n");
  }

  @Test
  public void listsEveryRuleWithItsDefaults() {
    CommandRun run = CommandRun.largo("optimizers");

    assertThat(run.code()).isZero();
    for (Rules.Rule rule : Rules.ALL) {
      assertThat(run.out()).contains(rule.name() + ": " + rule.summary());
    }
    for (Wrappers.Choice choice : Wrappers.ALL) {
      assertThat(run.out()).contains(choice.name() + ": " + choice.summary());
    }
    assertThat(run.out()).contains("beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weight-decay = 0");
  }

  @Test
  public void measuresSteps() {
    String json = folder + "/step.json";
    CommandRun run =
        CommandRun.largo(
            "bench", "step", "--master=local[2]", "--size=small", "--rounds=1", "--json", json);

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).containsPattern("local\\[2\\] +job +669,706");
    assertThat(run.out()).containsPattern("local\\[2\\] +session +669,706");
    assertThat(Path.of(json)).content().contains("\"kind\" : \"session\"", "\"overheadMillis\"");
  }

  @Test
  public void measuresExchanges() {
    String json = folder + "/exchange.json";
    CommandRun run =
        CommandRun.largo(
            "bench",
            "exchange",
            "--master=local[2]",
            "--widths=8",
            "--constant",
            "--rounds=1",
            "--steps=2",
            "--sockets",
            "--json",
            json);

    assertThat(run.err()).doesNotContain("Exception");
    assertThat(run.out()).containsPattern("local\\[2\\] +session +momentum +6,370 +2 .* ms");
    assertThat(run.out()).containsPattern("local\\[2\\] +sliced +momentum +6,370 +2 .* ms");
    assertThat(Path.of(json))
        .content()
        .contains("\"kind\" : \"SLICED\"", "\"predicted\" : null")
        .containsPattern("\"sockets\" : \\d");
  }

  @Test
  public void rejectsUnavailableGpus() {
    CommandRun device = CommandRun.largo("train", conf, "--out", out, "--set", "worker.device=gpu");
    assertThat(device.code()).isEqualTo(1);
    assertThat(device.err()).startsWith("the driver: worker.device is gpu, but this build has no");
    CommandRun profile = CommandRun.largo("train", conf, "--out", out, "--set", "worker.gpus=1");
    assertThat(profile.code()).isEqualTo(1);
    assertThat(profile.err()).startsWith("worker.gpus must be 0 where the master is local[");
  }

  @Test
  public void replaysATrace() {
    String trace =
        folder.write(
            "trace.json",
            """
            { "params": { "w": [[1, 2]] }, "grads": [ { "w": [[4, 8]] } ],
              "optimizer": "SGD", "hp": { "lr": 0.5 }, "expected": [ { "w": [[-1, -2]] } ] }
            """);

    CommandRun printed =
        CommandRun.largo("replay", trace, "--optimizer", "sgd", "--set", "learning-rate=1");
    assertThat(printed.code()).isZero();
    assertThat(printed.out()).contains("\"params\":[{\"w\":[[-3.0,-6.0]]}]");
    CommandRun compared = CommandRun.largo("replay", trace, "--expect");
    assertThat(compared.code()).isZero();
    assertThat(compared.out()).contains("ok ", "SGD(lr=0.5) on trace", "1 of 1 cases within");
    CommandRun far = CommandRun.largo("replay", trace, "--expect", "--set", "lr=0.5001");
    assertThat(far.code()).isEqualTo(1);
    assertThat(far.out()).contains("FAR", "w[0][1] after step 1 is -2.0008", "0 of 1 cases within");
    assertThat(
            CommandRun.largo("replay", trace, "--expect", "--set", "lr=0.5001", "--tolerance=1e-3")
                .code())
        .isZero();
  }

  @Test
  public void rejectsAMalformedTrace() {
    String trace = folder.write("bad.json", "{ \"params\": { \"w\": [1, 2] }, \"grads\": 7 }");
    replayRefused("none.json: there is no such file", folder + "/none.json");
    replayRefused("bad.json: grads must be a list, but was 7", trace);
    replayRefused("this is not JSON", folder.write("text.json", "weights"));
    replayRefused("--tolerance must be RELATIVE", trace, "--tolerance=little");
    replayRefused("Missing required parameter: 'TRACE.json'");
    replayRefused(
        "Unknown option: '--expectt'; did you mean --expect?; see largo replay --help",
        trace,
        "--expectt");
  }

  @Test
  public void rejectsAnInvalidConfiguration() {
    misused("name a configuration file", "train");
    misused("there is no such file", "train", folder + "/none.conf");
    misused(conf + ":2: data.sauce is not a key", "train", write("data { sauce = 1 }\n", 1));
    misused(
        "--set optimizer.name=sgdd: optimizer.name must be one of",
        "train",
        conf,
        "--set",
        "optimizer.name=sgdd");
    misused(
        "--set optimizer.learning-rate=0: optimizer.learning-rate must be positive",
        "train",
        conf,
        "--set",
        "optimizer.learning-rate=0");
    misused(
        "optimizer.learning-rate must be positive and finite, but was -1",
        "train",
        conf,
        "--set=optimizer.learning-rate=-1");
  }

  @Test
  public void takesHashesAndSlashesLiterally() {
    misused("name must be of letters", "train", conf, "--set=name=run//2");
    CommandRun run =
        CommandRun.largo("evaluate", conf, "--model=" + folder + "/a#1.zip", "--master=local[2]");
    assertThat(run.err()).startsWith(folder + "/a#1.zip: there is no such file");
    String cut = folder.write("cut.conf", TINY + "data.path = work/run#2\n");
    misused(cut + ":7: work/run#2 would be cut at the #", "train", cut);
  }

  @Test
  public void rejectsUnusedKeys() {
    misused(
        "train runs one trial and does not use sweep.batch",
        "train",
        conf,
        "--set=sweep.batch=[8]");
    String study = folder.write("study.conf", TINY + "sweep.batch = [32, 64]\n");
    misused("has sweep.batch; set that instead", "sweep", study, "--set=batch.global=8");
    CommandRun scored =
        CommandRun.largo("evaluate", conf, "--model=a.zip", "--set=budget.epochs=2");
    assertThat(scored.err())
        .contains("evaluate scores a saved model and does not use budget.epochs");
    CommandRun planned = CommandRun.largo("yarn-plan", conf, "--set=sweep.parallel=2");
    assertThat(planned.err()).contains("does not use sweep.parallel");
    misused(
        "--conf fs.defaultFS=x: Spark settings start with", "train", conf, "--conf=fs.defaultFS=x");
  }

  @Test
  public void acceptsOnlyUtf8Configurations() {
    String text = "# größe\n" + TINY.replace("tiny", "tiny-utf8");
    byte[] marked = ("\ufeff" + text).getBytes(StandardCharsets.UTF_8);
    String plan = "400 examples of 1x28x28";
    assertThat(CommandRun.largo("yarn-plan", folder.write("bom.conf", marked)).out())
        .contains(plan);
    String crlf = folder.write("crlf.conf", text.replace("\n", "\r\n"));
    assertThat(CommandRun.largo("yarn-plan", crlf).out()).contains(plan);
    String latin = folder.write("latin.conf", ("\n" + text).getBytes(StandardCharsets.ISO_8859_1));
    misused(latin + ":2: byte 6, 0xf6, is not UTF-8", "train", latin);
    for (Charset wide : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE)) {
      String file = folder.write(wide + ".conf", text.getBytes(wide));
      assertThat(CommandRun.largo("train", file).err())
          .startsWith(file)
          .contains("UTF-")
          .hasLineCount(1);
    }
  }

  @Test
  public void usesFileSystemsOfSparksConfiguration() throws Exception {
    String mount = "--conf=spark.hadoop.fs.viewfs.mounttable.c.link./here=file://" + folder;
    CommandRun run =
        CommandRun.largo(
            "train", "viewfs://c/here/tiny.conf", mount, "--out=viewfs://c/here/out", "--resume=x");
    assertThat(run.err()).contains("remove --out"); // the configuration was not even asked for
    CommandRun there =
        CommandRun.largo("train", "viewfs://c/here/none.conf", mount, "--out=viewfs://c/here/out");
    assertThat(there.err()).isEqualTo("viewfs://c/here/none.conf: there is no such file\n");
    Files.createDirectories(Path.of(out));
    CommandRun taken =
        CommandRun.largo("train", "viewfs://c/here/tiny.conf", mount, "--out=viewfs://c/here/");
    assertThat(taken.err()).contains("exists already; name another folder");
    CommandRun resumed = CommandRun.largo("train", mount, "--resume=viewfs://c/here/out");
    assertThat(resumed.err()).contains("out/spec.conf: there is no such file");
  }

  @Test
  public void namesTheConnectorThatIsMissing() {
    CommandRun run = CommandRun.largo("train", conf, "--out=s3a://bucket/out");
    assertThat(run.err())
        .contains("s3a://", "--conf spark.jars.packages=org.apache.hadoop:hadoop-aws:3")
        .hasLineCount(1);
  }

  @Test
  public void rejectsABatchLargerThanTheData() {
    misused(
        "trial momentum-b512-lr0.1-s1: batch.global must be at most the 300 training examples, but "
            + "was 512",
        "train",
        conf,
        "--set",
        "batch.global=512");
  }

  @Test
  public void rejectsAnExistingOutputFolder() throws Exception {
    Files.createDirectories(Path.of(out));
    Files.writeString(Path.of(out, "something"), "content");
    misused(
        out + " exists already; name another folder with --out, or resume it: --resume " + out,
        "train",
        conf);
    assertThat(Path.of(out)).isDirectoryContaining(file -> file.endsWith("something"));
    assertThat(Files.list(Path.of(out))).hasSize(1);
  }

  @Test
  public void resumesARunIfItExists() throws Exception {
    CommandRun bare = CommandRun.largo("train", conf, "--resume-if-exists");
    assertThat(bare.err()).contains("--resume-if-exists requires --out");
    assertThat(bare.code()).isEqualTo(2);
    String[] line = {"train", conf, "--resume-if-exists", "--out", out, "--master=local[2]"};
    assertThat(CommandRun.largo(line).code()).isZero();
    Path model = Path.of(out, "trials/momentum-b64-lr0.1-s1/model.zip");
    FileTime written = Files.getLastModifiedTime(model);

    assertThat(CommandRun.largo(line).code()).isZero();
    assertThat(Files.getLastModifiedTime(model)).isEqualTo(written);
    line[1] = folder.write("other.conf", TINY + "seed = 2\n");
    assertThat(CommandRun.largo(line).err()).contains("seed is 2, but was 1");
  }

  @Test
  public void throwsTheErrorInClusterMode() {
    System.setProperty("spark.submit.deployMode", "cluster");
    try {
      assertThatExceptionOfType(FailedException.class)
          .isThrownBy(() -> TrainCommand.main(new String[] {folder + "/none.conf"}))
          .withMessageContaining("none.conf: there is no such file");
    } finally {
      System.clearProperty("spark.submit.deployMode");
    }
  }

  @Test
  public void plansForYarn() {
    CommandRun run =
        CommandRun.largo(
            "yarn-plan",
            conf,
            "--set=shards=12",
            "--nodes=3",
            "--node-cores=8",
            "--node-memory=32g",
            "--queue=training",
            "--label=fast",
            "--out=hdfs:///runs/a b");
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("400 examples of 1x28x28, 12,730 parameters")
        .containsPattern("executors +3  with 4 tasks each")
        .containsPattern("overhead +\\d+ MB  native memory: 400 MB of libraries, \\d+ MB for each")
        .contains(
            "--num-executors 3 \\\n",
            "--deploy-mode client \\\n",
            "--deploy-mode cluster \\\n",
            "--queue training \\\n",
            "spark.yarn.executor.nodeLabelExpression=fast",
            "--set shards=12 \\\n  --out 'hdfs:///runs/a b' \\\n  --resume-if-exists\n");

    String tables = folder.write("t.conf", "data { source = csv, train = [\"/x.csv\"] }");
    CommandRun untold = CommandRun.largo("yarn-plan", tables, "--shape=54");
    assertThat(untold.err()).contains("the size of data.source = csv is unknown", "set --examples");
    assertThat(untold.code()).isEqualTo(2);
    CommandRun metrics =
        CommandRun.largo(
            "yarn-plan",
            tables,
            "--shape=54",
            "--examples=1000000",
            "--classes=7",
            "--set=model.zoo=mlp");
    assertThat(metrics.out()).contains("1,000,000 examples of 54");
    assertThat(CommandRun.largo("yarn-plan", conf, "--node-memory=big").err())
        .contains("--node-memory must be a size such as 65536m or 64g, but was big");
    assertThat(CommandRun.largo("yarn-plan", conf, "--nodes=0").err()).contains("--nodes must be");
    assertThat(CommandRun.largo("yarn-plan", conf, "--conf=spark.memory.fraction=0.5").out())
        .contains("in 0.5 of the rest", "--conf spark.memory.fraction=0.5 \\\n");
    assertThat(CommandRun.largo("yarn-plan", conf, "--conf=spark.yarn.queue=q").err())
        .contains("use --queue");
  }

  @Test
  public void failsOnInvalidInput() {
    failed(
        "data.path = /no/such: there is no such file or folder",
        "--set=data=null",
        "--set=data.source=idx",
        "--set=data.path=/no/such");
    String csv = folder.write("a.csv", "x,y,label\n1,2,a\n3,NaN,b\n");
    failed(
        "line 3: column y must be a number, but was 'NaN'",
        "--set=data=null",
        "--set=data.source=csv",
        "--set=data.test-fraction=0.5",
        "--set=data.train=" + csv);
  }

  @Test
  public void failsOnAnIncompatibleModel() {
    String json =
        folder.write(
            "m.json",
            ZooConfigurations.json(
                new largo.core.model.Logistic(), largo.core.data.ExampleShape.vector(5), 10));
    failed(
        "the model does not fit the data: it does not take examples of 1x28x28 features",
        "--set=model=null",
        "--set=model.json=" + json);
    failed(
        "model.zoo = lenet takes images of at least 16x16 pixels, but the examples are of 2 features",
        "--set=model=null",
        "--set=model.zoo=lenet",
        "--set=data=null",
        "--set=data.source=csv",
        "--set=data.test-fraction=0.5",
        "--set=data.train=" + folder.write("b.csv", "x,y,label\n1,2,a\n3,4,b\n5,6,a\n7,8,b\n"));
  }

  @Test
  public void failsIfShardsDoNotFitInMemory() {
    CommandRun run =
        CommandRun.largo(
            "train",
            conf,
            "--out",
            out,
            "--master=local[2]",
            "--set=data.train-examples=60000",
            "--set=data.storage=memory",
            "--conf=spark.memory.fraction=0.001"); // of a heap that depends on the machine

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains(
            "in 2 shards, and about ", "--conf spark.driver.memory=…; or set data.storage = disk");
    assertThat(Path.of(out)).doesNotExist();
  }

  private String write(String more, int line) {
    List<String> lines = Arrays.asList(TINY.split("\n"));
    String text = String.join("\n", lines.subList(0, line)) + "\n" + more;
    return folder.write("tiny.conf", text);
  }

  private void misused(String message, String... arguments) {
    CommandRun run = CommandRun.largo(withOut(arguments));
    assertThat(run.err()).contains(message);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines().count()).isLessThan(12);
  }

  private static void replayRefused(String message, String... arguments) {
    CommandRun run =
        CommandRun.largo(
            Stream.concat(Stream.of("replay"), Arrays.stream(arguments)).toArray(String[]::new));
    assertThat(run.err()).contains(message);
    assertThat(run.code()).isEqualTo(2);
  }

  private void failed(String message, String... overrides) {
    CommandRun run =
        CommandRun.largo(
            Stream.concat(
                    Stream.of("train", conf, "--out", out, "--master", "local[2]"),
                    Arrays.stream(overrides))
                .toArray(String[]::new));
    assertThat(run.err()).contains(message);
    assertThat(run.err()).doesNotContain("\tat ");
    assertThat(run.code()).isEqualTo(1);
    assertThat(Path.of(out)).doesNotExist();
  }

  private String[] withOut(String... arguments) {
    return Stream.concat(Arrays.stream(arguments), Stream.of("--out", out, "--master", "local[2]"))
        .toArray(String[]::new);
  }
}
