package largo.core.replay;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What reference implementations in Python call the rules and their hyper-parameters, and what they
 * take by default.
 *
 * <p>Their decay has no exemptions, but in layer-wise rules, where {@code exempt_1d} leaves out
 * tensors of at most one axis.
 */
final class ReferenceRules {

  private static final double INF = Double.POSITIVE_INFINITY;

  /** By name. */
  private static final Map<String, Function<Settings, Recipe>> BY_NAME =
      new TreeMap<>(
          Map.ofEntries(
              entry("SGD", ReferenceRules::sgd),
              entry("HeavyBall", ReferenceRules::heavyBall),
              entry("Adam", s -> adam(s, 0, false, false)),
              entry("AdamW", s -> adam(s, 0.01, true, false)),
              entry("AMSGrad", s -> adam(s, 0, false, true)),
              entry("SNGM", ReferenceRules::sngm),
              entry("LARS", ReferenceRules::lars),
              entry("LAMB", s -> lamb(s, "lamb", 1e-3, 0.01, true, null)),
              entry("LAMBC", s -> lamb(s, "lambc", 0.01, 0, false, 1.0)),
              entry("RSG", ReferenceRules::rsg),
              entry("ARSG", ReferenceRules::arsg)));

  /** Known, and without a counterpart: other algorithms under similar names. */
  static final List<String> WITHOUT_COUNTERPART = List.of("ND4JAdam", "ND4JNadam", "NovoGradApex");

  private ReferenceRules() {}

  static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /**
   * Says a reference implementation's rule in our words.
   *
   * @throws largo.core.config.SpecException if a hyper-parameter is unknown or of another type
   */
  static Recipe recipe(String name, Settings settings) {
    Recipe recipe = BY_NAME.get(name).apply(settings);
    settings.checkAllTaken();
    return recipe;
  }

  private static Recipe sgd(Settings s) {
    double momentum = s.number("momentum", 0);
    Recipe plain = rule(momentum == 0 ? "sgd" : "momentum", s, 0.1);
    if (momentum == 0) {
      s.ignore("dampening", "nesterov"); // as the reference does
      return plain;
    }
    return plain
        .with("momentum", momentum)
        .with("dampening", s.number("dampening", 0))
        .with("nesterov", s.flag("nesterov", false));
  }

  private static Recipe heavyBall(Settings s) {
    return rule("momentum", s, 0.1)
        .with("velocity", "inside")
        .with("momentum", s.number("momentum", 0.9))
        .with("nesterov", s.flag("nesterov", false));
  }

  private static Recipe adam(Settings s, double decay, boolean decoupled, boolean amsgrad) {
    return rule("adam", s, 1e-3, decay)
        .with("beta1", s.number("beta1", 0.9))
        .with("beta2", s.number("beta2", 0.999))
        .with("epsilon", s.epsilon("eps", 1e-8))
        .with("decoupled", s.flag("decoupled", decoupled))
        .with("amsgrad", s.flag("amsgrad", amsgrad));
  }

  private static Recipe sngm(Settings s) {
    return rule("sngm", s, 0.1)
        .with("momentum", s.number("beta", 0.9))
        .with("epsilon", s.number("eps", 0))
        .with("scope", s.word("scope", "global", "layer"));
  }

  private static Recipe lars(Settings s) {
    boolean paper = s.word("form", "paper", "scaled_grad").equals("paper");
    return rule("lars", s, 0.1, 1e-4)
        .with("momentum", s.number("momentum", 0.9))
        .with("trust", s.number("trust", 1e-3))
        .with("epsilon", s.number("eps", 0))
        .with("nesterov", s.flag("nesterov", false))
        .with("form", paper ? "paper" : "scaled-gradient")
        .with("trust-clip", s.flag("trust_clip", false))
        .with("exempt", exempt(s, true));
  }

  private static Recipe lamb(
      Settings s, String rule, double rate, double decay, boolean paper, Double clip) {
    return rule(rule, s, rate, decay)
        .with("beta1", s.number("beta1", 0.9))
        .with("beta2", s.number("beta2", 0.999))
        .with("epsilon", s.epsilon("eps", 1e-6))
        .with("bias-correction", s.flag("bias_correction", paper))
        .with("min-trust", s.numberOr("clip_lower", null, 0))
        .with("max-trust", s.numberOr("clip_upper", clip, INF))
        .with("min-norm", s.number("phi_min", 0))
        .with("max-norm", s.number("phi_max", INF))
        .with("max-gradient-norm", s.numberOr("max_grad_norm", null, INF))
        .with("exempt", exempt(s, paper));
  }

  private static Recipe rsg(Settings s) {
    return rule("rsg", s, 1)
        .with("beta", s.number("beta", 0.999))
        .with("observation", s.number("mu", 0.1));
  }

  private static Recipe arsg(Settings s) {
    return rule("arsg", s, 1e-3)
        .with("beta1", s.number("beta1", 0.999))
        .with("beta2", s.number("beta2", 0.99))
        .with("observation", s.number("mu", 0.1))
        .with("epsilon", s.epsilon("eps", 1e-8))
        .with("amsgrad", s.flag("amsgrad", true))
        .with("form", s.word("form", "direct", "efficient"));
  }

  /** What all have. */
  private static Recipe rule(String name, Settings s, double rate) {
    return rule(name, s, rate, 0);
  }

  private static Recipe rule(String name, Settings s, double rate, double decay) {
    return new Recipe(name, s.rates("lr", rate))
        .with("weight-decay", s.number("weight_decay", decay))
        .with("exempt", "none");
  }

  private static String exempt(Settings s, boolean byDefault) {
    return s.flag("exempt_1d", byDefault) ? "vectors" : "none";
  }
}
