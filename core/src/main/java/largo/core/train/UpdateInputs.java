package largo.core.train;

import java.io.Serializable;

/**
 * The scalar inputs of an update, apart from those of the gradient.
 *
 * @param step 0-based
 * @param rate {@code η}, the learning rate
 * @param epoch passes over the training examples before the update, including fractions
 */
public record UpdateInputs(long step, double rate, double epoch) implements Serializable {}
