package largo.core.parity;

import java.util.List;
import java.util.Map;

/** Translates wrappers of rules; see {@link ReferenceRules}. */
final class ReferenceWrappers {

  /** Rules whose momentum the reference implementation of Lookahead does not reset. */
  private static final List<String> NEVER_RESET = List.of("HeavyBall", "LARS", "SNGM");

  private ReferenceWrappers() {}

  static ParityRecipe lookahead(RuleSettings s) {
    RuleSettings inner = s.inner();
    ParityRecipe recipe = ReferenceRules.recipe(s.innerName(), inner);
    boolean reset =
        s.word("pullback", "none", "reset").equals("reset")
            && !NEVER_RESET.contains(s.innerName())
            && !recipe.keys().get("name").equals("sgd");
    return recipe.wrap(
        Map.of(
            "name",
            "lookahead",
            "k",
            s.integer("k", 5),
            "alpha",
            s.number("alpha", 0.5),
            "pullback",
            reset ? "reset" : "none"));
  }

  static ParityRecipe weightRescaling(RuleSettings s) {
    ParityRecipe recipe = ReferenceRules.recipe(s.innerName(), s.inner());
    Map<String, Object> wrapper =
        Map.of(
            "name", "weight-rescaling",
            "tensors", "weights",
            "every", s.integer("every", 1),
            "granularity", s.word("granularity", "filter", "layer"),
            "output-axis", s.integer("out_axis", 0),
            "target", s.number("target", 1),
            "only", s.weights("only"));
    return s.weights("only").isEmpty() ? recipe : recipe.wrap(wrapper);
  }

  static ParityRecipe sam(RuleSettings s) {
    ParityRecipe inner = ReferenceRules.recipe(s.innerName(), s.inner());
    return inner.wrap(
        Map.of(
            "name", "sam",
            "rho", s.number("rho", 0.05),
            "adaptive", s.flag("adaptive", false),
            "offset", s.number("eta", 0),
            "plain-vectors", s.flag("plain_1d", false),
            "epsilon", s.epsilon("eps", 1e-12)));
  }

  static ParityRecipe adaScale(RuleSettings s) {
    ParityRecipe inner = ReferenceRules.recipe(s.innerName(), s.inner());
    double smoothing = s.numberOr("smoothing", null, Double.NaN);
    return inner.wrap(
        Map.of(
            "name",
            "adascale",
            "base-batch",
            (int) s.requiredNumber("base_batch"),
            "smoothing",
            Double.isNaN(smoothing) ? "auto" : smoothing));
  }

  static ParityRecipe lookSam(RuleSettings s) {
    ParityRecipe inner = ReferenceRules.recipe(s.innerName(), s.inner());
    boolean byTensor = s.word("scope", "tensor", "global").equals("tensor");
    return inner.wrap(
        Map.of(
            "name", "looksam",
            "rho", s.number("rho", 0.1),
            "every", s.integer("k", 10),
            "alpha", s.number("alpha", 0.7),
            "adaptive", s.flag("adaptive", false),
            "scope", byTensor ? "layer" : "global",
            "epsilon", s.epsilon("eps", 1e-12)));
  }
}
