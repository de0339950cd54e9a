/**
 * Robust aggregation of gradients: rules that withstand arbitrary gradients of some shards, and
 * attacks on them.
 *
 * <pre>
 *   Aggregation       rule, worker momentum, normalization, attack
 *   AggregationRule   mean, trimmed mean, median, Krum, geometric median, centered clipping
 *   GradientAttack    what Byzantine shards send, for tests
 *   ShardVectors      the gradients of the shards
 *   CoordinateBlocks  the trained coordinates, in blocks for threads
 *   SortingNetwork    order statistics of many coordinates at a time
 * </pre>
 */
package largo.core.aggregation;
