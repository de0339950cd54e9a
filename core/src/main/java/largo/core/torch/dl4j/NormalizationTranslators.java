package largo.core.torch.dl4j;

import java.util.Locale;
import java.util.Optional;
import largo.core.params.ParameterKind;
import largo.core.params.Tensor;
import largo.core.torch.BatchStatistic;
import largo.core.torch.ScriptFunction;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;

/** Batch normalization. As in DL4J, its activation function is not applied. */
final class NormalizationTranslators {

  private NormalizationTranslators() {}

  static ProgramValue batch(BatchNormalization layer, ProgramValue input, ProgramContext context) {
    if (layer.getCnn2DFormat() != CNN2DFormat.NCHW && input.isImage()) {
      throw TranslationErrors.setting(layer, "format " + layer.getCnn2DFormat());
    }
    if (layer.isLockGammaBeta()) {
      throw TranslationErrors.setting(layer, "locked gamma and beta");
    }
    String name = layer.getLayerName();
    String spread = layer.isUseLogStd() ? "log10stdev" : "var";
    Optional<Tensor> mean = context.tensor(name, "mean");
    Optional<Tensor> deviation = context.tensor(name, spread);
    if (mean.isEmpty() || deviation.isEmpty()) {
      throw TranslationErrors.setting(layer, "batch normalization without running statistics");
    }
    String gamma = context.parameter(name, "gamma");
    String beta = context.parameter(name, "beta");
    String normalized;
    if (context.training() && mean.get().kind() == ParameterKind.RUNNING_STATISTIC) {
      normalized =
          inTraining(
              new BatchStatistic(
                  mean.get(), deviation.get(), layer.isUseLogStd(), layer.getDecay()),
              String.format(Locale.ROOT, "%s, %s, %s", input.variable(), gamma, beta),
              layer.getEps(),
              context);
    } else {
      String stored = context.parameter(name, spread);
      String variance =
          layer.isUseLogStd()
              ? context.script().let("torch.pow(10., torch.mul(%s, 2.))", stored)
              : stored;
      normalized =
          context
              .script()
              .let(
                  "torch.batch_norm(%s, %s, %s, %s, %s, False, 0., %s, True)",
                  input.variable(),
                  gamma,
                  beta,
                  context.parameter(name, "mean"),
                  variance,
                  layer.getEps());
    }
    return new ProgramValue(normalized, input.shape());
  }

  /**
   * Running statistics of zeros with momentum one become those of the micro-batch, their variance
   * the unbiased one.
   */
  private static String inTraining(
      BatchStatistic statistic, String arguments, double eps, ProgramContext context) {
    ScriptFunction script = context.script();
    String mean =
        script.let("torch.zeros_like(torch.narrow(flat, 0, 0, %d))", statistic.channels());
    String variance = script.let("torch.zeros_like(%s)", mean);
    String output =
        script.let(
            "torch.batch_norm(%s, %s, %s, True, 1., %s, True)", arguments, mean, variance, eps);
    String count = script.let("torch.div(torch.numel(%s), %d)", output, statistic.channels());
    String biased =
        script.let("torch.mul(%1$s, torch.div(torch.sub(%2$s, 1.), %2$s))", variance, count);
    context.statistic(statistic, script.let("torch.detach(%s)", mean), biased);
    return output;
  }
}
