package largo.spark.session;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what came to the driver and was dropped. The first of each kind is logged. */
final class RejectedFrames {

  private static final Logger LOG = LoggerFactory.getLogger(RejectedFrames.class);

  /** Why something is dropped. */
  enum Reason {
    /** A connection that had to make room for others. */
    CROWDED_OUT("connections closed before they authenticated, to make room for others"),
    /** A connection that is too slow. */
    HANDSHAKE_TIMEOUT("connections that took too long to authenticate"),
    /** A connection that ends, or fails, before it has authenticated. */
    HANDSHAKE_ENDED("connections that ended before they authenticated"),
    /** A connection that does not know the secret. */
    UNAUTHENTICATED("connections without the secret of the run"),
    /** Bytes that are no frame, or one of another run or version. */
    NO_FRAME("messages that are no frame of the run"),
    /** A frame that ends too soon. */
    TRUNCATED("messages that ended too soon"),
    /** A frame of another length than its kind has; too large, that is, as a rule. */
    LENGTH("messages of a wrong length"),
    /** A frame whose content is not what was sent. */
    CHECKSUM("messages with a wrong checksum"),
    /** A packed sum that is none, or a count that cannot be, although it arrived as it was sent. */
    CONTENT("messages whose content cannot be"),
    /** An answer to an order that is done, or to another one than was given. */
    STALE("answers that came too late"),
    /** A second answer for a shard; the first counts. */
    SECOND("second answers");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** Its name among metrics: {@code handshake_timeout}. */
    String metric() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it happens where nothing is wrong but that a worker was lost. */
    private boolean isExpected() {
      return this == STALE || this == SECOND;
    }
  }

  private final Map<Reason, LongAdder> counts =
      Arrays.stream(Reason.values())
          .collect(Collectors.toMap(Function.identity(), reason -> new LongAdder()));
  private final Consumer<Reason> metrics;

  /** Counts for itself. */
  RejectedFrames() {
    this(reason -> {});
  }

  /** Passes on what it counts. */
  RejectedFrames(Consumer<Reason> metrics) {
    this.metrics = metrics;
  }

  void count(Reason reason, String what) {
    LongAdder count = counts.get(reason);
    if (count.sum() == 0 && !reason.isExpected()) {
      LOG.warn("dropped: {}; more of the kind are counted, not logged", what);
    }
    count.increment();
    metrics.accept(reason);
  }

  long of(Reason reason) {
    return counts.get(reason).sum();
  }

  /** Says at the end how many there were, if there were any. */
  void log() {
    String words =
        Arrays.stream(Reason.values())
            .filter(reason -> of(reason) > 0)
            .map(reason -> String.format(Locale.ROOT, "%d %s", of(reason), reason.words))
            .collect(Collectors.joining(", "));
    if (Arrays.stream(Reason.values()).anyMatch(r -> of(r) > 0 && !r.isExpected())) {
      LOG.warn("the session dropped {}", words);
    } else if (!words.isEmpty()) {
      LOG.info("the session dropped {}", words);
    }
  }
}
