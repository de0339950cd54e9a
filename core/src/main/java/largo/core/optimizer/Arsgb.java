package largo.core.optimizer;

import java.util.List;
import largo.core.DecimalFormatter;
import largo.core.Preconditions;
import largo.core.params.ParameterLayout;

/**
 * ARSGB: {@link Arsg} with observation boost. It begins with a small observation factor, which is
 * fast, and changes to a larger one, which is exact, when the loss flattens.
 *
 * <pre>
 *   μ = f_μ μ,  η = f_η η        at each boost; 2 and ¼, or f_μ μ₀ for good if it does not compound
 *   r_j = ln(L_{j−1} / L_j)      L_j: mean training loss of the j-th period
 *   boost when r_j &lt; φ max r     since the start, or since the boost before
 * </pre>
 *
 * <p>With a list of epochs, boosts happen at these, independent of the loss. State: that of {@link
 * Arsg}; the number of boosts and the losses of the period, as scalars.
 *
 * <p>Source: Chen et al., <a href="https://arxiv.org/abs/1905.01422">1905.01422</a>v8, where {@code
 * φ = ½} and a period is 2 epochs (MNIST) or 10 (CIFAR-10). Departure: "convergence rate" is not
 * defined there; here it is that of the logarithm of the loss.
 *
 * @param beta1 {@code β₁} in [0, 1)
 * @param beta2 {@code β₂} in [0, 1)
 * @param observation {@code μ₀}, the observation factor before any boost; in [0, 1) after all
 * @param epsilon {@code ε > 0}: 1e-8 for speed, 1e-3 ("fine") for generalization
 * @param weightDecay {@code λ ≥ 0}, coupled
 * @param amsgrad whether {@code v̂} never decreases
 * @param form one of two equivalent ways of computation
 * @param boostEpochs epochs after which to boost, ascending; empty to boost when the loss flattens
 * @param period epochs over which a loss is averaged, positive
 * @param flattening {@code φ} in [0, 1)
 * @param maxBoosts maximum number of boosts when the loss flattens
 * @param observationFactor {@code f_μ > 0}
 * @param rateFactor {@code f_η > 0}
 * @param compounding whether each boost multiplies {@code μ} again
 * @param exempt tensors without decay
 */
public record Arsgb(
    double beta1,
    double beta2,
    double observation,
    double epsilon,
    double weightDecay,
    boolean amsgrad,
    Arsg.Form form,
    List<Double> boostEpochs,
    double period,
    double flattening,
    int maxBoosts,
    double observationFactor,
    double rateFactor,
    boolean compounding,
    Exempt exempt)
    implements Inertial {

  /** The defaults of its authors. */
  public static final Arsgb DEFAULT =
      new Arsgb(
          0.999,
          0.99,
          0.05,
          1e-8,
          0,
          true,
          Arsg.Form.DIRECT,
          List.of(),
          2,
          0.5,
          1,
          2,
          0.25,
          true,
          Exempt.NONE);

  // Scalars: boosts, the sum and count of losses of this period, its index, the mean of the
  // period before (0 if none) and the largest rate.
  private static final int BOOSTS = 0;
  private static final int SUM = 1;
  private static final int COUNT = 2;
  private static final int PERIOD = 3;
  private static final int BEFORE = 4;
  private static final int LARGEST = 5;
  private static final int NUMBERS = 6;

  public Arsgb {
    boostEpochs = List.copyOf(boostEpochs);
    new Arsg(beta1, beta2, observation, epsilon, weightDecay, amsgrad, form, 0, exempt);
    Preconditions.that(
        boostEpochs.stream().sorted().toList().equals(boostEpochs),
        "boost-epochs must ascend, but were %s",
        boostEpochs);
    Preconditions.positive("period", period);
    Preconditions.inRange("flattening", flattening, 0, 1);
    Preconditions.notNegative("max-boosts", maxBoosts);
    Preconditions.positive("observation-factor", observationFactor);
    Preconditions.positive("rate-factor", rateFactor);
    int most = boostEpochs.isEmpty() ? maxBoosts : boostEpochs.size();
    double last = observation * Math.pow(observationFactor, compounding ? most : Math.min(most, 1));
    Preconditions.that(
        last < 1,
        "observation must stay below 1, but would be %s after %d boosts",
        DecimalFormatter.shortest(last),
        most);
  }

  @Override
  public double momentum() {
    return beta1;
  }

  @Override
  public int slots() {
    return boosted(0).slots();
  }

  @Override
  public int scalars(ParameterLayout layout) {
    return NUMBERS;
  }

  @Override
  public void begin(Vectors x) {
    boosted(0).begin(x);
  }

  @Override
  public void update(Vectors x, Step t) {
    double[] kept = x.scalars();
    if (!boostEpochs.isEmpty()) {
      kept[BOOSTS] = boostEpochs.stream().filter(epoch -> epoch <= t.epoch()).count();
    } else if (!Double.isNaN(t.loss())) {
      watch(kept, t);
    }

    int boosts = (int) kept[BOOSTS];
    Arsg arsg = boosted(boosts);
    x.probe().scalar("observation", arsg.observation());
    x.probe().scalar("boosts", boosts);
    arsg.update(x, t.withRate(t.rate() * Math.pow(rateFactor, boosts)));
  }

  /** Records a loss; counts a boost if a period has ended in which the loss flattened. */
  private void watch(double[] kept, Step t) {
    double now = Math.floor(t.epoch() / period);
    if (now > kept[PERIOD] && kept[COUNT] > 0) {
      double mean = kept[SUM] / kept[COUNT];
      if (kept[BEFORE] > 0) {
        double r = Math.log(kept[BEFORE] / mean);
        boolean flat = kept[LARGEST] > 0 && r < flattening * kept[LARGEST];
        boolean boost = flat && kept[BOOSTS] < maxBoosts;
        kept[BOOSTS] += boost ? 1 : 0;
        kept[LARGEST] = boost ? 0 : Math.max(kept[LARGEST], r);
      }
      kept[BEFORE] = mean;
      kept[SUM] = 0;
      kept[COUNT] = 0;
      kept[PERIOD] = now;
    }
    kept[SUM] += t.loss();
    kept[COUNT]++;
  }

  private Arsg boosted(int boosts) {
    double factor = Math.pow(observationFactor, compounding ? boosts : Math.min(boosts, 1));
    return new Arsg(
        beta1, beta2, observation * factor, epsilon, weightDecay, amsgrad, form, 0, exempt);
  }
}
