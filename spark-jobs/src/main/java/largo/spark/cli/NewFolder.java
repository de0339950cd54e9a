package largo.spark.cli;

import largo.core.config.SpecException;
import largo.spark.study.OutputFolder;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** The output folder of a command that writes a few files. */
final class NewFolder {

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Output folder, which must not exist.")
  private String out;

  /** The folder, which may have files of an earlier start of the command. */
  OutputFolder openOrResume(Configuration hadoop) {
    return new OutputFolder(out, hadoop);
  }

  /**
   * The folder.
   *
   * @throws SpecException if it has files
   */
  OutputFolder open(Configuration hadoop) {
    OutputFolder folder = new OutputFolder(out, hadoop);
    if (!folder.isNew()) {
      throw new SpecException("%s exists already; name another folder with --out", folder);
    }
    return folder;
  }
}
