package largo.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import largo.core.config.ExchangeSpec.Kind;
import largo.core.config.SweepSpec.SweptOptimizer;
import largo.core.config.SweepSpec.TrialSpec;
import largo.core.data.DataSource;
import largo.core.schedule.BatchSchedule.NoiseScaleControl;

/**
 * Finds keys that are set on the command line but not used by the command, which is an error. Keys
 * in a file are not checked: they may be meant for another command.
 */
public final class UnusedKeys {

  private final RunSpec spec;
  private final List<String> set;

  private UnusedKeys(RunSpec spec, List<String> set) {
    this.spec = spec;
    this.set = set;
  }

  /** The commands that use a configuration. */
  public enum Command {
    /** Runs one trial of the blocks outside of {@code sweep}. */
    TRAIN,
    /** Runs the trials of {@code sweep}. */
    SWEEP,
    /** Runs the study of the optimizers and batches of {@code sweep}. */
    STUDY,
    /** Evaluates a model. */
    EVALUATE,
    /** Measures a model. */
    MEASURE
  }

  /**
   * Checks the keys of a command line.
   *
   * @param spec the resulting specification
   * @param overrides {@code key=value} each
   * @throws SpecException if the command does not use one; the message lists all, and for each the
   *     key that would be used
   */
  public static void check(RunSpec spec, Command command, List<String> overrides) {
    List<SetKey> settings = overrides.stream().map(SetKey::parse).toList();
    List<String> keys = settings.stream().flatMap(s -> s.keys().stream()).toList();
    UnusedKeys unused = new UnusedKeys(spec, keys);
    List<String> problems = new ArrayList<>();
    for (SetKey setting : settings) {
      for (String key : setting.keys()) {
        unused
            .reason(command, key)
            .map(reason -> ConfigOrigins.OVERRIDE + setting.text() + ": " + reason)
            .ifPresent(problems::add);
      }
    }
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
  }

  private Optional<String> reason(Command command, String key) {
    Optional<String> own =
        switch (command) {
          case TRAIN -> inTrain(key).or(() -> inStudy("train", key));
          case SWEEP -> inSweep(key).or(() -> inStudy("sweep", key));
          case STUDY -> inSweep(key).or(() -> optionsOfTuner(key));
          case EVALUATE -> inEvaluate(key);
          case MEASURE -> inMeasure(key);
        };
    boolean trains =
        command == Command.TRAIN || command == Command.SWEEP || command == Command.STUDY;
    return own.or(() -> inData(key))
        .or(() -> ofEngine(key))
        .or(() -> trains ? inTraining(key) : own);
  }

  private Optional<String> ofEngine(String key) {
    return when(
        key.equals("worker.engine")
            && spec.worker().engine() == WorkerSpec.Engine.DL4J
            && spec.model().source().value().isPyTorch(),
        key + " must be torch or auto for a PyTorch model, which libtorch trains; remove it");
  }

  private static Optional<String> inTrain(String key) {
    return when(
        isIn(key, "sweep"),
        "train runs one trial and does not use "
            + key
            + "; "
            + switch (key) {
              case "sweep.batch" -> "set batch.global, or run sweep";
              case "sweep.seed" -> "set seed, or run sweep";
              case "sweep.learning-rate", "sweep.learning-rate.values" ->
                  "set optimizer.learning-rate, or run sweep";
              case "sweep.optimizer" ->
                  "set optimizer.name and optimizer.learning-rate, or run sweep";
              default -> "run sweep";
            });
  }

  private static Optional<String> inStudy(String command, String key) {
    return when(isIn(key, "study"), command + " does not use " + key + "; run study");
  }

  /** The median rule is for grids. */
  private Optional<String> optionsOfTuner(String key) {
    return when(
        key.equals("study.median-stopping")
            && !(spec.study().tuner().value() instanceof Tuner.Grid),
        key + " is not used where study.tuner is " + spec.study().tuner().name());
  }

  private Optional<String> inSweep(String key) {
    SweepSpec sweep = spec.sweep();
    boolean listed = !sweep.trials().isEmpty();
    String decides = "sweep does not use " + key + " where the configuration has ";
    if (key.equals("batch.global")) {
      return listed
          ? when(all(sweep, t -> t.batch().isPresent()), decides + instead("batch"))
          : when(!sweep.batch().isEmpty(), decides + instead("sweep.batch"));
    }
    if (key.equals("seed")) {
      return listed
          ? when(all(sweep, t -> t.seed().isPresent()), decides + instead("seed"))
          : when(!sweep.seed().isEmpty(), decides + instead("sweep.seed"));
    }
    String optimizers = listed ? "sweep.trials" : "sweep.optimizer";
    if (isIn(key, "optimizer") && !sweep.usesOptimizerOf(spec)) {
      return when(true, decides + instead(optimizers));
    }
    if (key.equals("optimizer.learning-rate") && !set.contains("optimizer.name")) {
      return when(
          !sweep.learningRate().values().isEmpty(),
          decides + instead("sweep.learning-rate.values"));
    }
    return when(
        isIn(key, "sweep.learning-rate") && allHaveRates(sweep, key),
        decides + "rates with every optimizer; set " + optimizers + " instead");
  }

  private static Optional<String> inEvaluate(String key) {
    boolean used =
        !isIn(key, "data.augment")
            && Stream.of("name", "data", "model", "shards", "batch.micro", "worker")
                .anyMatch(block -> isIn(key, block));
    return when(
        !used,
        "evaluate scores a saved model and does not use "
            + key
            + "; it uses data, model.zip, shards, "
            + "batch.micro and worker");
  }

  private static Optional<String> inMeasure(String key) {
    return isIn(key, "seed")
        ? Optional.empty()
        : when(
            inEvaluate(key).isPresent(),
            "measure measures a saved model and does not use "
                + key
                + "; it uses data, model.zip, seed, shards, batch.micro and worker");
  }

  private Optional<String> inData(String key) {
    if (!(spec.data().source().value() instanceof DataSource.Files files)) {
      return Optional.empty();
    }
    boolean named = !files.train().isEmpty();
    return when(
            key.equals("data.path") && named,
            "data.path is not used where the configuration has data.train; set data.train and "
                + "data.test, or set data.train=[]")
        .or(
            () ->
                when(
                    key.equals("data.test") && !named && !files.test().isEmpty(),
                    "data.test is not used without data.train: files are those of data.path; "
                        + "set data.train, too"));
  }

  /** Keys that have an effect only together with others. */
  private Optional<String> inTraining(String key) {
    boolean warmed = spec.schedule().warmupEpochs() > 0;
    return inTracking(key)
        .or(
            () ->
                when(
                    key.equals("schedule.warmup-from") && !warmed,
                    key + " is not used without schedule.warmup-epochs; set that, too"))
        .or(
            () ->
                when(
                    isIn(key, "measure.noise-scale")
                        && !key.endsWith(".per-tensor")
                        && spec.batch().schedule().value() instanceof NoiseScaleControl,
                    key
                        + " is not used where batch.schedule is noise-scale; see batch.every-steps"))
        .or(() -> inGradients(key))
        .or(
            () ->
                when(
                    isIn(key, "measure.model")
                        && !key.endsWith(".every-epochs")
                        && spec.measure().model().everyEpochs() == 0,
                    key + " is not used without measure.model.every-epochs; set that, too"))
        .or(
            () ->
                when(
                    key.equals("exchange.deadline") && spec.exchange().kind() == Kind.JOB,
                    key
                        + " is not used where exchange.kind is job; set exchange.kind=session, too"));
  }

  private Optional<String> inTracking(String key) {
    TrackingSpec tracking = spec.tracking();
    boolean mlflow = !tracking.mlflow().isEmpty();
    return switch (key) {
      case "tracking.mlflow", "tracking.tensorboard", "tracking.openmetrics" -> Optional.empty();
      case "tracking.every-steps" ->
          when(
              !mlflow && !tracking.tensorboard(),
              key + " is not used without tracking.mlflow or tracking.tensorboard; set one, too");
      case "tracking.every-seconds" ->
          when(
              tracking.openmetrics().isEmpty(),
              key + " is not used without tracking.openmetrics; set that, too");
      default ->
          when(
              isIn(key, "tracking") && !mlflow,
              key + " is not used without tracking.mlflow; set that, too");
    };
  }

  private Optional<String> inGradients(String key) {
    PrivacySpec privacy = spec.privacy();
    boolean budget = privacy.noiseMultiplier().isEmpty();
    boolean added = spec.aggregation().aggregation().isSum();
    return when(
            isIn(key, "privacy") && !key.equals("privacy.clipping") && !privacy.isOn(),
            key + " is not used where privacy.clipping is none; set that, too")
        .or(
            () ->
                when(
                    key.equals("privacy.epsilon") && !budget,
                    key + " is not used where privacy.noise-multiplier is a number"))
        .or(
            () ->
                when(
                    isIn(key, "measure.noise-scale") && (privacy.isOn() || !added),
                    key
                        + " is not used where privacy.clipping or aggregation is set: the noise is "
                        + "measured between plain sums"));
  }

  private static boolean allHaveRates(SweepSpec sweep, String key) {
    List<SweptOptimizer> swept = sweep.swept().toList();
    return !swept.isEmpty() && swept.stream().allMatch(o -> hasRates(o, key));
  }

  private static boolean hasRates(SweptOptimizer optimizer, String key) {
    return optimizer
        .learningRate()
        .map(own -> !key.endsWith(".values") || !own.values().isEmpty())
        .orElse(false);
  }

  private static boolean all(SweepSpec sweep, Predicate<TrialSpec> has) {
    return sweep.trials().stream().allMatch(has);
  }

  private static String instead(String key) {
    return key.startsWith("sweep.")
        ? key + "; set that instead, or " + key + "=null, too"
        : "a " + key + " with every trial; set sweep.trials instead";
  }

  private static boolean isIn(String key, String block) {
    return key.equals(block) || key.startsWith(block + ".");
  }

  private static Optional<String> when(boolean unused, String reason) {
    return unused ? Optional.of(reason) : Optional.empty();
  }
}
