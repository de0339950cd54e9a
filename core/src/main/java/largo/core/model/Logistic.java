package largo.core.model;

/**
 * Multinomial logistic regression: one softmax layer, a convex problem. With a single output,
 * linear regression.
 */
public record Logistic() implements ZooModel {}
