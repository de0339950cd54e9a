package largo.spark.tracking;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import largo.core.Deadline;
import largo.core.config.CredentialCheck;
import largo.core.config.TrackingSpec;
import largo.core.config.Trial;
import largo.core.report.TrialResult;
import largo.core.train.StepRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends events to a server in a separate thread, from a bounded queue. */
final class QueuedTracker implements Tracker {

  /**
   * Maximum number of steps in the queue. A step has a few hundred bytes, and the metrics of its
   * rule.
   */
  private static final int MAX_QUEUED_STEPS = 20_000;

  private static final int MAX_STEPS_OF_A_REQUEST = 100;
  private static final Logger LOG = LoggerFactory.getLogger(QueuedTracker.class);

  private final TrackingServer server;
  private final TrackingSpec spec;
  private final RetryDelays delays;
  private final BlockingQueue<TrackingEvent> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger waiting = new AtomicInteger(); // steps in the queue
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch passed = new CountDownLatch(1);
  private volatile Optional<Deadline> stepDeadline = Optional.empty(); // then steps are skipped
  private boolean failing; // used by the thread only, like the next one
  private boolean refused;

  QueuedTracker(TrackingServer server, TrackingSpec spec) {
    this(server, spec, RetryDelays.DEFAULT);
  }

  QueuedTracker(TrackingServer server, TrackingSpec spec, RetryDelays delays) {
    this.server = server;
    this.spec = spec;
    this.delays = delays;
    this.thread = new Thread(this::work, "largo tracking");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void step(Trial trial, StepRecord step) {
    if (step.step() % spec.everySteps() == 0) {
      TrackingEvent.Timed timed = new TrackingEvent.Timed(step, System.currentTimeMillis());
      if (waiting.get() < MAX_QUEUED_STEPS) {
        waiting.incrementAndGet();
        queue.add(new TrackingEvent.Stepped(trial.id(), List.of(timed)));
      } else {
        dropped.incrementAndGet();
      }
    }
  }

  @Override
  public void ended(TrialResult result, String modelFile, Supplier<Optional<byte[]>> model) {
    Supplier<Optional<byte[]>> sent = spec.artifacts() ? model : Optional::empty;
    queue.add(new TrackingEvent.Ended(result, modelFile, sent, System.currentTimeMillis()));
  }

  @Override
  public void left(Map<String, byte[]> files, Optional<TrialModel> best) {
    queue.add(
        spec.artifacts()
            ? new TrackingEvent.Left(files, best)
            : new TrackingEvent.Left(Map.of(), Optional.empty()));
  }

  @Override
  public void close() {
    stepDeadline = Optional.of(Deadline.after(delays.end().dividedBy(2)));
    closing.countDown();
    try {
      boolean all = passed.await(delays.end().toMillis(), TimeUnit.MILLISECONDS);
      long lost = dropped.get() + queue.size();
      if (lost > 0 || !all) {
        LOG.warn("{} lacks {} events of this run; its folder has them", server.address(), lost);
      }
      thread.join(delays.end().toMillis()); // files
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      TrackingEvent event = next();
      while (event != null && delivered(event)) {
        event = next();
      }
    } catch (InterruptedException e) {
      LOG.debug("interrupted", e); // not by this class
    }
    passed.countDown();
    end();
  }

  /** The next event, or several merged into one; null if there are no more. */
  private TrackingEvent next() throws InterruptedException {
    TrackingEvent event = queue.poll();
    while (event == null && closing.getCount() > 0) {
      event = queue.poll(200, TimeUnit.MILLISECONDS);
    }
    if (event instanceof TrackingEvent.Stepped first) {
      TrackingEvent.Stepped steps = merge(first);
      waiting.addAndGet(-steps.steps().size());
      return steps;
    }
    return event;
  }

  /** Merges consecutive steps of the same trial. */
  private TrackingEvent.Stepped merge(TrackingEvent.Stepped first) {
    List<TrackingEvent.Timed> steps = new ArrayList<>(first.steps());
    while (steps.size() < MAX_STEPS_OF_A_REQUEST
        && queue.peek() instanceof TrackingEvent.Stepped more
        && more.trial().equals(first.trial())) {
      queue.poll();
      steps.addAll(more.steps());
    }
    return new TrackingEvent.Stepped(first.trial(), steps);
  }

  /** Sends an event; returns false if the server was unreachable until the end of the study. */
  private boolean delivered(TrackingEvent event) throws InterruptedException {
    boolean last = closing.getCount() == 0;
    boolean late = stepDeadline.filter(Deadline::hasPassed).isPresent();
    if (last && late && event instanceof TrackingEvent.Stepped) {
      dropped.incrementAndGet(); // so that the ends of trials are still sent
      return true;
    }
    while (!isHandled(event)) {
      if (last) {
        dropped.incrementAndGet();
        return false;
      }
      last = closing.await(delays.pause().toMillis(), TimeUnit.MILLISECONDS);
    }
    return true;
  }

  private boolean isHandled(TrackingEvent event) {
    try {
      server.send(event);
      failing = false;
    } catch (RefusedException e) {
      dropped.incrementAndGet();
      failing = false;
      if (!refused) {
        LOG.warn("{} refused an event: {}", server.address(), message(e));
      }
      refused = true;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.warn(
            "{} cannot be reached: {}; the run continues, and it is tried again every {} s",
            server.address(),
            message(e),
            delays.pause().toSeconds());
      }
      failing = true;
    }
    return !failing;
  }

  private static String message(RuntimeException e) {
    return CredentialCheck.redact(String.valueOf(e.getMessage()));
  }

  private void end() {
    try {
      server.close();
    } catch (RuntimeException e) {
      LOG.debug("{} was not sent the end of its runs", server.address(), e);
    }
  }
}
