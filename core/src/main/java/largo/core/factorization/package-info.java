/**
 * Non-negative factorizations {@code X ≈ S Vᵀ} of activations, with a row of {@code X} for each
 * example, whose factors {@code V} are shared by all examples.
 *
 * <pre>
 *   Factors              V, and the codes S of activations: the projection to the cone of the factors
 *   FactorizationState   V and the sums from which it is improved, between two steps
 *   FactorSums           what the codes of examples have in common, a sum over examples
 *   FactorReport         the factors of a trained network: pictures, error and disentanglement
 * </pre>
 *
 * <p>Codes are computed where the examples are. Only {@code SᵀX} and {@code SᵀS} are summed over
 * all of them: {@code r × d} and {@code r × r} numbers for {@code r} factors of {@code d}
 * activations.
 */
package largo.core.factorization;
