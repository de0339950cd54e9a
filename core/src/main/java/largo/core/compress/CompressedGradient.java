package largo.core.compress;

import java.nio.ByteBuffer;

/**
 * The encoded contribution of one shard to the mean gradient.
 *
 * @param bytes from position to limit; owned by the compressor and valid until its next call
 * @param age number of contributions in the shard's residual, including this one; see {@link
 *     Residual}
 */
public record CompressedGradient(ByteBuffer bytes, long age) {}
