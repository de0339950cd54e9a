package largo.spark.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import largo.core.config.SpecException;
import largo.core.data.InputException;
import largo.core.parity.ParityReplay;
import largo.core.parity.ParityReport;
import largo.core.parity.Tolerance;
import largo.core.parity.TraceReader;
import largo.core.parity.TraceWriter;
import largo.core.parity.UpdateTrace;
import largo.spark.study.SparkSessions;
import largo.spark.study.TextFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Replays a recorded trace with update rules. */
@Command(
    name = "replay",
    description = {
      "Applies update rules to recorded gradients and prints the parameters after each step as JSON;"
          + " with --expect, compares them with the recorded ones.",
      "docs/parity.md shows how to record a trace."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success; with --expect, all cases are within the tolerance",
      "1:a case is not within the tolerance",
      "2:the command line or the trace is invalid"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
public final class ReplayCommand implements Callable<Integer> {

  private static final int MOST_BYTES = 256 << 20;

  @Parameters(paramLabel = "TRACE.json", description = "The recorded trace.")
  private String file;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description =
          "Only the cases of this optimizer; if the trace has none, this rule on every scenario.")
  private String optimizer;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides a hyper-parameter, by its name in the trace. May be repeated.")
  private Map<String, String> changes = new LinkedHashMap<>();

  @Option(
      names = "--expect",
      description = "Compares with the recorded parameters instead of printing.")
  private boolean expect;

  @Option(
      names = "--tolerance",
      paramLabel = "RELATIVE[,ABSOLUTE]",
      description =
          "Permitted difference: relative to the recorded value, plus an absolute part, by default a "
              + "tenth of the relative one (default: ${DEFAULT-VALUE}).",
      defaultValue = "1e-5,1e-6")
  private String tolerance;

  @Override
  public Integer call() {
    Tolerance within = Tolerance.parse(tolerance);
    UpdateTrace trace = TraceReader.read(file, text());
    Map<String, Object> settings = new LinkedHashMap<>();
    changes.forEach((key, value) -> settings.put(key, TraceReader.value(value)));
    ParityReplay replay =
        optimizer == null
            ? ParityReplay.of(trace, settings)
            : ParityReplay.of(trace, optimizer, settings);
    if (!expect) {
      System.out.println(TraceWriter.write(replay));
      return 0;
    }

    ParityReport report = ParityReport.of(replay, within);
    System.out.print(report.text());
    return report.passed() ? 0 : 1;
  }

  private String text() {
    try {
      return TextFiles.read(file, MOST_BYTES, SparkSessions.hadoop(Map.of()));
    } catch (InputException e) {
      throw new SpecException("%s", e.getMessage());
    }
  }
}
