package largo.spark.run;

import java.time.Duration;

/** What stands between a signal to the process and the trials that run: once made, it stays. */
final class StopRequest {

  private int running;
  private boolean made;

  /** Whether trials should end. */
  synchronized boolean isMade() {
    return made;
  }

  /** Whether there is anything to wait for. */
  synchronized boolean isAwaited() {
    return running > 0;
  }

  /**
   * A trial begins.
   *
   * @throws Interruption if it should not
   */
  synchronized void begin() {
    if (made) {
      throw new Interruption();
    }
    running++;
  }

  /** A trial has ended, and is saved if it is going to be. */
  synchronized void end() {
    running--;
    notifyAll();
  }

  /**
   * Makes the request, and waits until no trial runs.
   *
   * @return whether that was so in time
   */
  synchronized boolean make(Duration most) throws InterruptedException {
    made = true;
    long end = System.nanoTime() + most.toNanos();
    for (long left = most.toMillis();
        running > 0 && left > 0;
        left = (end - System.nanoTime()) / 1_000_000) {
      wait(left);
    }
    return running == 0;
  }

  /** Waits until no trial runs, if the request is made; otherwise does nothing. */
  synchronized void finish() throws InterruptedException {
    while (made && running > 0) {
      wait();
    }
  }
}
