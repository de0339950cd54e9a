package largo.spark.data;

/**
 * Input that cannot be used.
 *
 * @param position of the rows
 * @param problem message for users: the problem, its position, and the remedy
 */
record BadInput(BlockPosition position, String problem) implements ReadResult {}
