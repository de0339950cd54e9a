package largo.spark.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import largo.core.config.SpecException;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import py4j.Gateway;
import py4j.ReturnObject;

/** Complete studies through the notebook interface. */
public class NotebookTest extends SparkSuite {

  private final TestFolder folder = TestFolder.create();
  private final String out = folder.path().resolve("out").toString();

  @Test
  public void callsAreSettings() {
    StudyPlan plan =
        Largo.study(session())
            .text("name = a\nmodel { zoo = lenet, dense = 7 }\nshards = 3")
            .model("mlp")
            .set("model.widths", List.of(8, 4))
            .set("schedule.name", "cosine")
            .optimizer("lamb", 0.01)
            .optimizer("{ name = lars, trust = 0.02, learning-rate = 1 }")
            .batches(List.of(64, 128))
            .seeds(List.of(1, 2))
            .steps(9)
            .epochs(2);

    assertThat(plan.configuration())
        .contains("zoo = mlp", "widths = [8, 4]", "shards = 3", "epochs = 2")
        .doesNotContain("dense", "steps = 9");
    assertThat(plan.trials())
        .hasSize(8)
        .startsWith("lamb-b64-lr0.01-s1", "lamb-b64-lr0.01-s2")
        .endsWith("lars-b128-lr1-s2");
  }

  @Test
  public void modelsAreNamedByTheEndingOfTheirFiles() {
    StudyPlan plan = Largo.study(session()).model("network.json").model("model.pt");
    assertThat(plan.configuration()).contains("torchscript = \"model.pt\"").doesNotContain("json");
    assertThat(plan.model("mlp").configuration()).contains("zoo = mlp").doesNotContain(".pt");
  }

  @Test
  public void callsDoNotModifyThePlan() {
    StudyPlan plan = Largo.study(session()).batch(64);
    plan.optimizer("lamb", 0.01);
    assertThat(plan.optimizer("lars", 1).trials()).containsExactly("lars-b64-lr1-s1");
  }

  @Test
  public void invalidSettingsAreRefusedAsOnTheCommandLine() {
    StudyPlan plan = Largo.study(session()).batch(0).set("model.wdths", List.of(1)).shards(-1);
    assertThatThrownBy(plan::start)
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("--set batch.global=0: batch.global must be positive")
        .hasMessageContaining("model.wdths");
    assertThatThrownBy(() -> Largo.study(session()).set("seed", new Object()))
        .hasMessageStartingWith("seed must be a string, a number, a boolean, or a java.util.List");
  }

  @Test
  public void settingsWithoutEffectAreRefused() {
    StudyPlan plan = Largo.study(session()).batches(List.of(8, 16)).batch(4);
    assertThatThrownBy(plan::trials)
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("--set batch.global=4: sweep does not use batch.global");
    assertThatThrownBy(
            () -> Largo.study(session()).optimizer("lamb", 0.1).learningRates(List.of(1)).start())
        .hasMessageContaining("does not use sweep.learning-rate.values");
  }

  @Test
  public void runsADataFrameThroughANetworkOfDeeplearning4j() throws Exception {
    StudyPlan plan =
        Largo.study(session())
            .name("own")
            .data(table(300, 1))
            .test(table(100, 2))
            .model(configuration())
            .optimizer("momentum", 0.1)
            .batches(List.of(16, 32))
            .epochs(3)
            .out(out);

    StudyResult result = plan.run();

    List<Row> results = result.results().collectAsList();
    assertThat(results).hasSize(2);
    assertThat(results.get(0).<String>getAs("status")).isEqualTo("finished");
    assertThat(results.get(0).<Double>getAs("test_accuracy")).isGreaterThan(0.8);
    assertThat(result.steps().where("trial = 'momentum-b32-lr0.1-s1'").count()).isEqualTo(30);
    assertThat(result.summary()).contains("momentum");
    assertThat(result.picture("loss-curves.png")).startsWith(0x89, 'P', 'N', 'G');
    assertThat(Path.of(result.folder(), "report.html")).exists();
    assertThat(result.model("momentum-b16-lr0.1-s1")).endsWith("/model.zip");
    assertThat(Largo.csv(result.results())).startsWith("trial,optimizer,batch,").hasLineCount(3);

    long written = Files.getLastModifiedTime(Path.of(out, "model.json")).toMillis();
    StudyResult again = plan.run(); // as a cell does: everything is there
    assertThat(again.results().collectAsList()).isEqualTo(results);
    assertThat(Files.getLastModifiedTime(Path.of(out, "model.json")).toMillis()).isEqualTo(written);

    assertThatThrownBy(() -> plan.epochs(4).run())
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("holds another study")
        .hasMessageContaining("budget.epochs is 4, but was 3");
    assertThatThrownBy(() -> plan.data(table(300, 3)).run())
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("was made with another table");
    assertThatThrownBy(() -> Largo.study(session()).out(folder.path().toString()).run())
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("is not the folder of a study: it contains [out]");
  }

  @Test
  public void trainsANetworkFurther() {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration());
    network.init();
    StudyPlan plan =
        Largo.study(session())
            .data(table(300, 1), "label", List.of("x", "y"))
            .set("data.test-fraction", 0.2)
            .model(network)
            .optimizer("{ name = sgd, learning-rate = 1e-9 }")
            .batch(64)
            .set("exchange.kind", "job")
            .seeds(List.of(1, 2))
            .steps(1)
            .out(out);

    List<Row> results = plan.run().results().collectAsList();
    assertThat(results).hasSize(2); // both seeds begin where the network is
    assertThat(results.get(0).<Double>getAs("test_loss"))
        .isEqualTo(results.get(1).<Double>getAs("test_loss"));
  }

  @Test
  public void predictsSeveralTargets() {
    Dataset<Row> sums = table(200, 1).selectExpr("x", "y", "x + y as sum", "x - y as difference");
    List<Row> results =
        Largo.study(session())
            .data(table(200, 1), "label", List.of("x"))
            .data(sums, List.of("sum", "difference"), List.of("x", "y"))
            .set("data.task", "regression")
            .set("data.test-fraction", 0.2)
            .model("logistic")
            .optimizer("adam", 0.05)
            .batch(32)
            .epochs(10)
            .out(out)
            .run()
            .results()
            .collectAsList();

    assertThat(results).hasSize(1);
    assertThat(results.get(0).<Double>getAs("test_r2_sum")).isGreaterThan(0.8);
    assertThat(results.get(0).<Double>getAs("test_r2_difference")).isGreaterThan(0.8);
  }

  /** Points on two sides of a line. */
  static Dataset<Row> table(int rows, int seed) {
    return session()
        .range(0, rows, 1, 2)
        .selectExpr(
            "cast(xxhash64(id, %d) %% 1000 / 1000.0 as float) as x".formatted(seed),
            "cast(xxhash64(id, %d) %% 1000 / 1000.0 as float) as y".formatted(seed + 100))
        .selectExpr("x", "y", "if(x > y, 'below', 'above') as label");
  }

  private static MultiLayerConfiguration configuration() {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .list()
        .layer(new DenseLayer.Builder().nIn(2).nOut(8).activation(Activation.TANH).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build())
        .build();
  }

  /** Strings, numbers and lists of Py4J select the intended overloads. */
  @Test
  public void py4jFindsEveryCall() throws Exception {
    Gateway gateway = new Gateway(null);
    Object plan = Largo.study(session());
    for (List<Object> call :
        List.<List<Object>>of(
            List.of("name", "a"),
            List.of("text", "seed = 3"),
            List.of("set", "sweep.batch", new ArrayList<>(List.of(4, 8))),
            List.of("data", table(10, 1), "label", new ArrayList<>(List.of("x", "y"))),
            List.of("test", table(10, 2)),
            List.of("model", configuration()),
            List.of("optimizer", "{ name = sgd }"),
            List.of("optimizer", "momentum", 1), // an int in Python, a double here
            List.of("optimizer", "lamb", 0.01),
            List.of("optimizer", "lars", new ArrayList<>(List.of(1, 0.5))),
            List.of("learningRates", new ArrayList<>(List.of(0.1))),
            List.of("batches", new ArrayList<>(List.of(4, 8))),
            List.of("seeds", new ArrayList<>(List.of(1L, 2))),
            List.of("seed", 5),
            List.of("epochs", 2),
            List.of("steps", 3),
            List.of("shards", 2))) {
      List<Object> arguments = new ArrayList<>(call.subList(1, call.size()));
      String target = gateway.putNewObject(plan);
      ReturnObject returned = gateway.invoke((String) call.get(0), target, arguments);
      assertThat(returned.isError()).as(call.toString()).isFalse();
      if (!call.get(0).equals("seed")) { // has no effect beside seeds
        plan = gateway.getObject(returned.getName());
      }
    }
    assertThat(((StudyPlan) plan).trials()).hasSize(5 * 2 * 2).contains("lars-b8-lr0.5-s2");
  }

  @Test
  public void tablesAreCsv() {
    Dataset<Row> table =
        session().sql("select 'a,\"b\"' as s, 0.5D as d, double('NaN') as n, map('k', 1.5D) as m");
    assertThat(Largo.csv(table))
        .isEqualTo("s,d,n,m\n\"a,\"\"b\"\"\",0.5,NaN,\"{\"\"k\"\":1.5}\"\n");
    assertThat(HoconValues.of("k", Map.of("a", Arrays.asList(1, 0.5, true))))
        .isEqualTo("{ a = [1, 0.5, true] }");
  }
}
