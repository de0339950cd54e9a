package largo.spark.study;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import largo.core.config.MeasureSpec.ModelMeasureSpec;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.data.BatchSequence;
import largo.core.measure.Lanczos;
import largo.core.params.ParameterLayout;
import largo.core.train.NoiseAveraging;
import largo.core.train.StepRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds measurements to the steps of a trial: the averaged noise scale, and norms and curvature of
 * the model at the end of epochs. They do not change the training.
 */
final class TrialMeasurements {

  private static final Logger LOG = LoggerFactory.getLogger(TrialMeasurements.class);

  private final RunSpec spec;
  private final OpenTraining open;
  private final BatchSequence batches;
  private final ParameterLayout layout;
  private final Supplier<float[]> start;
  private final NoiseAveraging noise = new NoiseAveraging();
  private long modelNanos;

  /**
   * The measurements of a trial.
   *
   * @param spec of the trial
   * @param start the parameters before the first step, computed again
   * @throws SpecException if the exchange cannot compute the gradients for the Hessian
   */
  TrialMeasurements(
      RunSpec spec,
      OpenTraining open,
      BatchSequence batches,
      ParameterLayout layout,
      Supplier<float[]> start) {
    this.spec = spec;
    this.open = open;
    this.batches = batches;
    this.layout = layout;
    this.start = start;
    if (spec.measure().model().measuresHessian() && !open.exchange().isRepeatable()) {
      throw new SpecException(
          "measure.model.hessian-products must be 0 here, but was %d: products with the Hessian need "
              + "gradients at other parameters, which are possible with exchange.kind = session or "
              + "job, exchange.mode = sync and exchange.compression = none only",
          spec.measure().model().hessianProducts());
    }
  }

  /** Continues after earlier steps. */
  void restore(List<StepRecord> before) {
    noise.restore(before);
  }

  /** A step with the noise scale, averaged over the last measurements. */
  StepRecord averaged(StepRecord step) {
    return noise.averaged(step);
  }

  /** A step with the norms and the curvature of the model after it, if they are due. */
  StepRecord measured(StepRecord step) {
    ModelMeasureSpec model = spec.measure().model();
    if (!model.isDue(batches.epochsEndedBy(step.step() + 1))) {
      return step;
    }
    long begun = System.nanoTime();
    float[] parameters = open.training().evaluationParameters();
    Map<String, Double> scalars = new TreeMap<>(step.scalars());
    scalars.put(StepRecord.WEIGHT_NORM, BatchLoss.norm(layout, parameters));
    scalars.put(
        StepRecord.INITIALIZATION_DISTANCE, BatchLoss.distance(layout, parameters, start.get()));
    if (model.measuresHessian()) {
      putEigenvalues(parameters, scalars);
    }
    modelNanos += System.nanoTime() - begun;
    return step.withScalars(scalars);
  }

  private void putEigenvalues(float[] parameters, Map<String, Double> scalars) {
    ModelMeasureSpec model = spec.measure().model();
    BatchLoss loss = new BatchLoss(layout, open.exchange(), parameters);
    if (!Double.isFinite(loss.at(loss.trained()).loss())) {
      LOG.warn("{}: the Hessian is not measured, since the loss is not finite", spec.name());
      return;
    }
    List<Lanczos.Eigenvalue> eigenvalues =
        loss.eigenvalues(spec.seed(), model.hessianProducts(), model.eigenvalues());
    for (int k = 0; k < eigenvalues.size(); k++) {
      scalars.put(StepRecord.HESSIAN_EIGENVALUE + (k + 1), eigenvalues.get(k).value());
      scalars.put(StepRecord.HESSIAN_RESIDUAL + (k + 1), eigenvalues.get(k).residual());
    }
  }

  /** Logs the noise scale and the cost of the measurements. */
  void log(TrialSteps progress) {
    noise
        .scale()
        .ifPresent(
            scale ->
                LOG.info(
                    "{}: gradient noise scale {} examples at step {}; {}",
                    spec.name(),
                    scale,
                    open.training().steps(),
                    noiseCost(open.training().noiseSeconds(), progress)));
    if (modelNanos > 0) {
      LOG.info(
          "{}: measuring norms and curvature of the model took {} s in addition, {} % of the time",
          spec.name(),
          String.format(Locale.ROOT, "%.2f", modelNanos / 1e9),
          percent(modelNanos / 1e9, progress));
    }
  }

  private static String noiseCost(double seconds, TrialSteps progress) {
    return seconds > 0
        ? "measuring it took " + percent(seconds, progress) + " % of the time"
        : "executors measured it, in the time of their gradients and updates";
  }

  private static String percent(double seconds, TrialSteps progress) {
    return String.format(Locale.ROOT, "%.2f", 100 * seconds / progress.seconds());
  }
}
