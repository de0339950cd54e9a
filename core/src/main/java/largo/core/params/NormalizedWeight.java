package largo.core.params;

import java.util.Optional;

/**
 * A weight whose outputs go through a batch normalization, and everything that knows their scale.
 * Multiply an output's weights and bias by {@code s}, its running mean by {@code s}, its running
 * variance by {@code s²}, and the network computes what it did before (but for the ε of the
 * normalization).
 *
 * @param weight with an entry of each of the others for every output
 * @param bias added before the normalization, if there is one
 * @param mean running
 * @param spread running
 * @param logarithmic whether the spread is log₁₀ of the deviation, rather than the variance
 */
public record NormalizedWeight(
    Tensor weight, Optional<Tensor> bias, Tensor mean, Tensor spread, boolean logarithmic) {}
