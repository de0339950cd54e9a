package largo.spark.data;

import java.io.Serializable;
import java.util.Arrays;
import largo.core.data.DataSplit;
import largo.core.data.Seeds;
import largo.core.data.Seeds.Purpose;

/**
 * Assigns documents to splits: in a random order by their keys, the first are for validation, the
 * next for test, the others for training. Documents with the same key are in the same split.
 *
 * @param seed {@code data.seed}
 * @param validationEnd order of the first document that is not for validation
 * @param testEnd order of the first document for training
 */
record DocumentSplit(long seed, long validationEnd, long testEnd) implements Serializable {

  /** All documents are for training. */
  static final DocumentSplit NONE = new DocumentSplit(0, Long.MIN_VALUE, Long.MIN_VALUE);

  /**
   * Sets documents aside.
   *
   * @param keys of all documents
   * @param validation number of documents, at least 0
   * @param test number of documents, at least 0; some must be left for training
   */
  static DocumentSplit of(long[] keys, int validation, int test, long seed) {
    long[] orders = Arrays.stream(keys).map(key -> order(key, seed)).sorted().toArray();
    return new DocumentSplit(seed, orders[validation], orders[validation + test]);
  }

  private static long order(long key, long seed) {
    return Seeds.of(seed, Purpose.SHARDING, key);
  }

  /** The split of a document. */
  DataSplit of(TextDocument document) {
    long order = order(document.key(), seed);
    if (order < validationEnd) {
      return DataSplit.VALIDATION;
    }
    return order < testEnd ? DataSplit.TEST : DataSplit.TRAIN;
  }
}
