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
record Place(int source, String file, long start) implements Serializable, Comparable<Place> {

  private static final Comparator<Place> ORDER =
      Comparator.comparingInt(Place::source)
          .thenComparing(Place::file)
          .thenComparingLong(Place::start);

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
