package largo.core.parity;

import static java.util.Map.entry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import largo.core.config.SpecException;
import largo.core.config.SpellingHint;

/**
 * Maps the names, hyper-parameters and defaults of reference implementations in Python to Largo's
 * rules.
 *
 * <p>Their decay has no exemptions, except in layer-wise rules, where {@code exempt_1d} excludes
 * tensors of at most one axis.
 */
final class ReferenceRules {

  private static final double INF = Double.POSITIVE_INFINITY;

  /** SAM with a perturbation of each shard: another objective. */
  static final String PER_SHARD = "SAM per shard";

  /** By name. */
  private static final Map<String, Function<RuleSettings, ParityRecipe>> BY_NAME =
      new LinkedHashMap<>(RecentReferenceRules.BY_NAME);

  static {
    BY_NAME.putAll(
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
            entry("ARSG", s -> arsg(s, "arsg")),
            entry("ARSGB", ReferenceRules::arsgb),
            entry("NovoGrad", ReferenceRules::novograd),
            entry("APAM", ReferenceRules::apam),
            entry("AHB", ReferenceRules::ahb),
            entry("NAdam", ReferenceRules::nadam),
            entry("RAdam", ReferenceRules::radam),
            entry("Ranger", ReferenceRules::ranger),
            entry("Lookahead", ReferenceWrappers::lookahead),
            entry("WRS", ReferenceWrappers::weightRescaling)));
  }

  /** Known names without a counterpart: different algorithms with similar names. */
  static final List<String> WITHOUT_COUNTERPART =
      List.of("ND4JAdam", "ND4JNadam", "NovoGradApex", ReferenceRules.PER_SHARD);

  private static final List<String> WRAPPERS =
      List.of("Lookahead", "WRS", "SAM", "LookSAM", "AdaScale");

  private ReferenceRules() {}

  static List<String> names() {
    return BY_NAME.keySet().stream().sorted().toList();
  }

  /**
   * Translates a rule of a reference implementation.
   *
   * @throws SpecException if there is no such rule, or a hyper-parameter is unknown or of another
   *     type
   */
  static ParityRecipe recipe(String name, RuleSettings settings) {
    if (!BY_NAME.containsKey(name)) {
      throw unknown(settings.path(), name, names());
    }
    ParityRecipe recipe = BY_NAME.get(name).apply(settings);
    settings.checkAllTaken();
    return recipe;
  }

  /** The error for an unknown name. */
  static SpecException unknown(String path, String name, List<String> names) {
    return new SpecException(
        "%s: the optimizer must be one of %s, but was '%s'%s",
        path, String.join(", ", names), name, SpellingHint.hint(name, names));
  }

  /** The algorithm without a counterpart that a case uses directly or inside a wrapper, if any. */
  static Optional<String> withoutCounterpart(String name, Map<?, ?> settings) {
    if (WITHOUT_COUNTERPART.contains(name)) {
      return Optional.of(name);
    }
    return WRAPPERS.contains(name) && settings.get("inner_hp") instanceof Map<?, ?> inner
        ? withoutCounterpart(String.valueOf(settings.get("inner")), inner)
            .map(other -> name + " of " + other)
        : Optional.empty();
  }

  private static ParityRecipe sgd(RuleSettings s) {
    double momentum = s.number("momentum", 0);
    ParityRecipe plain = rule(momentum == 0 ? "sgd" : "momentum", s, 0.1);
    if (momentum == 0) {
      s.ignore("dampening", "nesterov"); // as in the reference
      return plain;
    }
    return plain
        .with("momentum", momentum)
        .with("dampening", s.number("dampening", 0))
        .with("nesterov", s.flag("nesterov", false));
  }

  private static ParityRecipe heavyBall(RuleSettings s) {
    return rule("momentum", s, 0.1)
        .with("velocity", "inside")
        .with("momentum", s.number("momentum", 0.9))
        .with("nesterov", s.flag("nesterov", false));
  }

  private static ParityRecipe adam(
      RuleSettings s, double decay, boolean decoupled, boolean amsgrad) {
    return rule("adam", s, 1e-3, decay)
        .with("beta1", s.number("beta1", 0.9))
        .with("beta2", s.number("beta2", 0.999))
        .with("epsilon", s.epsilon("eps", 1e-8))
        .with("decoupled", s.flag("decoupled", decoupled))
        .with("amsgrad", s.flag("amsgrad", amsgrad));
  }

  private static ParityRecipe sngm(RuleSettings s) {
    return rule("sngm", s, 0.1)
        .with("momentum", s.number("beta", 0.9))
        .with("epsilon", s.number("eps", 0))
        .with("scope", s.word("scope", "global", "layer"));
  }

  private static ParityRecipe lars(RuleSettings s) {
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

  private static ParityRecipe lamb(
      RuleSettings s, String rule, double rate, double decay, boolean paper, Double clip) {
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

  private static ParityRecipe rsg(RuleSettings s) {
    return rule("rsg", s, 1)
        .with("beta", s.number("beta", 0.999))
        .with("observation", s.number("mu", 0.1));
  }

  private static ParityRecipe arsg(RuleSettings s, String rule) {
    return rule(rule, s, 1e-3)
        .with("beta1", s.number("beta1", 0.999))
        .with("beta2", s.number("beta2", 0.99))
        .with("observation", s.number("mu", 0.1))
        .with("epsilon", s.epsilon("eps", 1e-8))
        .with("amsgrad", s.flag("amsgrad", true))
        .with("form", s.word("form", "direct", "efficient"));
  }

  private static ParityRecipe arsgb(RuleSettings s) {
    List<Integer> steps = s.integers("boost_before_step");
    List<Integer> epochs = // here each step is an epoch
        steps.stream().filter(k -> k >= 1).map(k -> k - 1).distinct().sorted().toList();
    ParityRecipe recipe = arsg(s, epochs.isEmpty() ? "arsg" : "arsgb");
    return epochs.isEmpty() ? recipe : recipe.with("boost-epochs", epochs);
  }

  private static ParityRecipe novograd(RuleSettings s) {
    return rule("novograd", s, 0.01)
        .with("beta1", s.number("beta1", 0.95))
        .with("beta2", s.number("beta2", 0.98))
        .with("epsilon", s.number("eps", 1e-8))
        .with("grad-averaging", s.flag("grad_averaging", false))
        .with("amsgrad", s.flag("amsgrad", false))
        .with("epsilon-inside", s.flag("eps_inside", false))
        .with("luc", s.flag("luc", false))
        .with("luc-trust", s.epsilon("luc_trust", 1e-3))
        .with("luc-epsilon", s.epsilon("luc_eps", 1e-8));
  }

  private static ParityRecipe apam(RuleSettings s) {
    return rule("apam", s, 1e-4)
        .with("beta1", s.number("beta1", 0.9))
        .with("beta2", s.number("beta2", 0.99))
        .with("epsilon", s.epsilon("eps", 1e-8))
        .with("form", s.word("form", "code", "paper"));
  }

  private static ParityRecipe ahb(RuleSettings s) {
    boolean actual = s.word("xdiff", "actual", "lr_grad").equals("actual");
    return rule(s.flag("adam", false) ? "ahb-adam" : "ahb-sgd", s, 0.1)
        .with("delta", s.number("delta", 1e-3))
        .with("beta2", s.number("beta2", 0.999))
        .with("epsilon", s.epsilon("eps", 1e-8))
        .with("scope", s.word("scope", "global", "layer"))
        .with("clamp", s.word("clamp", "after", "before"))
        .with("difference", actual ? "actual" : "rate-times-gradient");
  }

  private static ParityRecipe nadam(RuleSettings s) {
    return rule("nadam", s, 2e-3)
        .with("beta1", s.number("beta1", 0.9))
        .with("beta2", s.number("beta2", 0.999))
        .with("epsilon", s.epsilon("eps", 1e-8))
        .with("momentum-decay", s.number("momentum_decay", 4e-3))
        .with("decoupled", s.flag("decoupled", false));
  }

  private static ParityRecipe radam(RuleSettings s) {
    return rule("radam", s, 1e-3)
        .with("beta1", s.number("beta1", 0.9))
        .with("beta2", s.number("beta2", 0.999))
        .with("epsilon", s.epsilon("eps", 1e-8))
        .with("decoupled", s.flag("decoupled", false))
        .with("convention", s.word("variant", "torch", "official"))
        .with("degenerate-to-sgd", s.flag("degenerated_to_sgd", false));
  }

  private static ParityRecipe ranger(RuleSettings s) {
    // below 4 the reference fails, or gives the result of 4
    double threshold = s.number("nsma_threshold", 5);
    return rule("ranger", s, 1e-3)
        .with("beta1", s.number("beta1", 0.95))
        .with("beta2", s.number("beta2", 0.999))
        .with("epsilon", s.epsilon("eps", 1e-5))
        .with("k", s.integer("k", 6))
        .with("alpha", s.number("alpha", 0.5))
        .with("threshold", Math.min(Math.max(threshold, 4), Double.MAX_VALUE))
        .with("centralize", s.flag("gc", true))
        .with("output-axis", s.integer("gc_out_axis", 0));
  }

  /** Keys of all rules. */
  static ParityRecipe rule(String name, RuleSettings s, double rate) {
    return rule(name, s, rate, 0);
  }

  static ParityRecipe rule(String name, RuleSettings s, double rate, double decay) {
    return new ParityRecipe(name, s.rates("lr", "lr_schedule", rate))
        .with("weight-decay", s.number("weight_decay", decay))
        .with("exempt", "none");
  }

  static String exempt(RuleSettings s, boolean byDefault) {
    return s.flag("exempt_1d", byDefault) ? "biases-and-norms" : "none";
  }
}
