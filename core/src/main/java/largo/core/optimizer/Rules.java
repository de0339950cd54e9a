package largo.core.optimizer;

import java.util.List;

/**
 * All update rules by name, with the default hyper-parameters of their authors or of PyTorch.
 *
 * <p>A new rule is a record and a line here.
 */
public final class Rules {

  /** All rules, in the order in which they are listed to users. */
  public static final List<Rule> ALL =
      List.of(
          rule("sgd", 0.1, "stochastic gradient descent", Sgd.DEFAULT),
          rule("momentum", 0.05, "SGD with heavy-ball momentum", Momentum.DEFAULT),
          rule("nesterov", 0.05, "SGD with Nesterov momentum", Momentum.NESTEROV),
          rule("adam", 0.001, "adaptive moments (1412.6980)", Adam.DEFAULT),
          rule("adamw", 0.001, "Adam with decoupled weight decay (1711.05101)", Adam.ADAMW),
          rule("lars", 1, "layer-wise adaptive rate scaling (1708.03888)", Lars.DEFAULT),
          rule("lamb", 0.01, "layer-wise adaptive moments (1904.00962)", Lamb.DEFAULT),
          rule("lambc", 0.01, "LAMB with trust-ratio clipping (2011.13584)", Lamb.CLIPPED),
          rule("sngm", 0.1, "normalized gradient with momentum (2007.13985)", Sngm.DEFAULT),
          rule("rsg", 1, "remote stochastic gradient (1905.01422)", Rsg.DEFAULT),
          rule("arsg", 0.005, "adaptive remote stochastic gradient (1905.01422)", Arsg.DEFAULT),
          rule("arsgb", 0.02, "ARSG with observation boost (1905.01422)", Arsgb.DEFAULT),
          rule(
              "novograd",
              0.02,
              "gradients normalized layer by layer (1905.11286)",
              Novograd.DEFAULT),
          rule("ahb-sgd", 0.1, "adaptive heavy-ball momentum (2110.09057)", Ahb.SGD),
          rule(
              "ahb-adam",
              0.001,
              "adaptive heavy-ball momentum with Adam's denominator (2110.09057)",
              Ahb.ADAM),
          rule("apam", 0.001, "the master's AMSGrad of APAM (2002.09095)", Apam.DEFAULT),
          rule(
              "amsgrad",
              0.001,
              "Adam whose second moment never decreases (1904.09237)",
              Adam.AMSGRAD),
          rule(
              "avgrad",
              0.001,
              "Adam with the mean of all its second moments (2401.08893)",
              Avgrad.DEFAULT),
          rule(
              "nadam", 0.002, "Adam with Nesterov momentum, PyTorch's (Dozat 2016)", Nadam.DEFAULT),
          rule("radam", 0.001, "rectified Adam (1908.03265)", Radam.DEFAULT),
          rule(
              "ranger",
              0.001,
              "RAdam, gradient centralization and lookahead (2106.13731)",
              Ranger.DEFAULT),
          rule("adai", 0.1, "adaptive inertia (2006.15815)", Adai.DEFAULT),
          rule(
              "adaiw",
              0.1,
              "adaptive inertia with decoupled weight decay (2006.15815)",
              Adai.ADAIW),
          rule(
              "adarem",
              0.1,
              "SGD with a larger rate where the direction persists (2010.11041)",
              Adarem.DEFAULT),
          rule(
              "frsgd",
              0.01,
              "heavy ball with Fletcher and Reeves' momentum (2012.02188)",
              Frsgd.DEFAULT),
          rule("hfac", 0.001, "both moments by rows and columns (2406.09958)", Hfac.DEFAULT),
          rule(
              "adabelief",
              0.005,
              "Adam with the gradient's deviation from its mean (2010.07468)",
              Adabelief.DEFAULT),
          rule(
              "mars", 0.006, "AdamW with gradients of reduced variance (2411.10438)", Mars.DEFAULT),
          rule("lion", 0.003, "sign of a momentum (2302.06675)", Lion.DEFAULT),
          rule(
              "adam-mini",
              0.01,
              "Adam with a second moment per output (2406.16793)",
              AdamMini.DEFAULT),
          rule(
              "mada",
              0.01,
              "an interpolation of Adam's variants with learned coefficients (2401.08893)",
              Mada.DEFAULT),
          rule(
              "sigsigngrad",
              0.002,
              "Adam scaled by a sigmoid of successive gradients, UNVERIFIED formula (2408.11839)",
              SignGrad.SIGMOID),
          rule(
              "tanhsigngrad",
              0.001,
              "Adam scaled by a tanh of successive gradients, UNVERIFIED formula (2408.11839)",
              SignGrad.TANH),
          rule(
              "schedule-free-sgd",
              1,
              "SGD with averaging in place of a schedule (2405.15682)",
              ScheduleFreeSgd.DEFAULT),
          rule(
              "schedule-free-adamw",
              0.015,
              "AdamW with averaging in place of a schedule (2405.15682)",
              ScheduleFreeAdamw.DEFAULT),
          rule(
              "muon",
              0.1,
              "orthogonalized momentum for matrices, AdamW for the rest (Jordan et al. 2024)",
              Muon.DEFAULT),
          rule(
              "shampoo",
              0.01,
              "preconditioning along every axis, with grafting (2309.06497)",
              Shampoo.DEFAULT),
          rule("soap", 0.01, "Adam in the eigenbases of Shampoo (2409.11321)", Soap.DEFAULT));

  private Rules() {}

  /**
   * A rule with its default hyper-parameters.
   *
   * @throws java.util.NoSuchElementException if there is no rule of that name
   */
  public static UpdateRule named(String name) {
    return ALL.stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow().defaults();
  }

  private static Rule rule(String name, double startRate, String summary, UpdateRule defaults) {
    return new Rule(name, startRate, summary, defaults);
  }

  /**
   * An entry of the list of rules.
   *
   * @param name as in the configuration
   * @param startRate learning rate at which to start a search, for batches of a few hundred
   *     examples
   * @param summary one line, with the arXiv id of the paper
   * @param defaults the rule with its default hyper-parameters
   */
  public record Rule(String name, double startRate, String summary, UpdateRule defaults) {}
}
