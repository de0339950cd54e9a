package largo.core.params;

import java.util.Optional;

/**
 * A weight that is followed by batch normalization, with all tensors that depend on its scale.
 * Multiplying an output's weights, bias and running mean by {@code s} and its running variance by
 * {@code s²} leaves the function of the network unchanged (except for the ε of the normalization).
 *
 * @param weight the others have one entry for each of its outputs
 * @param bias added before the normalization, if any
 * @param mean running mean
 * @param spread running variance, or its logarithm
 * @param logarithmic whether the spread is log₁₀ of the standard deviation rather than the variance
 */
public record NormalizedWeight(
    Tensor weight, Optional<Tensor> bias, Tensor mean, Tensor spread, boolean logarithmic) {}
