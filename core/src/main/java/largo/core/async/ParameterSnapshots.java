package largo.core.async;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Copies of earlier versions of the parameters.
 *
 * <p>The training changes its array with every update, so workers use copies: one per version,
 * created when it is first needed, shared by all workers, and immutable. It is removed here when it
 * will not be used again. Workers that still read it, including abandoned ones, hold a reference,
 * so that no reference counts are needed and no array is reused too early.
 */
final class ParameterSnapshots {

  private final Map<Long, Snapshot> snapshots = new HashMap<>();
  private float[] newest;
  private long version;

  /**
   * Begins a new version.
   *
   * @param parameters of the version, unchanged until the next one
   * @param uses number of uses of the version; 0 if unknown, in which case it is used only while it
   *     is the newest
   */
  void begin(long newVersion, float[] parameters, long uses) {
    snapshots.values().removeIf(snapshot -> snapshot.usesLeft <= 0);
    version = newVersion;
    newest = parameters;
    if (uses > 0) {
      snapshots.put(newVersion, new Snapshot(parameters.clone(), uses));
    }
  }

  /** The parameters of a version, never changed again. */
  float[] at(long wanted) {
    Snapshot snapshot = snapshots.get(wanted);
    if (snapshot == null) {
      if (wanted != version) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "version %d is not available any more at version %d",
                wanted,
                version));
      }
      snapshot = new Snapshot(newest.clone(), 0);
      snapshots.put(wanted, snapshot);
    }
    if (--snapshot.usesLeft == 0 && wanted != version) {
      snapshots.remove(wanted);
    }
    return snapshot.parameters;
  }

  /** The number of stored copies. */
  int count() {
    return snapshots.size();
  }

  /** A version, and the number of its remaining uses. */
  private static final class Snapshot {

    private final float[] parameters;
    private long usesLeft;

    Snapshot(float[] parameters, long usesLeft) {
      this.parameters = parameters;
      this.usesLeft = usesLeft;
    }
  }
}
