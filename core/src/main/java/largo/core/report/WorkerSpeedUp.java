package largo.core.report;

import largo.core.Preconditions;

/**
 * The time of a step with several workers and with one, at a batch. Both compute the same shards;
 * neither includes evaluations and the update.
 *
 * @param batch examples per step
 * @param workers number of workers that compute at the same time, at least 2
 * @param seconds of a step with them
 * @param oneWorkerSeconds of a step with one worker
 */
public record WorkerSpeedUp(int batch, int workers, double seconds, double oneWorkerSeconds) {

  private static final double WORTHWHILE = 0.5;
  private static final double NEGLIGIBLE = 0.1;

  public WorkerSpeedUp {
    Preconditions.that(workers >= 2, "workers must be at least 2, but was %d", workers);
    Preconditions.positive("seconds", seconds);
    Preconditions.positive("oneWorkerSeconds", oneWorkerSeconds);
  }

  /** How many times as fast the workers are as one. */
  public double factor() {
    return oneWorkerSeconds / seconds;
  }

  /**
   * The part of the added workers that shows in the speed-up: {@code (factor − 1) / (workers − 1)},
   * 1 if {@code n} workers are {@code n} times as fast as one.
   */
  public double addedEfficiency() {
    return (factor() - 1) / (workers - 1);
  }

  /** Whether the added workers are worth it, in a word and with the reason. */
  String answer() {
    double used = addedEfficiency();
    if (used >= WORTHWHILE) {
      return "yes";
    }
    return used > NEGLIGIBLE
        ? "hardly, as less than half of the added workers shows in the speed-up"
        : "no, one worker is about as fast";
  }
}
