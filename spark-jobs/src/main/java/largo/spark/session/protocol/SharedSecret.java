package largo.spark.session.protocol;

import java.io.Serial;
import java.io.Serializable;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A random key that only the driver and the tasks of a session know. Never logged. */
public final class SharedSecret implements Serializable {

  /** Length of secrets, nonces and signatures. */
  static final int BYTES = 32;

  @Serial private static final long serialVersionUID = 1;
  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] key;

  private SharedSecret(byte[] key) {
    this.key = key;
  }

  public static SharedSecret random() {
    return new SharedSecret(randomBytes());
  }

  public static byte[] randomBytes() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /** HMAC-SHA256 of the concatenated parts: byte[32]. Parts must have fixed lengths. */
  byte[] sign(byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "secret";
  }
}
