package largo.spark.cli;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import largo.core.config.RunSpec;
import largo.core.config.SpecDifference;
import largo.core.config.SpecException;
import largo.core.config.SpecReader;
import largo.core.config.UnusedKeys;
import largo.core.study.TrialPlan;
import largo.spark.interop.OpenSession;
import largo.spark.storage.FolderLock;
import largo.spark.study.OutputFolder;
import largo.spark.study.SpecFile;
import largo.spark.study.Study;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of train, sweep and study. */
final class RunOptions {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec commandLine;

  @Mixin private SpecOptions specs = new SpecOptions();

  @Mixin private SparkOptions spark = new SparkOptions();

  @Mixin private JsonOutput output = new JsonOutput();

  @Mixin private QuietOption quiet = new QuietOption();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Output folder, which must not exist (default: runs/NAME-TIMESTAMP).")
  private String out;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description =
          "Resumes an interrupted run with its own configuration: finished trials are not run again,"
              + " others continue from their last checkpoint, bit-identically to an uninterrupted run.")
  private String resume;

  @Option(
      names = "--resume-if-exists",
      description =
          "With --out: resumes the run in that folder, if there is one, as with --resume. For"
              + " schedulers that restart lost programs, such as YARN.")
  private boolean resumeIfExists;

  @Option(
      names = "--allow-changed",
      split = ",",
      paramLabel = "KEY",
      description =
          "With --resume: keys that may differ from the run's own configuration. Finished trials are"
              + " not changed.")
  private List<String> allowChanged = new ArrayList<>();

  @Mixin private DryRunOption dryRun = new DryRunOption();

  /**
   * Runs a study, or predicts its cost.
   *
   * @param command the command that is run
   * @param plan the trials of a specification
   * @return the exit code
   */
  int run(UnusedKeys.Command command, Function<RunSpec, TrialPlan> plan) {
    Configuration hadoop = spark.hadoop();
    if (resumeIfExists && out != null && new OutputFolder(out, hadoop).has(SpecFile.NAME)) {
      resume = out;
      out = null;
    }
    RunSpec spec = spec(hadoop);
    UnusedKeys.check(spec, command, specs.overrides());
    output.check(hadoop);
    quiet.apply();
    TrialPlan trials = plan.apply(spec);
    String path = path(spec);
    checkNew(new OutputFolder(path, hadoop)); // before Spark is started, if possible
    try (OpenSession open = new OpenSession(spark.session(spec.name()))) {
      SparkSession session = open.session();
      OutputFolder folder = new OutputFolder(path, session.sparkContext().hadoopConfiguration());
      checkNew(folder);
      if (dryRun.isGiven()) {
        return DryRunOption.print(study(session, spec, trials, folder).forecast(), output, hadoop);
      }
      FolderLock lock = folder.lock();
      try (lock) {
        checkNew(folder); // another run may just have ended there
        return run(study(session, spec, trials, folder), folder, lock);
      } finally {
        folder.deleteIfEmpty(); // no run was started
      }
    }
  }

  private Study study(SparkSession session, RunSpec spec, TrialPlan trials, OutputFolder folder) {
    String text = CommandLineText.of(commandLine);
    return new Study(session, spec, trials, folder, allowChanged, text);
  }

  private int run(Study study, OutputFolder folder, FolderLock lock) {
    folder.deleteParts();
    StopHook hook = new StopHook(study, folder, lock);
    try {
      return RunOutcome.print(study.run(), folder, output, spark.hadoop());
    } finally {
      hook.withdraw();
    }
  }

  /** The specification of the file, or of the run to resume. */
  private RunSpec spec(Configuration hadoop) {
    if (resume == null && !allowChanged.isEmpty()) {
      throw new SpecException("--allow-changed requires --resume");
    }
    if (resume == null && out == null && resumeIfExists) {
      throw new SpecException("--resume-if-exists requires --out: the folder of the run to resume");
    }
    if (resume == null) {
      return specs.read(List.of(), hadoop);
    }
    if (out != null) {
      throw new SpecException("--resume continues in the run's own folder; remove --out");
    }

    OutputFolder folder = new OutputFolder(resume, hadoop); // relative as in --out
    String own = folder + "/" + SpecFile.NAME; // without a scheme
    String text =
        SpecFile.text(folder)
            .orElseThrow(
                () ->
                    new SpecException(
                        "%s: there is no such file; if the run ended before it was written, start it"
                            + " again with CONF --out %s --resume-if-exists",
                        own, folder));
    RunSpec saved = SpecReader.read(own, text, List.of());
    RunSpec asked = specs.readOr(own, text, hadoop);
    RunSpec given = asked.withChoicesOf(saved);
    List<SpecDifference> differences = SpecDifference.between(saved, given, allowChanged);
    if (!differences.isEmpty()) {
      throw new SpecException(
          "%s has another specification, which is in %s:%n%s%nresume it without CONF and"
              + " --set, permit the difference with --allow-changed KEY, or start a new run with --out",
          resume, own, differences.stream().map(d -> "  " + d).collect(Collectors.joining("\n")));
    }
    return given;
  }

  private String path(RunSpec spec) {
    return Optional.ofNullable(resume)
        .or(() -> Optional.ofNullable(out))
        .orElseGet(
            () ->
                "runs/"
                    + spec.name()
                    + "-"
                    + STAMP.format(LocalDateTime.now(ZoneId.systemDefault())));
  }

  /** Checks that the output folder does not exist, unless the run is resumed. */
  private void checkNew(OutputFolder folder) {
    if (resume == null && !resumeIfExists && !folder.isNew()) {
      throw new SpecException(
          "%s exists already; name another folder with --out, or resume it: --resume %s",
          folder, folder);
    }
  }
}
