package largo.core.measure;

/** A loss and its gradient as a function of the parameters, over fixed examples. */
@FunctionalInterface
public interface LossFunction {

  /**
   * The loss at a point.
   *
   * @param parameters not kept
   */
  Value at(double[] parameters);

  /**
   * A loss with its gradient.
   *
   * @param loss mean over the examples
   * @param gradient of the mean, as long as the parameters; zero where they do not change
   */
  record Value(double loss, double[] gradient) {}
}
