package largo.core.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import largo.core.train.BatchState;
import largo.core.train.BatchState.Change;

/** The batches so far in a checkpoint. */
final class BatchTensors {

  private static final String CHANGES = "batches/changes";
  private static final String AVERAGES = "batches/averages";

  private BatchTensors() {}

  static void put(SafetensorsFile file, BatchState batches) {
    if (!batches.changes().isEmpty()) {
      file.put(CHANGES, batches.changes().stream().flatMapToLong(BatchTensors::numbers).toArray());
      file.put(AVERAGES, new double[] {batches.noise(), batches.signal()});
    }
  }

  private static LongStream numbers(Change change) {
    return LongStream.of(change.step(), change.first(), change.batch());
  }

  static BatchState get(SafetensorsFile file) throws DamagedException {
    if (!file.names().contains(CHANGES)) {
      return BatchState.NONE;
    }
    long[] numbers = file.get(CHANGES, long[].class);
    double[] averages = file.get(AVERAGES, double[].class);
    if (numbers.length == 0 || numbers.length % 3 != 0 || averages.length != 2) {
      throw new DamagedException(
          "its batches have %d and %d elements", numbers.length, averages.length);
    }
    List<Change> changes = new ArrayList<>();
    try {
      for (int i = 0; i < numbers.length; i += 3) {
        changes.add(new Change(numbers[i], numbers[i + 1], Math.toIntExact(numbers[i + 2])));
      }
      return new BatchState(changes, averages[0], averages[1]);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new DamagedException("its batches are impossible: %s", e.getMessage());
    }
  }
}
