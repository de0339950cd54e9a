package largo.spark.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import largo.core.config.SpecException;
import largo.core.data.ExampleShape;
import largo.core.dl4j.ModelFile;
import largo.spark.study.LoadedModel;
import largo.spark.study.ModelExport;
import largo.spark.study.OutputFile;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Converts a saved model to another format. */
@Command(
    name = "export",
    description =
        "Converts a saved model, with the normalization of its input, to a format that other"
            + " programs read.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
public final class ExportCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "The model, as saved by train and sweep: model.zip or best.zip.")
  private String model;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "Format of the new file: ${COMPLETION-CANDIDATES} (default: onnx).")
  private ExportFormat format = ExportFormat.ONNX;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The new file, which must not exist (default: that of the model, as *.onnx).")
  private String out;

  @Option(
      names = "--shape",
      paramLabel = "SHAPE",
      description =
          "Shape of an example, such as 784 or 3x32x32, for a model that was not saved by Largo.")
  private String shape;

  @Mixin private DryRunOption dryRun = new DryRunOption();

  @Mixin private SparkOptions spark = new SparkOptions();

  @Override
  public Integer call() {
    if (model.endsWith(".pt")) {
      throw new SpecException(
          "export reads models of Deeplearning4j; export %s in Python by torch.onnx.export, as "
              + "docs/torch.md describes",
          model);
    }
    Configuration hadoop = spark.hadoop();
    String path = out == null ? model.replaceFirst("\\.zip$", "") + format.extension() : out;
    OutputFile file = new OutputFile(path, hadoop);
    file.checkNew();
    Optional<ExampleShape> given = Optional.ofNullable(shape).map(ExampleShape::parse);
    ModelFile read = LoadedModel.zip(model, hadoop);
    byte[] content =
        switch (format) {
          case ONNX -> ModelExport.onnx(model, read, given);
        };
    if (dryRun.isGiven()) {
      System.out.print(ModelExport.check(model, read, given, path, content).text());
      return 0;
    }
    file.write(content);
    System.out.printf(Locale.ROOT, "%s: %,d bytes%n", path, content.length);
    return 0;
  }

  /** Formats of exported models. */
  enum ExportFormat {
    /** ONNX, operator set 15. */
    ONNX;

    String extension() {
      return "." + name().toLowerCase(Locale.ROOT);
    }
  }
}
