/**
 * The layout of a model's flat parameter vector.
 *
 * <p>A model's parameters are one {@code float[n]}. A {@link largo.core.params.ParameterLayout}
 * lists the tensors in it, in order and without gaps, with the role of each ({@link
 * largo.core.params.ParameterKind}). Update rules select the tensors for weight decay and
 * adaptation by kind, never by name.
 */
package largo.core.params;
