/**
 * The layout of a model's flat parameter vector.
 *
 * <p>A model's parameters are one {@code float[n]}. A {@link largo.core.params.ParameterLayout}
 * lists the tensors in it, in order and without gaps, with the role of each ({@link
 * largo.core.params.ParameterKind}). Update rules read kinds, never names, to decide what is
 * decayed and what is adapted.
 */
package largo.core.params;
