package largo.spark.cli;

import java.util.concurrent.Callable;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.UnusedKeys;
import largo.spark.study.ModelMeasurement;
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

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  /** Entry point for spark-submit. */
  public static void main(String[] arguments) {
    Main.exit(new MeasureCommand(), arguments);
  }

  @Override
  public Integer call() {
    RunSpec asked = model.read(spec, spark.hadoop());
    UnusedKeys.check(asked, UnusedKeys.Command.MEASURE, spec.overrides());
    requirePositive("--examples", examples);
    requirePositive("--products", products);
    requirePositive("--eigenvalues", eigenvalues);
    requirePositive("--epsilon", epsilon);
    requirePositive("--iterations", iterations);
    try (SparkSession session = spark.session(asked.name())) {
      ModelMeasurement measurement =
          ModelMeasurement.of(
              session,
              asked,
              new ModelMeasurement.Options(examples, products, eigenvalues, epsilon, iterations));
      System.out.print(json ? measurement.json() + System.lineSeparator() : measurement.text());
      return 0;
    }
  }

  private static void requirePositive(String option, double value) {
    if (!(value > 0)) {
      throw new SpecException("%s must be positive, but was %s", option, value);
    }
  }
}
