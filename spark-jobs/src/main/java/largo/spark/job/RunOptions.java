package largo.spark.job;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.Trial;
import largo.spark.run.OutputFolder;
import largo.spark.run.Study;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What train and sweep are told on the command line. */
final class RunOptions {

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

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
          "Goes on with a run that was interrupted: trials that are finished are not run again. The "
              + "configuration is the run's own.")
  private String resume;

  /**
   * Runs a study.
   *
   * @param trials which ones the specification asks for
   * @return the exit code
   */
  int run(Function<RunSpec, List<Trial>> trials) {
    RunSpec spec = spec();
    String path = path(spec);
    checkNew(path, new Configuration()); // before Spark is started, where that can be told
    try (SparkSession session = spark.session(spec.name())) {
      Configuration configuration = session.sparkContext().hadoopConfiguration();
      OutputFolder folder = checkNew(path, configuration);
      ResumeHint hint = new ResumeHint(folder);
      try {
        return Outcomes.print(new Study(session, spec, trials.apply(spec), folder).run(), folder);
      } finally {
        hint.withdraw();
      }
    }
  }

  /** The specification: of the file, or of the run to be resumed. */
  private RunSpec spec() {
    if (resume == null) {
      return specs.read(List.of());
    }
    if (out != null) {
      throw new SpecException("--resume goes on in the run's own folder; leave out --out");
    }

    RunSpec saved = SpecOptions.read(resume + "/spec.conf", List.of());
    if (!specs.given().orElse(saved).equals(saved)) {
      throw new SpecException(
          "%s was made by another specification, which is in %s/spec.conf; resume it without CONF "
              + "and --set, or start a new run with --out",
          resume, resume);
    }
    return saved;
  }

  private String path(RunSpec spec) {
    return Optional.ofNullable(resume)
        .or(() -> Optional.ofNullable(out))
        .orElseGet(() -> "runs/" + spec.name() + "-" + STAMP.format(LocalDateTime.now()));
  }

  /** The folder of the run, which must be a new one unless it is to be resumed. */
  private OutputFolder checkNew(String path, Configuration configuration) {
    OutputFolder folder = new OutputFolder(path, configuration);
    if (resume == null && folder.exists()) {
      throw new SpecException(
          "%s exists already; name another folder with --out, or go on with it: --resume %s",
          folder, path);
    }
    return folder;
  }
}
