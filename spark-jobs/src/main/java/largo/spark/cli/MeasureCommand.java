package largo.spark.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.UnusedKeys;
import largo.spark.interop.OpenSession;
import largo.spark.study.DryRunForecast;
import largo.spark.study.ModelMeasurement;
import largo.spark.study.OutputFolder;
import largo.spark.study.StudyCurvature;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the curvature of the loss at a saved model. */
@Command(
    name = "measure",
    description =
        "Measures a saved model on the training examples of a configuration: largest eigenvalues of "
            + "the Hessian, sharpness, distance from initialization.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
public final class MeasureCommand implements Callable<Integer> {

  @Mixin private SpecOptions spec = new SpecOptions();

  @Mixin private SparkOptions spark = new SparkOptions();

  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = "--examples",
      paramLabel = "N",
      description = "Maximum number of training examples (default: ${DEFAULT-VALUE}).")
  private int examples = 4096;

  @Option(
      names = "--products",
      paramLabel = "N",
      description =
          "Products of the Hessian with a vector, of two gradients each; each keeps a vector of "
              + "doubles on the driver (default: ${DEFAULT-VALUE}).")
  private int products = 15;

  @Option(
      names = "--eigenvalues",
      paramLabel = "N",
      description = "Number of eigenvalues that are printed (default: ${DEFAULT-VALUE}).")
  private int eigenvalues = 3;

  @Option(
      names = "--epsilon",
      paramLabel = "E",
      description =
          "Half the side of the box of the sharpness, relative to 1 + |weight| (default: "
              + "${DEFAULT-VALUE}).")
  private double epsilon = 5e-4;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description = "Iterations of the search for the largest loss (default: ${DEFAULT-VALUE}).")
  private int iterations = 10;

  @Mixin private DryRunOption dryRun = new DryRunOption();

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Option(
      names = "--study",
      paramLabel = "DIR",
      description =
          "Instead of CONF and --model: measures the models of all final trials of a study, and "
              + "writes curvature.json beside each. largo study --resume DIR then reports on them.")
  private String study;

  /** Entry point for spark-submit. */
  public static void main(String[] arguments) {
    Main.exit(new MeasureCommand(), arguments);
  }

  @Override
  public Integer call() {
    if (study != null) {
      return measureStudy();
    }
    RunSpec asked = model.read(spec, spark.hadoop());
    UnusedKeys.check(asked, UnusedKeys.Command.MEASURE, spec.overrides());
    ModelMeasurement.Options options = options();
    try (OpenSession open = new OpenSession(spark.session(asked.name()))) {
      SparkSession session = open.session();
      if (dryRun.isGiven()) {
        return printed(ModelMeasurement.check(session, asked, options));
      }
      ModelMeasurement measurement = ModelMeasurement.of(session, asked, options);
      System.out.print(json ? measurement.json() + System.lineSeparator() : measurement.text());
      return 0;
    }
  }

  private int measureStudy() {
    if (spec.file().isPresent() || !spec.overrides().isEmpty() || model.isGiven() || json) {
      throw new SpecException("--study must be given without CONF, --set, --model and --json");
    }
    ModelMeasurement.Options options = options();
    StudyCurvature curvature = new StudyCurvature(new OutputFolder(study, spark.hadoop()));
    try (OpenSession open = new OpenSession(spark.session(curvature.name()))) {
      SparkSession session = open.session();
      if (dryRun.isGiven()) {
        return printed(curvature.check(session, options));
      }
      curvature.measure(
          session,
          options,
          (trial, measurement) ->
              System.out.printf(
                  Locale.ROOT,
                  "%s: largest eigenvalue %.4g, sharpness %.4g %%%n",
                  trial.trial(),
                  measurement.eigenvalues().get(0).value(),
                  measurement.sharpness().percent()));
      return 0;
    }
  }

  private int printed(DryRunForecast forecast) {
    System.out.print(json ? forecast.json() + System.lineSeparator() : forecast.text());
    return 0;
  }

  private ModelMeasurement.Options options() {
    requirePositive("--examples", examples);
    requirePositive("--products", products);
    requirePositive("--eigenvalues", eigenvalues);
    requirePositive("--epsilon", epsilon);
    requirePositive("--iterations", iterations);
    return new ModelMeasurement.Options(examples, products, eigenvalues, epsilon, iterations);
  }

  private static void requirePositive(String option, double value) {
    if (!(value > 0)) {
      throw new SpecException("%s must be positive, but was %s", option, value);
    }
  }
}
