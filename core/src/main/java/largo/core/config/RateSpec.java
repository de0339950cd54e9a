package largo.core.config;

import java.util.List;
import largo.core.Preconditions;
import largo.core.schedule.BatchScaling;

/**
 * Learning rates for all batch sizes.
 *
 * @param values rates at the reference batch, each positive
 * @param rule how they are scaled to other batch sizes
 * @param referenceBatch examples, at least 1
 */
public record RateSpec(List<Double> values, BatchScaling rule, int referenceBatch) {

  /** No rates. */
  public static final RateSpec DEFAULT = new RateSpec(List.of(), BatchScaling.NONE, 256);

  public RateSpec {
    values = List.copyOf(values);
    for (double value : values) {
      Preconditions.positive("learning-rate", value);
    }
    Preconditions.positive("reference-batch", referenceBatch);
  }

  /** The rates at a batch. */
  List<Double> at(int batch) {
    return values.stream().map(rate -> rule.scale(rate, batch, referenceBatch)).toList();
  }
}
