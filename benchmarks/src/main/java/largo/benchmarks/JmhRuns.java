package largo.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import largo.core.optimizer.Rules;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs benchmarks of JMH, each in processes of its own, with the options of the command line. */
final class JmhRuns {

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
      names = "--heap",
      paramLabel = "SIZE",
      description = "Heap of a process; default: ${DEFAULT-VALUE}.",
      defaultValue = "2g")
  private String heap;

  @Option(names = "--json", paramLabel = "FILE", description = "Also writes the results of JMH.")
  private String json; // null without

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  private final List<RunResult> results = new ArrayList<>();

  /** Fails unless ND4J gets as many threads as Largo, before anything is measured. */
  void checkThreads() {
    String openMp = System.getenv("OMP_NUM_THREADS");
    if (!String.valueOf(threads).equals(openMp)) {
      throw new ParameterException(
          command.commandLine(),
          String.format(
              Locale.ROOT,
              "OMP_NUM_THREADS must be %d, the number of threads of Largo, but was %s",
              threads,
              openMp));
    }
  }

  /** The names of the update rules to measure. */
  List<String> rules() {
    return rules.isEmpty() ? Rules.ALL.stream().map(Rules.Rule::name).toList() : rules;
  }

  /** The heading of tables: what was measured, and on what. */
  String heading() {
    return String.format(
        Locale.ROOT,
        "%d floats in %d tensors, %d threads, %s %s on %s",
        Resnet50.layout().size(),
        Resnet50.layout().tensors().size(),
        threads,
        System.getProperty("java.vm.name"),
        System.getProperty("java.version"),
        System.getProperty("os.arch"));
  }

  /** Runs a benchmark. */
  RunResult run(String benchmark, Map<String, String> parameters) {
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
                "-Xms" + heap,
                "-Xmx" + heap,
                "-XX:+AlwaysPreTouch", // no page faults during an update
                "-Djava.util.concurrent.ForkJoinPool.common.parallelism=" + (threads - 1));
    try {
      RunResult result = new Runner(options.build()).runSingle();
      results.add(result);
      return result;
    } catch (RunnerException e) {
      throw new IllegalStateException(benchmark + " " + parameters + " failed", e);
    }
  }

  /** The milliseconds of a result. */
  static double milliseconds(RunResult result) {
    return result.getPrimaryResult().getScore();
  }

  /** Writes the results so far, if the command line names a file. */
  void save() throws IOException {
    if (json != null) {
      try (PrintStream out = new PrintStream(json, StandardCharsets.UTF_8)) {
        ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
      }
    }
  }
}
