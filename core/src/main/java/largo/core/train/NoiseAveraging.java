package largo.core.train;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import largo.core.measure.Jackknife;
import largo.core.measure.NoiseAverage;

/**
 * Adds the averaged noise scale to the steps in which the gradient noise was measured. A function
 * of the steps so far, so that a resumed training continues with the same values.
 */
public final class NoiseAveraging {

  private final NoiseAverage average = new NoiseAverage(NoiseAverage.WINDOW);
  private Optional<Jackknife> scale = Optional.empty();

  /** Continues after earlier steps. */
  public void restore(List<StepRecord> before) {
    before.forEach(this::averaged);
  }

  /** A step with the averaged noise scale and its error, if they are known. */
  public StepRecord averaged(StepRecord step) {
    return step.noiseTerms()
        .map(
            terms -> {
              average.add(terms);
              scale = Optional.of(average.scale()).filter(s -> Double.isFinite(s.estimate()));
              return scale.map(s -> with(step, s)).orElse(step);
            })
        .orElse(step);
  }

  /** The averaged noise scale of the last measured step. */
  public Optional<Jackknife> scale() {
    return scale;
  }

  private static StepRecord with(StepRecord step, Jackknife scale) {
    Map<String, Double> scalars = new TreeMap<>(step.scalars());
    scalars.put(StepRecord.NOISE_SCALE, scale.estimate());
    if (Double.isFinite(scale.error())) {
      scalars.put(StepRecord.NOISE_SCALE_ERROR, scale.error());
    }
    return step.withScalars(scalars);
  }
}
