package largo.spark.study;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import largo.core.config.ExchangeMode;
import largo.core.config.ExchangeSpec.Kind;
import largo.core.config.RunSpec;
import largo.core.config.Trial;
import largo.core.optimizer.Rules;
import largo.core.optimizer.UpdateRule;
import largo.core.scaling.StepLoad;
import largo.core.scaling.StepModel;
import largo.core.scaling.WireCost;
import largo.core.schedule.BatchSchedule.NoiseScaleControl;
import largo.spark.session.ClusterProbe;
import largo.spark.session.ClusterRates;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the kind of exchange where {@code exchange.kind} is {@code auto}. Results do not depend
 * on it.
 */
final class ExchangeSelection {

  private static final Logger LOG = LoggerFactory.getLogger(ExchangeSelection.class);

  /**
   * The fraction of the time of a session that another kind must not exceed to be chosen. Predicted
   * and measured times differ by up to a half, and other kinds take longer to start.
   */
  private static final double MAX_FRACTION = 2.0 / 3;

  private ExchangeSelection() {}

  /**
   * A kind of exchange.
   *
   * @param reason in one line
   */
  record Choice(Kind kind, String reason) {}

  /** The only kind that the run permits; empty if there are several. */
  static Optional<Choice> required(RunSpec spec, boolean isLocal, boolean dynamicAllocation) {
    if (spec.exchange().mode().value() instanceof ExchangeMode.Async) {
      return session("exchange.mode is async");
    }
    if (!spec.exchange().compression().value().isNone()) {
      return session("exchange.compression is " + spec.exchange().compression().name());
    }
    if (isLocal) {
      return session("tasks run in the driver's JVM");
    }
    if (dynamicAllocation) {
      return Optional.of(new Choice(Kind.JOB, "spark.dynamicAllocation.enabled is true"));
    }
    if (spec.privacy().isOn()) {
      return session("the driver adds noise to gradients");
    }
    if (!spec.aggregation().aggregation().isSum()) {
      return session("aggregation needs the gradients of all shards on the driver");
    }
    if (spec.trainer().isBlockAdmm()) {
      return session("trainer.name is block-admm");
    }
    if (spec.batch().schedule().value() instanceof NoiseScaleControl) {
      return session("batch.schedule is noise-scale");
    }
    return spec.measure().model().measuresHessian()
        ? session("measure.model.hessian-products is not 0")
        : Optional.empty();
  }

  /** The kind without measurements: the required one, or a session. */
  static Kind unmeasured(RunSpec spec, JavaSparkContext spark) {
    return spec.exchange().kind() == Kind.AUTO
        ? required(spec, spark).map(Choice::kind).orElse(Kind.SESSION)
        : spec.exchange().kind();
  }

  /**
   * The specification with the kind that the run requires; {@code auto} if several are possible.
   */
  static RunSpec withRequired(RunSpec spec, JavaSparkContext spark) {
    return spec.exchange().kind() == Kind.AUTO
        ? required(spec, spark).map(choice -> chosen(spec, choice)).orElse(spec)
        : spec;
  }

  /**
   * The specification with a kind of exchange: its own, or the one that is predicted to be the
   * fastest from measurements of the cluster.
   *
   * @param parameters of the model
   * @param slots of the application
   */
  static RunSpec withMeasured(
      RunSpec spec, List<Trial> trials, long parameters, int slots, JavaSparkContext spark) {
    if (spec.exchange().kind() != Kind.AUTO) {
      return spec;
    }
    int executors = spark.sc().getExecutorMemoryStatus().size() - 1; // without the driver
    int used = Math.min(executors, Math.min(slots, spec.shards()));
    if (used < 2) {
      return chosen(spec, new Choice(Kind.SESSION, "there is one executor"));
    }
    if (areOneHost(hosts(spark))) {
      return chosen(spec, new Choice(Kind.SESSION, "executors and driver are on one host"));
    }
    List<UpdateRule> rules = trials.stream().map(t -> t.optimizer().composed()).toList();
    Optional<UpdateRule> indivisible = rules.stream().filter(r -> !r.isDivisible()).findFirst();
    UpdateRule measured = indivisible.isPresent() ? Rules.named("momentum") : rules.get(0);
    try {
      ClusterRates rates = new ClusterProbe(spark, measured).measure(slots, executors);
      StepLoad load = new StepLoad(parameters, spec.shards(), used, 0, 0);
      return chosen(spec, fastest(rates, load, indivisible));
    } catch (IOException e) {
      String reason = "the cluster could not be measured: " + e.getMessage();
      return chosen(spec, new Choice(Kind.SESSION, reason));
    }
  }

  /** Hosts of the driver and of the executors. */
  private static List<String> hosts(JavaSparkContext spark) {
    return Arrays.stream(spark.sc().statusTracker().getExecutorInfos())
        .map(SparkExecutorInfo::host)
        .toList();
  }

  /**
   * Whether hosts are the same: names and addresses of it. Such executors compete for the driver's
   * cores, and no network limits a session.
   */
  static boolean areOneHost(List<String> hosts) {
    try {
      Set<InetAddress> addresses = new HashSet<>();
      for (String host : hosts) {
        addresses.add(InetAddress.getByName(host));
      }
      return addresses.size() < 2;
    } catch (UnknownHostException e) {
      LOG.debug("a host without an address", e);
      return false;
    }
  }

  /**
   * The kind with the shortest predicted step; a session if no other is clearly faster.
   *
   * @param load a step without its gradient
   * @param indivisible an update rule that cannot be divided among executors, if there is one
   */
  static Choice fastest(ClusterRates rates, StepLoad load, Optional<UpdateRule> indivisible) {
    StepModel model = new StepModel(rates.rates(), rates.site(), WireCost.FLOAT32);
    Map<Kind, Double> millis = new EnumMap<>(Kind.class);
    millis.put(Kind.SESSION, 1e3 * model.step(load).overhead());
    millis.put(Kind.JOB, 1e3 * model.job(load, rates.jobSeconds()).overhead());
    if (indivisible.isEmpty()) {
      millis.put(Kind.SLICED, 1e3 * model.sliced(load).overhead());
    }
    Kind fastest =
        millis.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey();
    boolean clearly = millis.get(fastest) <= MAX_FRACTION * millis.get(Kind.SESSION);
    String reason =
        String.format(
            Locale.ROOT,
            "predicted ms of a step without its gradient: %s; %d executors, %.2f M parameters%s; "
                + "measured %.2f ms for a request, %.2f GB/s at the driver, %.2f GB/s between "
                + "executors",
            millis(millis),
            load.executors(),
            load.parameters() / 1e6,
            indivisible
                .map(rule -> ", not sliced, since " + rule + " needs a second gradient")
                .orElse(""),
            1e3 * rates.rates().latency(),
            rates.site().bytesPerSecond() / 1e9,
            rates.site().executorBytesPerSecond() / 1e9);
    return new Choice(clearly ? fastest : Kind.SESSION, reason);
  }

  private static String millis(Map<Kind, Double> millis) {
    StringBuilder text = new StringBuilder();
    millis.forEach(
        (kind, ms) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(String.format(Locale.ROOT, "%s %.1f", name(kind), ms)));
    return text.toString();
  }

  private static Optional<Choice> required(RunSpec spec, JavaSparkContext spark) {
    return required(
        spec,
        spark.isLocal(),
        spark.getConf().getBoolean("spark.dynamicAllocation.enabled", false));
  }

  private static Optional<Choice> session(String reason) {
    return Optional.of(new Choice(Kind.SESSION, reason));
  }

  private static RunSpec chosen(RunSpec spec, Choice choice) {
    LOG.info("exchange.kind = {}: {}", name(choice.kind()), choice.reason());
    return spec.withExchange(choice.kind());
  }

  private static String name(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
