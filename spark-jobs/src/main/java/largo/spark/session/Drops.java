package largo.spark.session;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what came to the driver and was dropped. The first of each kind is logged. */
final class Drops {

  private static final Logger LOG = LoggerFactory.getLogger(Drops.class);

  /** Why something is dropped. */
  enum Reason {
    /** A connection that does not begin as it should, does not know the secret, or is too slow. */
    STRANGER,
    /** Bytes that are no frame, or one of another run or version. */
    NO_FRAME,
    /** A frame that ends too soon. */
    TRUNCATED,
    /** A frame of another length than its kind has; too large, that is, as a rule. */
    LENGTH,
    /** A frame whose content is not what was sent. */
    CHECKSUM,
    /** A packed sum that is none, although it arrived as it was sent. */
    CONTENT,
    /** An answer to an order that is done, or to another one than was given. */
    STALE,
    /** A second answer for a shard; the first counts. */
    SECOND
  }

  private final Map<Reason, LongAdder> counts =
      Arrays.stream(Reason.values())
          .collect(Collectors.toMap(Function.identity(), reason -> new LongAdder()));

  void count(Reason reason, String what) {
    boolean expected = reason == Reason.STALE || reason == Reason.SECOND;
    if (counts.get(reason).sum() == 0 && !expected) {
      LOG.warn("dropped: {}; more of the kind are counted, not logged", what);
    }
    counts.get(reason).increment();
  }

  long of(Reason reason) {
    return counts.get(reason).sum();
  }
}
