package largo.spark.session;

import java.io.Serial;
import java.io.Serializable;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What only the driver and the tasks of a run know. Never printed. */
final class SharedSecret implements Serializable {

  /** Bytes of secrets, and of what is derived from them. */
  static final int BYTES = 32;

  @Serial private static final long serialVersionUID = 1;
  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] key;

  private SharedSecret(byte[] key) {
    this.key = key;
  }

  static SharedSecret random() {
    return new SharedSecret(randomBytes());
  }

  static byte[] randomBytes() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /** HMAC-SHA256 of all parts, one after another: byte[32]. Parts must be of fixed lengths. */
  byte[] sign(byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  @Override
  public String toString() {
    return "secret";
  }
}
