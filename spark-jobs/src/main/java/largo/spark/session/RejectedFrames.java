package largo.spark.session;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import largo.spark.session.protocol.RejectionReason;
import largo.spark.session.protocol.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts connections and messages that the driver rejected. Warns of the first one of a reason. */
final class RejectedFrames {

  private static final Logger LOG = LoggerFactory.getLogger(RejectedFrames.class);

  private final Map<RejectionReason, LongAdder> counts =
      Arrays.stream(RejectionReason.values())
          .collect(Collectors.toMap(Function.identity(), reason -> new LongAdder()));
  private final Consumer<RejectionReason> metrics;

  /**
   * Creates counters.
   *
   * @param metrics also receives the counts
   */
  RejectedFrames(Consumer<RejectionReason> metrics) {
    this.metrics = metrics;
  }

  void count(RejectionReason reason, String what) {
    LongAdder count = counts.get(reason);
    if (count.sum() == 0 && !reason.isExpected()) {
      LOG.warn("rejected: {}; further ones with the same reason are counted, not logged", what);
    } else {
      LOG.debug("rejected ({}): {}", reason.metric(), what);
    }
    count.increment();
    metrics.accept(reason);
  }

  void count(RejectionReason reason, Response response) {
    count(
        reason,
        String.format(
            Locale.ROOT, "a response of shard %d to request %d", response.shard(), response.id()));
  }

  long of(RejectionReason reason) {
    return counts.get(reason).sum();
  }

  /** Logs the counts that are not zero. */
  void log() {
    String summary =
        Arrays.stream(RejectionReason.values())
            .filter(reason -> of(reason) > 0)
            .map(reason -> String.format(Locale.ROOT, "%d %s", of(reason), reason.description()))
            .collect(Collectors.joining(", "));
    if (Arrays.stream(RejectionReason.values()).anyMatch(r -> of(r) > 0 && !r.isExpected())) {
      LOG.warn("the session rejected {}", summary);
    } else if (!summary.isEmpty()) {
      LOG.info("the session rejected {}", summary);
    }
  }
}
