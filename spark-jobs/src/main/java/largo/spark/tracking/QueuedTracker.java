package largo.spark.tracking;

import java.time.Duration;
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
import largo.core.config.CredentialCheck;
import largo.core.config.TrackingSpec;
import largo.core.config.Trial;
import largo.core.report.TrialResult;
import largo.core.train.StepRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on what happens to a server, by a thread of its own. */
final class QueuedTracker implements Tracker {

  /** Steps that wait at most. A step is some hundred bytes, and as many as its rule tells. */
  private static final int MOST = 20_000;

  private static final int STEPS_AT_ONCE = 100;
  private static final Logger LOG = LoggerFactory.getLogger(QueuedTracker.class);

  private final TrackingServer server;
  private final TrackingSpec spec;
  private final Terms terms;
  private final BlockingQueue<TrackingEvent> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger waiting = new AtomicInteger(); // steps in it
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch passed = new CountDownLatch(1);
  private volatile long hurry = Long.MAX_VALUE; // nanoseconds of the clock, when steps are left out
  private boolean failing; // of the thread alone, as the next one
  private boolean refused;

  /**
   * How much patience there is.
   *
   * @param pause after a failure, before the server is tried again
   * @param end for what is left when the study is over
   */
  record Terms(Duration pause, Duration end) {}

  QueuedTracker(TrackingServer server, TrackingSpec spec) {
    this(server, spec, new Terms(Duration.ofSeconds(15), Duration.ofSeconds(30)));
  }

  QueuedTracker(TrackingServer server, TrackingSpec spec, Terms terms) {
    this.server = server;
    this.spec = spec;
    this.terms = terms;
    this.thread = new Thread(this::work, "largo tracking");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void step(Trial trial, StepRecord step) {
    if (step.step() % spec.everySteps() == 0) {
      TrackingEvent.Timed timed = new TrackingEvent.Timed(step, System.currentTimeMillis());
      if (waiting.get() < MOST) {
        waiting.incrementAndGet();
        queue.add(new TrackingEvent.Stepped(trial.id(), List.of(timed)));
      } else {
        dropped.incrementAndGet();
      }
    }
  }

  @Override
  public void ended(TrialResult result, Supplier<Optional<byte[]>> model) {
    Supplier<Optional<byte[]>> sent = spec.artifacts() ? model : Optional::empty;
    queue.add(new TrackingEvent.Ended(result, sent, System.currentTimeMillis()));
  }

  @Override
  public void left(Map<String, byte[]> files) {
    queue.add(new TrackingEvent.Left(spec.artifacts() ? files : Map.of()));
  }

  @Override
  public void close() {
    hurry = System.nanoTime() + terms.end().toNanos() / 2;
    closing.countDown();
    try {
      boolean all = passed.await(terms.end().toMillis(), TimeUnit.MILLISECONDS);
      long lost = dropped.get() + queue.size();
      if (lost > 0 || !all) {
        LOG.warn("{} lacks {} events of this run; its folder has them", server.address(), lost);
      }
      thread.join(terms.end().toMillis()); // files
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

  /** The next event, with what goes with it; null if there will be none. */
  private TrackingEvent next() throws InterruptedException {
    TrackingEvent event = queue.poll();
    while (event == null && closing.getCount() > 0) {
      event = queue.poll(200, TimeUnit.MILLISECONDS);
    }
    if (event instanceof TrackingEvent.Stepped first) {
      TrackingEvent.Stepped steps = gather(first);
      waiting.addAndGet(-steps.steps().size());
      return steps;
    }
    return event;
  }

  /** Steps of the same trial that wait next to each other go together. */
  private TrackingEvent.Stepped gather(TrackingEvent.Stepped first) {
    List<TrackingEvent.Timed> steps = new ArrayList<>(first.steps());
    while (steps.size() < STEPS_AT_ONCE
        && queue.peek() instanceof TrackingEvent.Stepped more
        && more.trial().equals(first.trial())) {
      queue.poll();
      steps.addAll(more.steps());
    }
    return new TrackingEvent.Stepped(first.trial(), steps);
  }

  /** Whether the server has taken an event in; false if it was away to the end of the study. */
  private boolean delivered(TrackingEvent event) throws InterruptedException {
    boolean last = closing.getCount() == 0;
    if (last && event instanceof TrackingEvent.Stepped && System.nanoTime() - hurry > 0) {
      dropped.incrementAndGet(); // so that ends of trials still arrive
      return true;
    }
    while (!taken(event)) {
      if (last) {
        dropped.incrementAndGet();
        return false;
      }
      last = closing.await(terms.pause().toMillis(), TimeUnit.MILLISECONDS);
    }
    return true;
  }

  private boolean taken(TrackingEvent event) {
    try {
      server.send(event);
      failing = false;
    } catch (RefusedException e) {
      dropped.incrementAndGet();
      failing = false;
      if (!refused) {
        LOG.warn("{} refuses what it is told: {}", server.address(), message(e));
      }
      refused = true;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.warn(
            "{} cannot be reached: {}; the run goes on, and it is tried again every {} s",
            server.address(),
            message(e),
            terms.pause().toSeconds());
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
      LOG.debug("{} was not told of the end", server.address(), e);
    }
  }
}
