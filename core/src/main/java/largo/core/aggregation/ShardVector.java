package largo.core.aggregation;

/**
 * What a shard sends.
 *
 * @param values its mean gradient or its momentum, float[layout size]
 * @param examples number of its examples in the batch
 */
public record ShardVector(float[] values, long examples) {}
