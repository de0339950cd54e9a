/**
 * Differential privacy of gradients.
 *
 * <pre>
 *   ExampleClipping     bounds the gradient of each example
 *   RenyiDivergence     what one step with noise reveals
 *   PrivacyAccountant   what all steps reveal: ε for a δ
 *   NoiseMultiplier     the noise for a given ε
 * </pre>
 */
package largo.core.privacy;
