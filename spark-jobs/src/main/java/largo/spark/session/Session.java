package largo.spark.session;

import java.io.Serializable;
import java.util.UUID;

/**
 * What both ends of a connection agree on beforehand.
 *
 * @param run random, one for each session
 * @param secret of the run
 * @param sealed whether what travels is encrypted
 * @param shards {@code K}
 * @param parameters how many
 * @param classes of the labels
 */
record Session(UUID run, Secret secret, boolean sealed, int shards, int parameters, int classes)
    implements Serializable {}
