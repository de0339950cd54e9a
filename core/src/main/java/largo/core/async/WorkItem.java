package largo.core.async;

/**
 * A piece of work: the gradient over one batch of a shard, at the parameters of one version.
 *
 * @param shard whose examples it is over
 * @param number counts the shard's batches, from 0
 * @param version of the parameters: updates that they had seen
 */
public record WorkItem(int shard, long number, long version) {}
