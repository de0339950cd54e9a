package largo.spark.job;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.SpecReader;
import largo.core.data.InputException;
import largo.spark.run.OutputFolder;
import largo.spark.run.Sessions;
import largo.spark.run.TextFiles;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What train and sweep are told on the command line. */
final class RunOptions {

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  @Parameters(
      arity = "0..1",
      paramLabel = "CONF",
      description = "Configuration file; every key is in conf/reference.conf.")
  private String file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a key, whatever the file says. May be repeated.")
  private List<String> overrides = new ArrayList<>();

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

  @Mixin private SparkOptions spark = new SparkOptions();

  /**
   * The specification: of the file, or of the run to be resumed.
   *
   * @throws SpecException if there is none, or it is wrong
   */
  RunSpec spec() {
    if (resume == null && file == null) {
      throw new SpecException("name a configuration file, conf/quickstart.conf for one");
    }
    if (resume != null && out != null) {
      throw new SpecException("--resume goes on in the run's own folder; leave out --out");
    }
    if (resume == null) {
      return SpecReader.read(file, text(file), overrides);
    }

    String saved = resume + "/spec.conf";
    RunSpec spec = SpecReader.read(saved, text(saved), List.of());
    boolean other =
        file != null && !SpecReader.read(file, text(file), overrides).equals(spec)
            || file == null && !overrides.isEmpty();
    if (other) {
      throw new SpecException(
          "%s was made by another specification, which is in %s; resume it without CONF and --set, "
              + "or start a new run with --out",
          resume, saved);
    }
    return spec;
  }

  /**
   * The folder of the run.
   *
   * @throws SpecException if a new run was asked for and there is something already
   */
  OutputFolder out(RunSpec spec, SparkSession session) {
    String path =
        resume != null
            ? resume
            : Optional.ofNullable(out)
                .orElseGet(() -> "runs/" + spec.name() + "-" + STAMP.format(LocalDateTime.now()));
    OutputFolder folder =
        new OutputFolder(path, session.sparkContext().hadoopConfiguration());
    if (resume == null && folder.exists()) {
      throw new SpecException(
          "%s exists already; name another folder with --out, or go on with it: --resume %s",
          folder, path);
    }
    return folder;
  }

  /** Opens Spark. */
  SparkSession session(RunSpec spec) {
    return spark.session(spec.name());
  }

  private static String text(String path) {
    try {
      return TextFiles.read(path);
    } catch (InputException e) {
      throw new SpecException("%s", e.getMessage());
    }
  }

  /** Where and how Spark runs. */
  static final class SparkOptions {

    @Option(
        names = "--master",
        paramLabel = "MASTER",
        description =
            "Spark master: local[*] (default), local-cluster[2,1,2048], spark://host:port, yarn.")
    private String master;

    @Option(
        names = "--conf",
        paramLabel = "KEY=VALUE",
        description = "A setting of Spark, as spark-submit takes it. May be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    SparkSession session(String name) {
      return Sessions.open(name, Optional.ofNullable(master), settings);
    }
  }
}
