package largo.spark.data;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a data source.
 *
 * @param train training files, in order
 * @param test test files, in order; empty if there are none
 */
record InputPaths(List<String> train, List<String> test) {

  /** The paths whose names match one of some regular expressions, in their order, then sorted. */
  static List<String> matching(List<String> paths, String... names) {
    List<String> found = new ArrayList<>();
    for (String regex : names) {
      paths.stream().filter(path -> name(path).matches(regex)).sorted().forEach(found::add);
    }
    return found;
  }

  /** All files, first those of training. */
  List<String> all() {
    return Stream.concat(train.stream(), test.stream()).toList();
  }

  /** The last component of a path. */
  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
