package largo.core.parity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import largo.core.config.SpecException;
import largo.core.config.SpecReader;
import largo.core.optimizer.GradientVariance;
import largo.core.optimizer.LookSam;
import largo.core.optimizer.NotFiniteException;
import largo.core.optimizer.Optimizer;
import largo.core.optimizer.Rules;
import largo.core.optimizer.UpdateRule;
import largo.core.optimizer.Wrapped;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.parity.UpdateTrace.Case;
import largo.core.parity.UpdateTrace.Scenario;

/** A case of a trace with its rule in Largo. */
public final class ParityRun {

  private final Case recorded;
  private final ParityRecipe recipe;
  private final UpdateRule rule;

  private ParityRun(Case recorded, ParityRecipe recipe, UpdateRule rule) {
    this.recorded = recorded;
    this.recipe = recipe;
    this.rule = rule;
  }

  /**
   * Finds the rule of a case.
   *
   * @param defaults default hyper-parameters, by optimizer
   * @throws SpecException if there is no such rule, or it does not have the hyper-parameters
   */
  static ParityRun of(Case recorded, Map<String, Map<String, Object>> defaults) {
    String at = recorded.path();
    ParityRecipe recipe = recipe(recorded, defaults);
    int steps = recorded.scenario().gradients().steps();
    if (recipe.rates() != 1 && recipe.rates() != steps) {
      throw new SpecException(
          "%s: there must be one learning rate, or one for each of %d steps, but there were %d",
          at, steps, recipe.rates());
    }
    UpdateRule rule = SpecReader.rule(at, recipe.keys());
    if (rule.perturbs(1) && !recorded.scenario().gradients().isFunction()) {
      throw new SpecException(
          "%s: the rule needs gradients at perturbed parameters, which were not recorded", at);
    }
    if (rule.usesVariance() && recorded.scenario().gradients().variance(0).shards() == 0) {
      throw new SpecException(
          "%s: the rule needs the gradients of shards, which were not recorded", at);
    }
    return new ParityRun(recorded, recipe, rule);
  }

  private static ParityRecipe recipe(Case recorded, Map<String, Map<String, Object>> defaults) {
    String at = recorded.path();
    String optimizer = recorded.optimizer();
    if (ReferenceRules.names().contains(optimizer)) {
      TraceShapes shapes = recorded.scenario().shapes();
      return ReferenceRules.recipe(
          optimizer, new RuleSettings(at, optimizer, recorded.settings(), shapes, defaults));
    }
    List<String> own = Rules.ALL.stream().map(Rules.Rule::name).toList();
    if (!own.contains(optimizer)) {
      List<String> all = new ArrayList<>(own);
      all.addAll(ReferenceRules.names());
      throw ReferenceRules.unknown(at, optimizer, all);
    }
    Map<String, Object> settings = new LinkedHashMap<>(defaults.getOrDefault(optimizer, Map.of()));
    settings.putAll(recorded.settings());
    if (settings.get("learning-rate") == null) {
      throw new SpecException("%s: learning-rate of %s is missing", at, optimizer);
    }
    List<Double> rates = RuleSettings.rates(at + ": learning-rate", settings.get("learning-rate"));
    ParityRecipe recipe = new ParityRecipe(optimizer, rates);
    settings.forEach((key, value) -> recipe.with(key, value));
    return recipe.without("learning-rate");
  }

  /**
   * Runs the case.
   *
   * @return the parameters after each step, flattened like the scenario's; those that are
   *     evaluated, if those were recorded
   * @throws SpecException if a gradient is not finite
   */
  public List<float[]> parameters() {
    Scenario scenario = recorded.scenario();
    float[] w = floats(scenario.parameters());
    Optimizer optimizer = new Optimizer(rule, layout(scenario.shapes()), w);
    List<float[]> after = new ArrayList<>();
    try {
      for (int t = 0; t < scenario.gradients().steps(); t++) {
        float[] gradient = floats(scenario.gradients().at(t, w));
        Optional<float[]> perturbed = optimizer.perturbed(gradient, 1);
        if (perturbed.isPresent()) {
          gradient = floats(scenario.gradients().at(t, perturbed.get()));
        }
        GradientVariance variance = scenario.gradients().variance(t);
        optimizer.step(gradient, 1, recipe.rate(t), Double.NaN, t, variance);
        boolean evaluated = recorded.point() == UpdateTrace.Point.EVALUATION;
        after.add(evaluated ? optimizer.evaluationWeights().clone() : w.clone());
      }
    } catch (NotFiniteException e) {
      throw new SpecException("%s: %s", recorded.path(), e.getMessage());
    }
    return after;
  }

  /**
   * Runs the case, and compares the result with the recorded parameters, if any.
   *
   * <p>The tolerance of LookSAM is tenfold: it divides by the norm of a small difference of two
   * gradients, so that their rounding to single precision alone exceeds the tolerance.
   */
  public Optional<ParameterDifference> difference(Tolerance tolerance) {
    boolean amplified = rule instanceof Wrapped outer && outer.wrapper() instanceof LookSam;
    Tolerance permitted = amplified ? tolerance.times(10) : tolerance;
    return recorded
        .expected()
        .map(e -> ParameterDifference.of(recorded.scenario().shapes(), parameters(), e, permitted));
  }

  /** The recorded case. */
  public Case recorded() {
    return recorded;
  }

  /** {@code SNGM(lr=0.1, beta=0.9) on base}. */
  public String title() {
    String settings =
        recorded.settings().entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(", "));
    String point = recorded.point() == UpdateTrace.Point.EVALUATION ? ", evaluated" : "";
    return String.format(
        Locale.ROOT,
        "%s(%s) on %s%s",
        recorded.optimizer(),
        settings,
        recorded.scenario().name(),
        point);
  }

  /** Tensors of several axes are weights; layer-wise rules may exclude the others. */
  private static ParameterLayout layout(TraceShapes shapes) {
    List<Tensor> tensors = new ArrayList<>();
    int offset = 0;
    for (Map.Entry<String, List<Integer>> entry : shapes.byName().entrySet()) {
      List<Integer> shape = entry.getValue().isEmpty() ? List.of(1) : entry.getValue();
      ParameterKind kind = shape.size() > 1 ? ParameterKind.WEIGHT : ParameterKind.BIAS;
      Tensor tensor = new Tensor(entry.getKey(), kind, offset, shape, 'c');
      tensors.add(tensor);
      offset = tensor.end();
    }
    return new ParameterLayout(tensors);
  }

  private static float[] floats(double[] x) {
    float[] floats = new float[x.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) x[i];
    }
    return floats;
  }
}
