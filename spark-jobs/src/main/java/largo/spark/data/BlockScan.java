package largo.spark.data;

import java.util.function.IntFunction;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;
import org.apache.spark.api.java.JavaRDD;

/**
 * A scan of files.
 *
 * @param blocks of all files, in any partitions
 * @param columns columns that are read; {@link ColumnNames#NONE} for formats without columns
 * @param shape of an example, given the number of features of the widest row; throws an {@link
 *     InputException} if they do not match
 */
record BlockScan(
    JavaRDD<ReadResult> blocks, ColumnNames columns, IntFunction<ExampleShape> shape) {}
