package largo.spark.data;

import java.io.Serializable;
import largo.core.data.DataFingerprint;
import largo.core.data.FeatureMoments;

/**
 * An {@link ExampleBlock} without its rows.
 *
 * @param rows number of rows
 * @param width features of each row
 * @param bytes size of the rows on the heap
 * @param highestLabel the largest class number; −1 if there are no rows, or targets are vectors
 * @param weight of all rows
 * @param targetMoments moments of target vectors; empty of classes
 * @param fingerprint of the rows
 */
record BlockInfo(
    BlockPosition position,
    int rows,
    int width,
    long bytes,
    int highestLabel,
    double weight,
    FeatureMoments targetMoments,
    DataFingerprint fingerprint)
    implements Serializable {}
