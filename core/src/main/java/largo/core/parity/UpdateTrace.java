package largo.core.parity;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A recording of update rules of another implementation.
 *
 * @param name of the file, for messages
 * @param scenarios by name
 * @param cases the recorded runs
 * @param defaults default hyper-parameters, by optimizer
 */
public record UpdateTrace(
    String name,
    Map<String, Scenario> scenarios,
    List<Case> cases,
    Map<String, Map<String, Object>> defaults) {

  /**
   * Initial parameters, and a gradient for each step.
   *
   * @param name of the scenario
   * @param shapes of the tensors, in order
   * @param parameters before the first step
   * @param gradients mean gradients
   */
  public record Scenario(
      String name, TraceShapes shapes, double[] parameters, TraceGradients gradients) {}

  /**
   * An optimizer on a scenario.
   *
   * @param path of the case in the file, for messages
   * @param optimizer its name
   * @param settings its hyper-parameters, without defaults
   * @param scenario the scenario
   * @param point the parameters that were recorded
   * @param expected parameters after each step, if they were recorded
   */
  public record Case(
      String path,
      String optimizer,
      Map<String, Object> settings,
      Scenario scenario,
      Point point,
      Optional<List<double[]>> expected) {}

  /** Parameters of a rule that may average. */
  public enum Point {
    /** Those at which gradients are computed. */
    TRAINING,
    /** Those that are evaluated. */
    EVALUATION
  }
}
