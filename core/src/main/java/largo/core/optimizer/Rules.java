package largo.core.optimizer;

import static largo.core.optimizer.Ahb.Difference.ACTUAL;
import static largo.core.optimizer.Exempt.NONE;
import static largo.core.optimizer.Exempt.VECTORS;
import static largo.core.optimizer.Sngm.Scope.GLOBAL;

import java.util.List;
import java.util.Optional;

/**
 * Every update rule by name, with its defaults: those of its authors, or of PyTorch.
 *
 * <p>To add a rule, write its record and give it a line here.
 */
public final class Rules {

  private static final double INF = Double.POSITIVE_INFINITY;

  /** All rules, in the order in which they are listed to a user. */
  public static final List<Rule> ALL =
      List.of(
          rule("sgd", 0.1, "stochastic gradient descent", new Sgd(0, NONE)),
          rule(
              "momentum",
              0.05,
              "SGD with heavy-ball momentum",
              new Momentum(0.9, 0, false, Momentum.Velocity.OUTSIDE, 0, NONE)),
          rule(
              "nesterov",
              0.05,
              "SGD with Nesterov momentum",
              new Momentum(0.9, 0, true, Momentum.Velocity.OUTSIDE, 0, NONE)),
          rule(
              "adam",
              0.001,
              "adaptive moments (1412.6980)",
              new Adam(0.9, 0.999, 1e-8, 0, false, false, NONE)),
          rule(
              "adamw",
              0.001,
              "Adam with decoupled weight decay (1711.05101)",
              new Adam(0.9, 0.999, 1e-8, 0.01, true, false, NONE)),
          rule(
              "lars",
              1,
              "layer-wise adaptive rate scaling (1708.03888)",
              new Lars(0.9, 1e-4, 0.001, 0, false, Lars.Form.PAPER, false, VECTORS)),
          rule(
              "lamb",
              0.01,
              "layer-wise adaptive moments (1904.00962)",
              new Lamb(0.9, 0.999, 1e-6, 0.01, true, 0, INF, 0, INF, INF, VECTORS)),
          rule(
              "lambc",
              0.01,
              "LAMB with trust-ratio clipping (2011.13584)",
              new Lamb(0.9, 0.999, 1e-6, 0, false, 0, 1, 0, INF, INF, NONE)),
          rule(
              "sngm",
              0.1,
              "normalized gradient with momentum (2007.13985)",
              new Sngm(0.9, 0, 0, Sngm.Scope.GLOBAL, NONE)),
          rule("rsg", 1, "remote stochastic gradient (1905.01422)", new Rsg(0.999, 0.1, 0, NONE)),
          rule(
              "arsg",
              0.005,
              "adaptive remote stochastic gradient (1905.01422)",
              new Arsg(0.999, 0.99, 0.1, 1e-8, 0, true, Arsg.Form.DIRECT, 0, NONE)),
          rule(
              "arsgb",
              0.02,
              "ARSG with observation boost (1905.01422)",
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
                  NONE)),
          rule(
              "novograd",
              0.02,
              "gradients normalized layer by layer (1905.11286)",
              new Novograd(0.95, 0.98, 1e-8, 0, false, false, false, false, 1e-3, 1e-8, NONE)),
          rule(
              "ahb-sgd",
              0.1,
              "adaptive heavy-ball momentum (2110.09057)",
              new Ahb(1e-3, 0, false, 0.999, 1e-8, GLOBAL, Ahb.Clamp.AFTER, ACTUAL, NONE)),
          rule(
              "ahb-adam",
              0.001,
              "adaptive heavy-ball momentum with Adam's denominator (2110.09057)",
              new Ahb(1e-3, 0, true, 0.999, 1e-8, GLOBAL, Ahb.Clamp.AFTER, ACTUAL, NONE)),
          rule(
              "apam",
              0.001,
              "the master's AMSGrad of APAM (2002.09095)",
              new Apam(0.9, 0.99, 1e-8, 0, Apam.Form.CODE, NONE)),
          rule(
              "amsgrad",
              0.001,
              "Adam whose second moment never decreases (1904.09237)",
              new Adam(0.9, 0.999, 1e-8, 0, false, true, NONE)),
          rule(
              "avgrad",
              0.001,
              "Adam with the mean of all its second moments (2401.08893)",
              new Avgrad(0.9, 0.999, 1e-8, true, 0, false, NONE)),
          rule(
              "nadam",
              0.002,
              "Adam with Nesterov momentum, PyTorch's (Dozat 2016)",
              new Nadam(0.9, 0.999, 1e-8, 4e-3, 0, false, NONE)),
          rule(
              "radam",
              0.001,
              "rectified Adam (1908.03265)",
              new Radam(0.9, 0.999, 1e-8, 0, false, Radam.Convention.TORCH, false, 5, NONE)),
          rule(
              "ranger",
              0.001,
              "RAdam, gradient centralization and lookahead (2106.13731)",
              new Ranger(0.95, 0.999, 1e-5, 0, 6, 0.5, 5, true, Optional.empty(), NONE)),
          rule(
              "adai",
              0.1,
              "adaptive inertia (2006.15815)",
              new Adai(0.1, 0.99, 1e-3, 0, false, NONE)),
          rule(
              "adaiw",
              0.1,
              "adaptive inertia with decoupled weight decay (2006.15815)",
              new Adai(0.1, 0.99, 1e-3, 5e-4, true, NONE)),
          rule(
              "adarem",
              0.1,
              "SGD that goes faster where it keeps its direction (2010.11041)",
              new Adarem(0.9, 0.999, 1e-8, 0, NONE)),
          rule(
              "frsgd",
              0.01,
              "heavy ball with Fletcher and Reeves' momentum (2012.02188)",
              new Frsgd(0.9, 0, NONE)),
          rule(
              "hfac",
              0.001,
              "both moments by rows and columns (2406.09958)",
              new Hfac(0.9, 0.999, 1e-30, 1, 0, NONE)));

  private Rules() {}

  /**
   * A rule with its default hyper-parameters.
   *
   * @throws java.util.NoSuchElementException if there is none of that name
   */
  public static UpdateRule named(String name) {
    return ALL.stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow().defaults();
  }

  private static Rule rule(String name, double startRate, String summary, UpdateRule defaults) {
    return new Rule(name, startRate, summary, defaults);
  }

  /**
   * A rule as users know it.
   *
   * @param name as in the configuration
   * @param startRate a learning rate to begin a search with, at a batch of some hundreds
   * @param summary what it is, with the arXiv id of its paper
   * @param defaults the rule with its default hyper-parameters
   */
  public record Rule(String name, double startRate, String summary, UpdateRule defaults) {}
}
