package largo.core.async;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Parameters as they were.
 *
 * <p>The training changes its one array with every update, so what a worker is given is a copy: one
 * of a version, made when it is first needed, shared by all who work at it, and never written to.
 * It is forgotten here when nobody will ask for it any more. Whoever still reads it, a worker that
 * was given up included, keeps it alive, and so nothing needs to be counted and no array can be
 * used again too soon: the garbage collector knows.
 */
final class ParameterSnapshots {

  private final Map<Long, Kept> kept = new HashMap<>();
  private float[] newest;
  private long version;

  /**
   * There is a new version.
   *
   * @param parameters as they are now, good until the next version
   * @param uses how often the version will be asked for; 0 if not known, but only while it is the
   *     newest
   */
  void begin(long of, float[] parameters, long uses) {
    kept.values().removeIf(k -> k.left <= 0);
    version = of;
    newest = parameters;
    if (uses > 0) {
      kept.put(of, new Kept(parameters.clone(), uses));
    }
  }

  /** The parameters of a version, never changed again. */
  float[] at(long of) {
    Kept there = kept.get(of);
    if (there == null) {
      if (of != version) {
        throw new IllegalStateException(
            String.format(Locale.ROOT, "version %d is gone at version %d", of, version));
      }
      there = new Kept(newest.clone(), 0);
      kept.put(of, there);
    }
    if (--there.left == 0 && of != version) {
      kept.remove(of);
    }
    return there.parameters;
  }

  /** How many there are. */
  int count() {
    return kept.size();
  }

  /** A version, and how often it will be asked for yet. */
  private static final class Kept {

    private final float[] parameters;
    private long left;

    Kept(float[] parameters, long left) {
      this.parameters = parameters;
      this.left = left;
    }
  }
}
