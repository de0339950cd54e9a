package largo.core.measure;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import largo.core.Preconditions;

/**
 * The noise scale over the last measurements: the mean of the noise over the mean of the signal,
 * with its standard error by the jackknife over single measurements.
 */
public final class NoiseAverage {

  /** Number of measurements in the window. */
  public static final int WINDOW = 20;

  private final int window;
  private final Deque<NoiseTerms> last = new ArrayDeque<>();

  /**
   * An average without measurements.
   *
   * @param window maximum number of measurements
   */
  public NoiseAverage(int window) {
    Preconditions.positive("window", window);
    this.window = window;
  }

  /** Adds a measurement. */
  public void add(NoiseTerms terms) {
    last.add(terms);
    if (last.size() > window) {
      last.remove();
    }
  }

  /** The scale over the window, which must have a measurement. */
  public Jackknife scale() {
    return Jackknife.overSteps(List.copyOf(last), 1);
  }
}
