package largo.spark.data;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import largo.core.config.DataSpec;
import largo.core.data.DataSplit;
import largo.core.data.InputException;
import org.apache.spark.api.java.JavaRDD;

/**
 * Divides text into splits. Fractions are of documents, at random by the seed of the data; of a
 * single document they are of its text, first for training, then for validation, then for test.
 *
 * @param corpus the training files
 * @param spec fractions and seed
 */
record TextSplits(TextCorpus corpus, DataSpec spec) {

  /**
   * The documents of each split that is not empty by the configuration.
   *
   * @param hasTest whether there are test files, so that no test documents are set aside
   * @throws InputException if a fraction is of no document, or none is left for training
   */
  Map<DataSplit, JavaRDD<DocumentGroup>> of(boolean hasTest) {
    double validation = spec.validationFraction();
    double test = hasTest ? 0 : spec.testFraction();
    Map<DataSplit, JavaRDD<DocumentGroup>> splits = new EnumMap<>(DataSplit.class);
    if (validation + test == 0) {
      splits.put(DataSplit.TRAIN, corpus.groups());
      return splits;
    }
    if (corpus.isOneDocument()) {
      double train = 1 - validation - test;
      splits.put(DataSplit.TRAIN, corpus.part(0, train));
      put(splits, DataSplit.VALIDATION, validation, corpus.part(train, 1 - test));
      put(splits, DataSplit.TEST, test, corpus.part(1 - test, 1));
      return splits;
    }
    JavaRDD<DocumentGroup> groups = corpus.groups();
    DocumentSplit assigned = assigned(keys(groups), validation, test);
    splits.put(DataSplit.TRAIN, only(groups, DataSplit.TRAIN, assigned));
    put(splits, DataSplit.VALIDATION, validation, only(groups, DataSplit.VALIDATION, assigned));
    put(splits, DataSplit.TEST, test, only(groups, DataSplit.TEST, assigned));
    return splits;
  }

  private static void put(
      Map<DataSplit, JavaRDD<DocumentGroup>> splits,
      DataSplit split,
      double fraction,
      JavaRDD<DocumentGroup> groups) {
    if (fraction > 0) {
      splits.put(split, groups);
    }
  }

  private static JavaRDD<DocumentGroup> only(
      JavaRDD<DocumentGroup> groups, DataSplit split, DocumentSplit assigned) {
    return groups.map(group -> group.only(split, assigned));
  }

  /** The keys of all documents, each once if it is a file. */
  private long[] keys(JavaRDD<DocumentGroup> groups) {
    if (corpus.areFiles()) {
      return LongStream.range(0, corpus.paths().size()).toArray();
    }
    List<long[]> keys =
        DocumentGroup.numbers(
            groups, group -> group.documents().stream().mapToLong(TextDocument::key).toArray());
    return keys.stream().flatMapToLong(LongStream::of).toArray();
  }

  private DocumentSplit assigned(long[] keys, double validation, double test) {
    int forValidation = share("data.validation-fraction", validation, keys.length);
    int forTest = share("data.test-fraction", test, keys.length);
    if (forValidation + forTest >= keys.length) {
      throw new InputException(
          "of %d documents, %d are set aside for validation and %d for test, so that none is left "
              + "for training; decrease data.validation-fraction and data.test-fraction",
          keys.length, forValidation, forTest);
    }
    return DocumentSplit.of(keys, forValidation, forTest, spec.seed());
  }

  private int share(String key, double fraction, int documents) {
    int share = (int) Math.round(fraction * documents);
    if (fraction > 0 && share == 0) {
      throw new InputException(
          "%s = %s of %d documents is none%s; increase it, or set it to 0",
          key,
          fraction,
          documents,
          corpus.areFiles()
              ? ", as each file is a document: set data.separator to the text between the documents"
                  + " in files"
              : "");
    }
    return share;
  }
}
