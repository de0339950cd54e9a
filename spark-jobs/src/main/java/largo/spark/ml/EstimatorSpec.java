package largo.spark.ml;

import com.typesafe.config.ConfigUtil;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import largo.core.Preconditions;
import largo.core.config.RunSpec;
import largo.core.config.SpecReader;
import org.apache.spark.api.java.JavaSparkContext;

/** Params as the specification of a run, parsed by the reader of configuration files. */
final class EstimatorSpec {

  /** The path of a PyTorch model, optionally with settings. */
  private static final Pattern TORCHSCRIPT =
      Pattern.compile("\\s*(\\S[^{}]*\\.pt)\\s*(?:\\{(.*)}\\s*)?", Pattern.DOTALL);

  private EstimatorSpec() {}

  /**
   * The specification of a fit.
   *
   * @param rows to train on
   * @param features of a row
   * @param outputs of the network
   * @param hasTokens whether features are tokens, which are not standardized
   * @throws IllegalArgumentException if layers do not fit the data
   */
  static RunSpec of(
      LargeBatchParams params,
      JavaSparkContext spark,
      long rows,
      int features,
      int outputs,
      boolean hasTokens) {
    int batch = (int) Math.min(params.getGlobalBatch(), rows);
    String text =
        optimizer(params.getOptimizer(), params.getLearningRate())
            + schedule(params.getSchedule())
            + network(params, features, outputs)
            + exchange(exchangeOf(params, spark))
            + engine(params.getEngine())
            + String.format(
                Locale.ROOT, "batch { global = %d, micro = %d }%n", batch, params.getMicroBatch())
            + String.format(
                Locale.ROOT,
                "data.normalize = %s%n",
                params.getStandardization() && !hasTokens ? "standardize" : "none")
            + String.format(
                Locale.ROOT, "seed = %d%nshards = %d%n", params.getSeed(), shards(params, spark))
            + (params.isSet(params.maxIter())
                ? "budget.steps = " + params.getMaxIter()
                : "budget.epochs = " + params.getEpochs());
    return SpecReader.read(params.uid(), text, List.of());
  }

  /** The number of shards. */
  static int shards(LargeBatchParams params, JavaSparkContext spark) {
    int shards = params.getShards();
    return shards > 0 ? shards : Math.max(1, Math.min(4096, spark.defaultParallelism()));
  }

  /** Whether a value of param {@code model} is a configuration of Deeplearning4j. */
  static boolean isJson(String model) {
    return model.stripLeading().startsWith("{");
  }

  static String optimizer(String value, double learningRate) {
    return ChoiceParam.parse(value).block("optimizer", "name", "learning-rate = " + learningRate);
  }

  static String schedule(String value) {
    return ChoiceParam.parse(value).block("schedule", "name", "");
  }

  static String model(String value) {
    Matcher file = TORCHSCRIPT.matcher(value);
    if (file.matches()) {
      String settings = file.group(2) == null ? "" : file.group(2);
      return String.format(
          Locale.ROOT,
          "model { torchscript = %s%n%s%n }%n",
          ConfigUtil.quoteString(file.group(1)),
          settings);
    }
    return ChoiceParam.parse(value).block("model", "zoo", "");
  }

  static String exchange(String value) {
    return ChoiceParam.parse(value).block("exchange", "kind", "");
  }

  static String engine(String value) {
    return String.format(Locale.ROOT, "worker.engine = %s%n", ConfigUtil.quoteString(value));
  }

  /**
   * Checks a fragment of a specification.
   *
   * @throws largo.core.config.SpecException if it is invalid
   */
  static void check(String text) {
    SpecReader.read("value", text, List.of());
  }

  /**
   * Checks params against each other.
   *
   * @throws IllegalArgumentException if they contradict each other; the message names them
   */
  static void check(LargeBatchParams params) {
    Preconditions.that(
        !params.isSet(params.optimizer()) || params.isSet(params.learningRate()),
        "learningRate of %s must be set where optimizer is set, which was '%s': rates are not "
            + "comparable between optimizers",
        params.uid(),
        params.getOptimizer());
    Preconditions.that(
        !params.isSet(params.epochs()) || !params.isSet(params.maxIter()),
        "epochs and maxIter of %s must not both be set",
        params.uid());
    Preconditions.that(
        params.getPatience() == 0 || params.isSet(params.validationIndicatorCol()),
        "patience of %s must be 0 where validationIndicatorCol is not set, but was %d",
        params.uid(),
        params.getPatience());
    Preconditions.that(
        !params.isSet(params.layers()) || !params.isSet(params.model()),
        "layers and model of %s must not both be set",
        params.uid());
  }

  private static String network(LargeBatchParams params, int features, int outputs) {
    if (!params.isSet(params.layers())) {
      return isJson(params.getModel()) ? "" : model(params.getModel());
    }

    int[] layers = params.getLayers();
    Preconditions.that(
        layers[0] == features && layers[layers.length - 1] == outputs,
        "layers of %s must begin with the %d features and end with the %d outputs of the data, but "
            + "were %s",
        params.uid(),
        features,
        outputs,
        Arrays.toString(layers));
    return model(
        String.format(
            Locale.ROOT,
            "mlp { widths = [%s] }",
            Arrays.stream(layers, 1, layers.length - 1)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", "))));
  }

  private static String exchangeOf(LargeBatchParams params, JavaSparkContext spark) {
    boolean executorsComeAndGo =
        !spark.isLocal() && spark.getConf().getBoolean("spark.dynamicAllocation.enabled", false);
    return executorsComeAndGo && !params.isSet(params.exchange()) ? "job" : params.getExchange();
  }
}
