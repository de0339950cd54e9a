package largo.core.optimizer;

import java.util.List;
import java.util.Optional;

/**
 * All wrappers of update rules by name, with their default hyper-parameters.
 *
 * <p>A new wrapper is a record and a line here.
 */
public final class Wrappers {

  /** All wrappers, in the order in which they are listed to users. */
  public static final List<Choice> ALL =
      List.of(
          new Choice(
              "lookahead",
              "slow weights that track the fast weights (1907.08610)",
              new Lookahead(5, 0.5, Lookahead.Pullback.NONE)),
          new Choice(
              "gradient-centralization",
              "subtracts the mean from each filter's gradient (2004.01461)",
              new GradientCentralization(Optional.empty())),
          new Choice(
              "clip-by-global-norm",
              "scales gradients down to a maximum norm (1211.5063)",
              new ClipByGlobalNorm(1)),
          new Choice(
              "weight-rescaling",
              "unit norm for weights before a batch normalization (2102.03497)",
              new WeightRescaling(
                  1,
                  WeightRescaling.Granularity.FILTER,
                  1,
                  WeightRescaling.Selection.NORMALIZED,
                  List.of(),
                  Optional.empty())),
          new Choice(
              "momentum-scaling",
              "a momentum that follows the learning rate (2210.16400)",
              new MomentumScaling(0.1, 2.0 / 3)),
          new Choice(
              "adascale",
              "the rate of a small batch times the gain of a large one (2007.05105)",
              new AdaScale(256, Optional.empty())),
          new Choice("sam", "the gradient at sharper weights (2010.01412)", Sam.PLAIN),
          new Choice("asam", "SAM relative to the size of weights (2102.11600)", Sam.ADAPTIVE),
          new Choice(
              "looksam", "SAM with a second gradient now and then (2203.02714)", LookSam.DEFAULT));

  private Wrappers() {}

  /**
   * A wrapper with its default hyper-parameters.
   *
   * @throws java.util.NoSuchElementException if there is no wrapper of that name
   */
  public static Wrapper named(String name) {
    return ALL.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow().defaults();
  }

  /**
   * An entry of the list of wrappers.
   *
   * @param name as in the configuration
   * @param summary one line, with the arXiv id of the paper
   * @param defaults the wrapper with its default hyper-parameters
   */
  public record Choice(String name, String summary, Wrapper defaults) {}
}
