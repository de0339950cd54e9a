package largo.spark.session.protocol;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM for the records of one direction of one connection, with a key of its own. The nonce
 * of a record is its number, so that records cannot be omitted, repeated or reordered.
 */
public final class RecordCipher {

  /** Bytes of an encrypted record in addition to its content. */
  public static final int TAG_BYTES = 16;

  private static final int NONCE_BYTES = 12;
  private static final String ALGORITHM = "AES/GCM/NoPadding";

  private final int mode;
  private final SecretKeySpec key;
  private final Cipher cipher;
  private long records;

  private RecordCipher(int mode, byte[] key) {
    this.mode = mode;
    this.key = new SecretKeySpec(key, "AES");
    try {
      this.cipher = Cipher.getInstance(ALGORITHM);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /**
   * Encrypts sent records.
   *
   * @param key byte[32]
   */
  public static RecordCipher encrypting(byte[] key) {
    return new RecordCipher(Cipher.ENCRYPT_MODE, key);
  }

  /**
   * Decrypts received records.
   *
   * @param key byte[32]
   */
  public static RecordCipher decrypting(byte[] key) {
    return new RecordCipher(Cipher.DECRYPT_MODE, key);
  }

  /** The cipher for the next record, to be finished before the one after it. */
  public Cipher next() throws GeneralSecurityException {
    byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putInt(0).putLong(records++).array();
    cipher.init(mode, key, new GCMParameterSpec(Byte.SIZE * TAG_BYTES, nonce));
    return cipher;
  }
}
