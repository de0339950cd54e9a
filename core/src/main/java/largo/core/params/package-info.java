/**
 * What lies where in a model's flat parameter vector.
 *
 * <p>A model's parameters are one {@code float[n]}. A {@link largo.core.params.ParameterLayout}
 * names the tensors in it, in order and without gaps, and says what each is for ({@link
 * largo.core.params.ParameterKind}). Update rules read kinds, never names, to decide what is
 * decayed and what is adapted.
 */
package largo.core.params;
