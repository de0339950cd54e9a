package largo.core.model;

/**
 * Multinomial logistic regression: one softmax layer, a convex problem. For numbers, linear
 * regression; for labels, a logistic regression of each.
 */
public record Logistic() implements ZooModel {}
