package largo.spark.data;

import java.io.Serializable;
import largo.core.data.ByteFeatures;

/**
 * A document, or a part of one.
 *
 * @param key of the document: all parts of it have the same one
 * @param text in UTF-8, or any bytes
 * @param ends whether it is the last part
 */
record TextDocument(long key, byte[] text, boolean ends) implements Serializable {

  /** A whole document that is known by its content, so that equal ones have the same key. */
  static TextDocument of(byte[] text) {
    return new TextDocument(new ByteFeatures(text, text.length).hash(0), text, true);
  }
}
