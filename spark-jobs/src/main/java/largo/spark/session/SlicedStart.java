package largo.spark.session;

import largo.core.gradient.RegularizationPenalty;
import largo.core.optimizer.UpdateRule;

/**
 * The parameters of a {@link SlicedExchange} before the first step, and their update rule.
 *
 * @param penalty of the model
 * @param parameters float[layout size]; changed by {@link SlicedExchange#synchronize}
 */
public record SlicedStart(UpdateRule rule, RegularizationPenalty penalty, float[] parameters) {}
