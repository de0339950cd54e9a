package largo.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
    mixinStandardHelpOptions = true,
    subcommands = OwnersCommand.class)
public final class BenchmarkMain implements Callable<Integer> {

  @Option(
      names = "--sides",
      paramLabel = "N",
      split = ",",
      description = "Sides of the matrices for rules of matrices; default: ${DEFAULT-VALUE}.",
      defaultValue = "128,256,512")
  private List<Integer> sides;

  @Mixin private JmhRuns runs;

  /** Runs the command line. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new BenchmarkMain()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    runs.checkThreads();
    Map<String, MemoryStreams> streams = MemoryStreams.all();
    List<String> names = runs.rules();
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
    System.out.printf(Locale.ROOT, "%n%s%n%s%n", runs.heading(), SpeedRow.header());
    rows.forEach(System.out::println);
    if (!matrixRows.isEmpty()) {
      System.out.printf(Locale.ROOT, "%n%s%n", MatrixRow.header());
      matrixRows.forEach(System.out::println);
    }
    runs.save();
    return 0;
  }

  // one after the other, each right after its floor: the speed of a machine changes over an hour
  private List<SpeedRow> measure(List<String> names, Map<String, MemoryStreams> streams) {
    Map<String, Double> floors = new HashMap<>();
    List<SpeedRow> rows = new ArrayList<>();
    for (String name : names) {
      MemoryStreams accessed = streams.get(name);
      String sweeps = accessed.text();
      if (!floors.containsKey(sweeps)) {
        floors.put(
            sweeps,
            JmhRuns.milliseconds(runs.run("UpdateBenchmark.floor", Map.of("sweeps", sweeps))));
      }
      RunResult largo = runs.run("UpdateBenchmark.largo", Map.of("rule", name));
      double nd4j =
          Nd4jUpdaters.of(name).isPresent()
              ? JmhRuns.milliseconds(runs.run("UpdateBenchmark.nd4j", Map.of("rule", name)))
              : Double.NaN;
      Result<?> allocated = largo.getSecondaryResults().get("gc.alloc.rate.norm");
      rows.add(
          new SpeedRow(
              name,
              accessed,
              Resnet50.layout().size(),
              JmhRuns.milliseconds(largo),
              floors.get(sweeps),
              nd4j,
              allocated == null ? Double.NaN : allocated.getScore()));
    }
    return rows;
  }

  private List<MatrixRow> measureMatrices(
      List<MatrixRule> ofMatrices, Map<String, MemoryStreams> streams) {
    List<MatrixRow> rows = new ArrayList<>();
    for (MatrixRule rule : ofMatrices) {
      String sweeps = streams.get(rule.rule()).text();
      for (int side : sides) {
        String length = String.valueOf(side * side);
        String type = rule.isFloat() ? "FLOAT" : "DOUBLE";
        String rowsAndColumns = String.valueOf(side);
        RunResult floor =
            runs.run("UpdateBenchmark.floor", Map.of("sweeps", sweeps, "floats", length));
        RunResult ofProduct =
            runs.run("MatrixBenchmark.product", Map.of("type", type, "side", rowsAndColumns));
        RunResult update =
            runs.run("MatrixBenchmark.update", Map.of("rule", rule.rule(), "side", rowsAndColumns));
        rows.add(
            new MatrixRow(
                rule,
                side,
                JmhRuns.milliseconds(update),
                JmhRuns.milliseconds(floor),
                JmhRuns.milliseconds(ofProduct)));
      }
    }
    return rows;
  }
}
