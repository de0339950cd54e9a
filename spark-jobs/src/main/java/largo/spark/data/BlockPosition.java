package largo.spark.data;

import java.io.Serializable;
import java.util.Comparator;

/**
 * The position of a block in the input. It orders blocks, independent of partitions.
 *
 * @param input index in the list of files to read, which may list a file twice
 * @param file the file
 * @param start of the block in the file, in a unit that grows along it: rows or bytes
 */
record BlockPosition(int input, String file, long start)
    implements Serializable, Comparable<BlockPosition> {

  private static final Comparator<BlockPosition> ORDER =
      Comparator.comparingInt(BlockPosition::input)
          .thenComparing(BlockPosition::file)
          .thenComparingLong(BlockPosition::start);

  @Override
  public int compareTo(BlockPosition other) {
    return ORDER.compare(this, other);
  }
}
