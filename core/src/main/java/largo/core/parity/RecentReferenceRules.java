package largo.core.parity;

import static java.util.Map.entry;

import java.util.Map;
import java.util.function.Function;

/** Translates rules that were published since 2020; see {@link ReferenceRules}. */
final class RecentReferenceRules {

  /** By name. */
  static final Map<String, Function<RuleSettings, ParityRecipe>> BY_NAME =
      Map.ofEntries(
          entry("Lion", RecentReferenceRules::lion),
          entry("AdamMini", RecentReferenceRules::adamMini),
          entry("AdaBelief", RecentReferenceRules::adabelief),
          entry("MARS", RecentReferenceRules::mars),
          entry("AVGrad", RecentReferenceRules::avgrad),
          entry("MADA", RecentReferenceRules::mada),
          entry("SigSignGrad", s -> signGrad(s, "sigsigngrad", "sigmoid", "tanh")),
          entry("TanhSignGrad", s -> signGrad(s, "tanhsigngrad", "tanh", "sigmoid")),
          entry("ScheduleFreeSGD", RecentReferenceRules::scheduleFreeSgd),
          entry("ScheduleFreeAdamW", RecentReferenceRules::scheduleFreeAdamw),
          entry("SAM", ReferenceWrappers::sam),
          entry("LookSAM", ReferenceWrappers::lookSam),
          entry("AdaScale", ReferenceWrappers::adaScale),
          entry("Muon", MatrixReferenceRules::muon),
          entry("Shampoo", MatrixReferenceRules::shampoo),
          entry("SOAP", MatrixReferenceRules::soap));

  private RecentReferenceRules() {}

  private static ParityRecipe lion(RuleSettings s) {
    return ReferenceRules.rule("lion", s, 1e-4)
        .with("beta1", s.number("beta1", 0.9))
        .with("beta2", s.number("beta2", 0.99));
  }

  private static ParityRecipe adamMini(RuleSettings s) {
    boolean byTensor = s.word("block", "tensor", "row").equals("tensor");
    return ReferenceRules.rule("adam-mini", s, 1e-3)
        .with("beta1", s.number("beta1", 0.9))
        .with("beta2", s.number("beta2", 0.999))
        .with("epsilon", s.epsilon("eps", 1e-8))
        .with("granularity", byTensor ? "layer" : "filter")
        .with("output-axis", s.integer("out_axis", 0))
        .with("elementwise", s.tensors("full"))
        .with("reduce-vectors", s.word("block_1d", "adam", "tensor").equals("tensor"))
        .with("exempt", ReferenceRules.exempt(s, true));
  }

  private static ParityRecipe adabelief(RuleSettings s) {
    return ReferenceRules.rule("adabelief", s, 1e-3)
        .with("beta1", s.number("beta1", 0.9))
        .with("beta2", s.number("beta2", 0.999))
        .with("epsilon", s.epsilon("eps", 1e-16))
        .with("decoupled", s.flag("decoupled", true))
        .with("fixed-decay", s.flag("fixed_decay", false))
        .with("amsgrad", s.flag("amsgrad", false))
        .with("rectify", s.flag("rectify", true))
        .with("degenerate-to-sgd", s.flag("degenerated_to_sgd", true));
  }

  private static ParityRecipe mars(RuleSettings s) {
    return ReferenceRules.rule("mars", s, 3e-3)
        .without("exempt")
        .with("beta1", s.number("beta1", 0.95))
        .with("beta2", s.number("beta2", 0.99))
        .with("epsilon", s.epsilon("eps", 1e-8))
        .with("gamma", s.number("gamma", 0.025))
        .with("direction", s.word("kind", "adamw", "lion"))
        .with("min-axes", s.integer("min_dim", 2))
        .with("auxiliary-unit", "absolute")
        .with("auxiliary-rate", s.number("lr_1d", 3e-3))
        .with("auxiliary-beta1", s.number("beta1_1d", 0.9))
        .with("auxiliary-beta2", s.number("beta2_1d", 0.95))
        .with("auxiliary-weight-decay", s.number("weight_decay_1d", 0.1));
  }

  private static ParityRecipe avgrad(RuleSettings s) {
    return ReferenceRules.rule("avgrad", s, 1e-3)
        .with("beta1", s.number("beta1", 0.9))
        .with("beta2", s.number("beta2", 0.999))
        .with("epsilon", s.epsilon("eps", 1e-8))
        .with("decoupled", s.flag("decoupled", false))
        .with("bias-correction", s.flag("bias_correction", true))
        .with("initial-variance", s.number("v_init", 0));
  }

  private static ParityRecipe mada(RuleSettings s) {
    boolean squared = s.word("n_init", "gsq", "zero").equals("gsq");
    return ReferenceRules.rule("mada", s, 1e-3)
        .with("beta1", s.number("beta1", 0.9))
        .with("beta2", s.number("beta2", 0.95))
        .with("beta3", s.number("beta3", 0))
        .with("rho", s.number("rho", 1))
        .with("c", s.number("c", 1))
        .with("gamma", s.number("gamma", 1))
        .with("epsilon", s.epsilon("eps", 1e-6))
        .with("hypergradient", s.flag("hypergrad", true))
        .with("hyper-start", s.integer("hyper_start", 50))
        .with("hyper-rate-beta", s.number("hyper_lr_beta", 5e-4))
        .with("hyper-rate-rest", s.number("hyper_lr_rest", 0.1))
        .with("hyper-momentum", s.number("hyper_momentum", 0))
        .with("hyper-momentum-gamma", s.number("hyper_momentum_gamma", 0))
        .with("hyper-clip", s.number("hyper_clip", 10))
        .with("initial-variance", s.epsilon("v_init", 1e-15))
        .with("initial-difference", squared ? "squared-gradient" : "zero")
        .with("lion-beta1", s.number("lion_beta1", 0.95))
        .with("lion-beta2", s.number("lion_beta2", 0.98))
        .with("exempt", "biases-and-norms"); // no decay of tensors with one axis
  }

  private static ParityRecipe signGrad(
      RuleSettings s, String rule, String friction, String otherFriction) {
    return ReferenceRules.rule(rule, s, 1e-3)
        .with("beta1", s.number("beta1", 0.9))
        .with("beta2", s.number("beta2", 0.999))
        .with("beta3", s.requiredNumber("beta3"))
        .with("epsilon", s.epsilon("eps", 1e-8))
        .with("decoupled", s.flag("decoupled", false))
        .with("product", s.word("product", "raw", "sign"))
        .with("friction", s.word("friction", friction, otherFriction));
  }

  private static ParityRecipe scheduleFreeSgd(RuleSettings s) {
    return scheduleFree("schedule-free-sgd", s, 1).with("momentum", s.number("momentum", 0.9));
  }

  private static ParityRecipe scheduleFreeAdamw(RuleSettings s) {
    return scheduleFree("schedule-free-adamw", s, 0.0025)
        .with("beta1", s.number("beta1", 0.9))
        .with("beta2", s.number("beta2", 0.999))
        .with("epsilon", s.epsilon("eps", 1e-8))
        .with("decay-at-z", s.flag("decay_at_z", false))
        .with("inner-momentum", s.number("inner_momentum", 0));
  }

  private static ParityRecipe scheduleFree(String rule, RuleSettings s, double rate) {
    return ReferenceRules.rule(rule, s, rate)
        .with("warmup-steps", s.integer("warmup_steps", 0))
        .with("step-power", s.number("r", 0))
        .with("rate-power", s.number("weight_lr_power", 2));
  }
}
