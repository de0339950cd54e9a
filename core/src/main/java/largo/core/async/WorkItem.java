package largo.core.async;

/**
 * The gradient over one batch of a shard, at the parameters of one version.
 *
 * @param shard whose examples it is over
 * @param number of the batch among those of the shard, 0-based
 * @param version of the parameters: the number of updates that made them
 */
public record WorkItem(int shard, long number, long version) {}
