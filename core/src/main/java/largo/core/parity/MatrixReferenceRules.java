package largo.core.parity;

import java.util.List;

/** Translates rules that treat tensors as matrices; see {@link ReferenceRules}. */
final class MatrixReferenceRules {

  private static final List<Double> JORDAN = List.of(3.4445, -4.775, 2.0315);

  private MatrixReferenceRules() {}

  static ParityRecipe muon(RuleSettings s) {
    boolean torch = s.word("layout", "torch", "dl4j").equals("torch");
    ParityRecipe recipe =
        ReferenceRules.rule("muon", s, 0.02)
            .without("exempt")
            .with("momentum", s.number("momentum", 0.95))
            .with("nesterov", s.flag("nesterov", true))
            .with("momentum-form", s.word("momentum_form", "ema", "sum"))
            .with("iterations", s.integer("ns_steps", 5))
            .with("coefficients", s.numbers("ns_coefficients", JORDAN))
            .with("epsilon", s.epsilon("ns_eps", 1e-7))
            .with("epsilon-form", s.word("ns_eps_form", "add", "max"))
            .with("scale", s.word("scale", "original", "match-adam", "none"))
            .with("convolution-scale", s.word("conv_scale", "matrix", "leading", "jordan"))
            .with("exclude", s.tensors("exclude"))
            .with("auxiliary-unit", "absolute")
            .with("auxiliary-rate", s.number("aux_lr", 3e-4))
            .with("auxiliary-beta1", s.number("aux_beta1", 0.9))
            .with("auxiliary-beta2", s.number("aux_beta2", 0.95))
            .with("auxiliary-epsilon", s.epsilon("aux_eps", 1e-10))
            .with("auxiliary-weight-decay", s.number("aux_weight_decay", 0));
    return torch ? recipe.with("output-axis", 0) : recipe;
  }

  static ParityRecipe shampoo(RuleSettings s) {
    int start = s.integer("start_preconditioning_step", -1);
    ParityRecipe recipe =
        ReferenceRules.rule("shampoo", s, 0.01)
            .with("beta1", s.number("beta1", 0.9))
            .with("beta2", s.number("beta2", 1))
            .with("epsilon", s.epsilon("eps", 1e-12))
            .with("decay", s.word("decay", "decoupled", "coupled", "corrected", "independent"))
            .with("peak-rate", s.numberOr("peak_lr", null, s.number("lr", 0.01)))
            .with("block", s.integer("block", 1024))
            .with("merge-to", (int) s.numberOr("merge_to", 1.0, 0))
            .with("every", s.integer("precondition_frequency", 1))
            .with("start", start == -1 ? 0 : start)
            .with("bias-correction", s.flag("bias_correction", true))
            .with("perturb-before", s.flag("perturb_before", true))
            .with("grafting", s.word("grafting", "none", "sgd", "adagrad", "rmsprop", "adam"))
            .with("grafting-beta2", s.number("grafting_beta2", 0.999))
            .with("grafting-epsilon", s.epsilon("grafting_eps", 1e-10))
            .with("momentum", s.number("momentum", 0))
            .with("dampening", s.number("dampening", 0))
            .with("nesterov", s.flag("nesterov", false));
    return optional(optional(recipe, s, "beta3", "beta3"), s, "exponent", "exponent");
  }

  static ParityRecipe soap(RuleSettings s) {
    ParityRecipe recipe =
        ReferenceRules.rule("soap", s, 3e-3, 0.01)
            .with("beta1", s.number("beta1", 0.95))
            .with("beta2", s.number("beta2", 0.95))
            .with("epsilon", s.epsilon("eps", 1e-8))
            .with("every", s.integer("precondition_frequency", 10))
            .with("max-dimension", s.integer("max_precond_dim", 10_000))
            .with("merge-axes", s.flag("merge_dims", false))
            .with("precondition-vectors", s.flag("precondition_1d", false))
            .with("normalize", s.flag("normalize_grads", false))
            .with("bias-correction", s.flag("bias_correction", true))
            .with("skip-first", s.flag("skip_first", true));
    return optional(recipe, s, "shampoo_beta", "factor-beta");
  }

  /** Sets a key, unless the hyper-parameter is null. */
  private static ParityRecipe optional(
      ParityRecipe recipe, RuleSettings s, String hyperParameter, String key) {
    double value = s.numberOr(hyperParameter, null, Double.NaN);
    return Double.isNaN(value) ? recipe : recipe.with(key, value);
  }
}
