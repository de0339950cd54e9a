package largo.core.compress;

import java.nio.ByteBuffer;

/**
 * A shard's packed contribution.
 *
 * @param bytes from position to limit; the compressor's own: good until it packs the next
 * @param age contributions that went into it, this one included; see {@link Residual}
 */
public record CompressedGradient(ByteBuffer bytes, long age) {}
