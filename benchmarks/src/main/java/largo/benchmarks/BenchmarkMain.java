package largo.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import largo.core.optimizer.Rules;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Measures update rules and prints a table that compares them to memory bandwidth and to ND4J.
 *
 * <pre>
 *   mvn -Pbenchmarks -pl benchmarks -am package -DskipTests
 *   OMP_NUM_THREADS=2 java -jar benchmarks/target/benchmarks.jar
 * </pre>
 */
@Command(
    name = "benchmarks",
    description = {
      "Measures one update of 25.6 million parameters by each rule, loops that only read and write"
          + " the same memory (floor), and ND4J's updater if there is one.",
      "ratio: Largo's time / floor. speed: ND4J's time / Largo's time.",
      "Rules of matrices update a square matrix; ratio: Largo's time / (floor + time of products)."
    },
    mixinStandardHelpOptions = true)
public final class BenchmarkMain implements Callable<Integer> {

  @Parameters(paramLabel = "RULE", arity = "0..*", description = "Update rules; default: all.")
  private List<String> rules = new ArrayList<>();

  @Option(
      names = "--threads",
      description = "Threads of Largo and of ND4J; default: ${DEFAULT-VALUE}.",
      defaultValue = "2")
  private int threads;

  @Option(
      names = "--forks",
      description = "Processes per measurement; default: ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private int forks;

  @Option(
      names = "--iterations",
      description =
          "Measured iterations, after half as many for warm-up; default: ${DEFAULT-VALUE}.",
      defaultValue = "10")
  private int iterations;

  @Option(
      names = "--seconds",
      description = "Duration of an iteration in seconds; default: ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private int seconds;

  @Option(
      names = "--sides",
      paramLabel = "N",
      split = ",",
      description = "Sides of the matrices for rules of matrices; default: ${DEFAULT-VALUE}.",
      defaultValue = "128,256,512")
  private List<Integer> sides;

  @Option(names = "--json", paramLabel = "FILE", description = "Also writes the results of JMH.")
  private String json;

  private final List<RunResult> results = new ArrayList<>();

  /** Runs the command line. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new BenchmarkMain()).execute(arguments));
  }

  @Override
  public Integer call() throws RunnerException, IOException {
    String openMp = System.getenv("OMP_NUM_THREADS");
    if (!String.valueOf(threads).equals(openMp)) {
      System.err.printf(
          Locale.ROOT,
          "OMP_NUM_THREADS must be %d, the number of threads of Largo, but was %s%n",
          threads,
          openMp);
      return 2;
    }
    Map<String, MemoryStreams> streams = MemoryStreams.all();
    List<String> names =
        rules.isEmpty() ? Rules.ALL.stream().map(Rules.Rule::name).toList() : rules;
    for (String name : names) {
      if (!streams.containsKey(name)) {
        System.err.printf(
            Locale.ROOT, "RULE must be one of %s, but was %s%n", streams.keySet(), name);
        return 2;
      }
    }

    List<MatrixRule> ofMatrices =
        names.stream().map(MatrixRule::of).flatMap(Optional::stream).toList();
    List<String> others = names.stream().filter(name -> MatrixRule.of(name).isEmpty()).toList();
    List<SpeedRow> rows = measure(others, streams);
    List<MatrixRow> matrixRows = measureMatrices(ofMatrices, streams);
    System.out.printf(
        Locale.ROOT,
        "%n%d floats in %d tensors, %d threads, %s %s on %s%n%s%n",
        Resnet50.layout().size(),
        Resnet50.layout().tensors().size(),
        threads,
        System.getProperty("java.vm.name"),
        System.getProperty("java.version"),
        System.getProperty("os.arch"),
        SpeedRow.header());
    rows.forEach(System.out::println);
    if (!matrixRows.isEmpty()) {
      System.out.printf(Locale.ROOT, "%n%s%n", MatrixRow.header());
      matrixRows.forEach(System.out::println);
    }
    if (json != null) {
      try (PrintStream out = new PrintStream(json, StandardCharsets.UTF_8)) {
        ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
      }
    }
    return 0;
  }

  // one after the other, each right after its floor: the speed of a machine changes over an hour
  private List<SpeedRow> measure(List<String> names, Map<String, MemoryStreams> streams)
      throws RunnerException {
    Map<String, Double> floors = new HashMap<>();
    List<SpeedRow> rows = new ArrayList<>();
    for (String name : names) {
      MemoryStreams accessed = streams.get(name);
      String sweeps = accessed.text();
      if (!floors.containsKey(sweeps)) {
        floors.put(sweeps, milliseconds(run("UpdateBenchmark.floor", Map.of("sweeps", sweeps))));
      }
      RunResult largo = run("UpdateBenchmark.largo", Map.of("rule", name));
      double nd4j =
          Nd4jUpdaters.of(name).isPresent()
              ? milliseconds(run("UpdateBenchmark.nd4j", Map.of("rule", name)))
              : Double.NaN;
      Result<?> allocated = largo.getSecondaryResults().get("gc.alloc.rate.norm");
      rows.add(
          new SpeedRow(
              name,
              accessed,
              Resnet50.layout().size(),
              milliseconds(largo),
              floors.get(sweeps),
              nd4j,
              allocated == null ? Double.NaN : allocated.getScore()));
    }
    return rows;
  }

  private List<MatrixRow> measureMatrices(
      List<MatrixRule> ofMatrices, Map<String, MemoryStreams> streams) throws RunnerException {
    List<MatrixRow> rows = new ArrayList<>();
    for (MatrixRule rule : ofMatrices) {
      String sweeps = streams.get(rule.rule()).text();
      for (int side : sides) {
        String length = String.valueOf(side * side);
        String type = rule.isFloat() ? "FLOAT" : "DOUBLE";
        String rowsAndColumns = String.valueOf(side);
        RunResult floor = run("UpdateBenchmark.floor", Map.of("sweeps", sweeps, "floats", length));
        RunResult ofProduct =
            run("MatrixBenchmark.product", Map.of("type", type, "side", rowsAndColumns));
        RunResult update =
            run("MatrixBenchmark.update", Map.of("rule", rule.rule(), "side", rowsAndColumns));
        rows.add(
            new MatrixRow(
                rule, side, milliseconds(update), milliseconds(floor), milliseconds(ofProduct)));
      }
    }
    return rows;
  }

  private RunResult run(String benchmark, Map<String, String> parameters) throws RunnerException {
    ChainedOptionsBuilder options = new OptionsBuilder().include(benchmark + "$");
    parameters.forEach(options::param);
    options =
        options
            .addProfiler(GCProfiler.class)
            .forks(forks)
            .warmupIterations((iterations + 1) / 2)
            .warmupTime(TimeValue.seconds(seconds))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.seconds(seconds))
            .jvmArgsAppend(
                "-Xms2g",
                "-Xmx2g",
                "-XX:+AlwaysPreTouch", // no page faults during an update
                "-Djava.util.concurrent.ForkJoinPool.common.parallelism=" + (threads - 1));
    RunResult result = new Runner(options.build()).runSingle();
    results.add(result);
    return result;
  }

  private static double milliseconds(RunResult result) {
    return result.getPrimaryResult().getScore();
  }
}
