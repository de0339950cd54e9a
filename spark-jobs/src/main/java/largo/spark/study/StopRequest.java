package largo.spark.study;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import largo.core.Deadline;

/** A request to save and end running trials. It cannot be withdrawn. */
final class StopRequest {

  private final Set<Thread> waiting = new HashSet<>();
  private int running;
  private boolean requested;

  /** Returns whether trials should end. */
  synchronized boolean isRequested() {
    return requested;
  }

  /** Returns whether any trial is running. */
  synchronized boolean isRunning() {
    return running > 0;
  }

  /**
   * Registers a trial.
   *
   * @throws StudyStoppedException if the stop was requested
   */
  synchronized void begin() {
    if (requested) {
      throw new StudyStoppedException();
    }
    running++;
  }

  /** Deregisters a trial, after it was saved if that was due. */
  synchronized void end() {
    running--;
    notifyAll();
  }

  /**
   * Waits for responses of workers. After a stop was requested, a long wait is interrupted, because
   * the workers may not respond.
   */
  <T> T interruptible(Supplier<T> reply) {
    synchronized (this) {
      waiting.add(Thread.currentThread());
    }
    try {
      return reply.get();
    } finally {
      synchronized (this) {
        waiting.remove(Thread.currentThread());
        if (requested) {
          Thread.interrupted(); // so that the trial can be saved
        }
      }
    }
  }

  /**
   * Requests the stop, and waits until no trial runs. Trials that still wait for workers after half
   * of the timeout are interrupted.
   *
   * @param timeout of the wait
   * @return whether no trial runs any more
   */
  synchronized boolean request(Duration timeout) throws InterruptedException {
    requested = true;
    if (!awaitNone(timeout.dividedBy(2))) {
      waiting.forEach(Thread::interrupt);
    }
    return awaitNone(timeout.dividedBy(2));
  }

  /** Waits until no trial runs, if a stop was requested; otherwise does nothing. */
  synchronized void finish() throws InterruptedException {
    while (requested && running > 0) {
      wait();
    }
  }

  private boolean awaitNone(Duration timeout) throws InterruptedException {
    return Deadline.after(timeout).await(this, () -> running == 0);
  }
}
