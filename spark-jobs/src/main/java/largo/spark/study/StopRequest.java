package largo.spark.study;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import largo.core.Deadline;

/** What stands between a signal to the process and the trials that run: once made, it stays. */
final class StopRequest {

  private final Set<Thread> waiting = new HashSet<>();
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
   * @throws StudyStoppedException if it should not
   */
  synchronized void begin() {
    if (made) {
      throw new StudyStoppedException();
    }
    running++;
  }

  /** A trial has ended, and is saved if it is going to be. */
  synchronized void end() {
    running--;
    notifyAll();
  }

  /**
   * Waits for workers, which may be gone for good once the request is made: the wait is interrupted
   * then if it takes long.
   */
  <T> T whileWaiting(Supplier<T> reply) {
    synchronized (this) {
      waiting.add(Thread.currentThread());
    }
    try {
      return reply.get();
    } finally {
      synchronized (this) {
        waiting.remove(Thread.currentThread());
        if (made) {
          Thread.interrupted(); // so that the trial can be saved
        }
      }
    }
  }

  /**
   * Makes the request, and waits until no trial runs. Those that still wait for workers after half
   * of the time wait in vain: they are interrupted.
   *
   * @return whether that was so in time
   */
  synchronized boolean make(Duration most) throws InterruptedException {
    made = true;
    if (!awaitNone(most.dividedBy(2))) {
      waiting.forEach(Thread::interrupt);
    }
    return awaitNone(most.dividedBy(2));
  }

  /** Waits until no trial runs, if the request is made; otherwise does nothing. */
  synchronized void finish() throws InterruptedException {
    while (made && running > 0) {
      wait();
    }
  }

  private boolean awaitNone(Duration most) throws InterruptedException {
    return Deadline.after(most).await(this, () -> running == 0);
  }
}
