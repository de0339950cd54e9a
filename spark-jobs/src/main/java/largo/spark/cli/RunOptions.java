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
import largo.core.config.Trial;
import largo.core.config.UnusedKeys;
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

/** What train and sweep are told on the command line. */
final class RunOptions {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec commandLine;

  @Mixin private SpecOptions specs = new SpecOptions();

  @Mixin private SparkOptions spark = new SparkOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "New folder for what the run leaves; runs/NAME-TIMESTAMP if not given.")
  private String out;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description =
          "Goes on with a run that was interrupted: trials that are finished are not run again,"
              + " others go on where they were last saved, and give the same bits as if they had"
              + " never stopped. The configuration is the run's own.")
  private String resume;

  @Option(
      names = "--resume-if-exists",
      description =
          "With --out: if there is a run in that folder already, goes on with it, as with --resume."
              + " For schedulers that start a program again when it was lost, YARN for one.")
  private boolean resumeIfExists;

  @Option(
      names = "--allow-changed",
      split = ",",
      paramLabel = "KEY",
      description =
          "With --resume: keys that may have another value than in the run's own configuration. "
              + "Trials that are finished stay as they are.")
  private List<String> allowChanged = new ArrayList<>();

  /**
   * Runs a study.
   *
   * @param command that is run
   * @param trials which ones the specification asks for
   * @return the exit code
   */
  int run(UnusedKeys.Command command, Function<RunSpec, List<Trial>> trials) {
    Configuration hadoop = spark.hadoop();
    if (resumeIfExists && out != null && new OutputFolder(out, hadoop).has(SpecFile.NAME)) {
      resume = out;
      out = null;
    }
    RunSpec spec = spec(hadoop);
    UnusedKeys.check(spec, command, specs.overrides());
    String path = path(spec);
    checkNew(new OutputFolder(path, hadoop)); // before Spark is started, where that can be told
    try (SparkSession session = spark.session(spec.name())) {
      OutputFolder folder = new OutputFolder(path, session.sparkContext().hadoopConfiguration());
      checkNew(folder);
      FolderLock lock = folder.lock();
      try (lock) {
        checkNew(folder); // another run may just have ended there
        String text = CommandLineText.of(commandLine);
        Study study = new Study(session, spec, trials.apply(spec), folder, allowChanged, text);
        return run(study, folder, lock);
      } finally {
        folder.deleteIfEmpty(); // it did not come to a run
      }
    }
  }

  private static int run(Study study, OutputFolder folder, FolderLock lock) {
    folder.deleteParts();
    StopHook hook = new StopHook(study, folder, lock);
    try {
      return RunOutcome.print(study.run(), folder);
    } finally {
      hook.withdraw();
    }
  }

  /** The specification: of the file, or of the run to be resumed. */
  private RunSpec spec(Configuration hadoop) {
    if (resume == null && !allowChanged.isEmpty()) {
      throw new SpecException("--allow-changed goes with --resume");
    }
    if (resume == null && out == null && resumeIfExists) {
      throw new SpecException(
          "--resume-if-exists needs --out: the folder of the run to go on with");
    }
    if (resume == null) {
      return specs.read(List.of(), hadoop);
    }
    if (out != null) {
      throw new SpecException("--resume goes on in the run's own folder; leave out --out");
    }

    OutputFolder folder = new OutputFolder(resume, hadoop); // relative to where --out was, too
    String own = folder + "/" + SpecFile.NAME; // as people write it
    String text =
        SpecFile.text(folder)
            .orElseThrow(
                () ->
                    new SpecException(
                        "%s: there is no such file; a run that ended before it was written is begun"
                            + " again with CONF --out %s --resume-if-exists",
                        own, folder));
    RunSpec saved = SpecReader.read(own, text, List.of());
    RunSpec asked = specs.readOr(own, text, hadoop);
    RunSpec given = // what was found for a run stays with it
        asked.batch().micro().isEmpty() && saved.batch().micro().isPresent()
            ? asked.withMicro(saved.batch().micro().get())
            : asked;
    List<SpecDifference> differences = SpecDifference.between(saved, given, allowChanged);
    if (!differences.isEmpty()) {
      throw new SpecException(
          "%s was made by another specification, which is in %s:%n%s%nresume it without CONF and"
              + " --set, say --allow-changed KEY, or start a new run with --out",
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

  /** The folder of the run must be a new one unless the run is to be resumed. */
  private void checkNew(OutputFolder folder) {
    if (resume == null && !resumeIfExists && !folder.isNew()) {
      throw new SpecException(
          "%s exists already; name another folder with --out, or go on with it: --resume %s",
          folder, folder);
    }
  }
}
