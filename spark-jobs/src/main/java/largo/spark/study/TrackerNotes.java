package largo.spark.study;

import java.util.Optional;
import largo.spark.tracking.Tracker;

/**
 * The file of trackers in the folder of a run.
 *
 * @param out the folder
 */
record TrackerNotes(OutputFolder out) implements Tracker.Notes {

  private static final String FILE = "tracking.json";

  @Override
  public Optional<byte[]> read() {
    return out.read(FILE);
  }

  @Override
  public void write(byte[] notes) {
    out.write(FILE, notes);
  }
}
