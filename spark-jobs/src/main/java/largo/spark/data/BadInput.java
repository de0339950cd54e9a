package largo.spark.data;

/**
 * Input that cannot be used.
 *
 * @param position of the rows
 * @param problem for the user: what is wrong, where, and what to do
 */
record BadInput(BlockPosition position, String problem) implements ReadResult {}
