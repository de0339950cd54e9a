package largo.spark.data;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Where a block is from. Blocks follow each other by their places, whatever partitions they are in.
 *
 * @param source position in the list of what was read: a file that is named twice is there twice
 * @param file the rows are from
 * @param start where in the file, in units that grow along it: rows or bytes
 */
record BlockPosition(int source, String file, long start)
    implements Serializable, Comparable<BlockPosition> {

  private static final Comparator<BlockPosition> ORDER =
      Comparator.comparingInt(BlockPosition::source)
          .thenComparing(BlockPosition::file)
          .thenComparingLong(BlockPosition::start);

  @Override
  public int compareTo(BlockPosition other) {
    return ORDER.compare(this, other);
  }
}
