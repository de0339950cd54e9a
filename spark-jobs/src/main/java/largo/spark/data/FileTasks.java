package largo.spark.data;

import java.util.ArrayList;
import java.util.List;
import largo.core.data.InputException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/** Examines files: a few on the driver, more of them in tasks. */
final class FileTasks {

  private static final int MAX_FILES_ON_DRIVER = 4;

  private FileTasks() {}

  /**
   * Applies a function to every file.
   *
   * @param function may throw an {@link InputException}
   * @return the results, serializable, in the order of the files
   * @throws InputException of the first file for which the function throws one
   */
  static <T, R> List<R> map(JavaSparkContext spark, List<T> files, Function<T, R> function) {
    List<Object> outcomes =
        files.size() <= MAX_FILES_ON_DRIVER
            ? files.stream().map(file -> outcome(function, file)).toList()
            : spark
                .parallelize(files, Math.min(files.size(), 2 * spark.defaultParallelism()))
                .map(file -> outcome(function, file))
                .collect();
    List<R> results = new ArrayList<>();
    for (Object outcome : outcomes) {
      if (outcome instanceof InputException e) {
        throw e;
      }
      @SuppressWarnings("unchecked") // of the function
      R result = (R) outcome;
      results.add(result);
    }
    return results;
  }

  /** The result of the function, or the {@link InputException} that it throws. */
  private static <T, R> Object outcome(Function<T, R> function, T file) {
    try {
      return function.call(file);
    } catch (InputException e) {
      return e;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
