package largo.core.train;

/** Workers that compute gradients and scores. */
public interface Exchange extends GradientExchange, Evaluator {}
