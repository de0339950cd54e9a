package largo.core.privacy;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Normal numbers from a cryptographically secure generator: AES in counter mode with a key of the
 * system's {@link SecureRandom}, by the transformation of Box and Muller.
 *
 * <p>Used by one thread. The numbers are doubles: attacks on the lowest bits of noise (Mironov, "On
 * Significance of the Least Significant Bits for Differential Privacy", CCS 2012) are not
 * countered.
 */
public final class SecureGaussian {

  private static final int BYTES = 1 << 16;
  private static final double UNIT = 0x1p-53;

  private final Cipher cipher;
  private final byte[] zeros = new byte[BYTES];
  private LongBuffer uniform = LongBuffer.allocate(0);
  private double spare = Double.NaN;

  /** A generator with a new key. */
  public SecureGaussian() {
    this(key());
  }

  /**
   * A generator with a given key.
   *
   * @param key 16, 24 or 32 bytes
   */
  SecureGaussian(byte[] key) {
    try {
      cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the Java runtime must support AES/CTR/NoPadding", e);
    }
  }

  /** The next number, of mean zero and variance one. */
  public double next() {
    if (!Double.isNaN(spare)) {
      double next = spare;
      spare = Double.NaN;
      return next;
    }
    double radius = Math.sqrt(-2 * Math.log(1 - uniform())); // of (0, 1]
    double angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Uniform in [0, 1). */
  private double uniform() {
    if (!uniform.hasRemaining()) {
      uniform = ByteBuffer.wrap(cipher.update(zeros)).asLongBuffer();
    }
    return (uniform.get() >>> 11) * UNIT;
  }

  private static byte[] key() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return key;
  }
}
