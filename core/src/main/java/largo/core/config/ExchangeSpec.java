package largo.core.config;

import java.util.Locale;
import largo.core.Preconditions;
import largo.core.compress.Compression;
import largo.core.schedule.BatchSchedule.NoiseScaleControl;

/**
 * How gradients are exchanged.
 *
 * @param kind of exchange
 * @param mode whether shards wait for each other
 * @param compression compression of gradients
 * @param deadline seconds for the start of a worker, and for one shard of a step; positive
 */
public record ExchangeSpec(
    Kind kind, NamedChoice<ExchangeMode> mode, NamedChoice<Compression> compression, int deadline) {
  /** Checks the deadline and dependencies between keys. */
  public ExchangeSpec {
    Preconditions.positive("deadline", deadline);
    Preconditions.that(
        mode.value() instanceof ExchangeMode.Sync || kind == Kind.SESSION || kind == Kind.AUTO,
        "kind must be session where mode is async, but was %s: only the workers of a session "
            + "compute one shard at a time",
        kind.name().toLowerCase(Locale.ROOT));
    Preconditions.that(
        kind != Kind.JOB || compression.value().isNone(),
        "compression must be none with kind = job, which sends uncompressed sums, but was %s; set "
            + "kind = session",
        compression.name());
    Preconditions.that(
        kind != Kind.SLICED || compression.value().format().isPresent(),
        "compression must be none, float16 or bfloat16 with kind = sliced, which sends sums of "
            + "several shards, but was %s; set kind = session",
        compression.name());
    Preconditions.that(
        mode.value() instanceof ExchangeMode.Sync || compression.value().isNone(),
        "compression must be none with mode = async, but was %s; set mode = sync",
        compression.name());
  }

  /**
   * Compares the exchange with the schedule of the batch.
   *
   * @throws IllegalArgumentException if the schedule is not possible with it
   */
  void check(RunSpec.BatchSpec batch, int shards) {
    Preconditions.that(
        !batch.isScheduled() || mode.value() instanceof ExchangeMode.Sync,
        "batch.schedule must be constant where exchange.mode is async, but was %s",
        batch.schedule().name());
    boolean noiseScale = batch.schedule().value() instanceof NoiseScaleControl;
    Preconditions.that(
        !noiseScale || compression.value().isNone(),
        "batch.schedule must not be noise-scale where exchange.compression is %s: the noise is "
            + "measured without compression",
        compression.name());
    Preconditions.that(
        !noiseScale || shards >= 2,
        "batch.schedule must not be noise-scale where shards is 1: the noise is measured between "
            + "shards");
  }

  /**
   * Checks that the driver receives the gradients of all shards at the same parameters, without
   * compression.
   *
   * @param where what needs them, for messages
   * @throws IllegalArgumentException if it does not
   */
  void checkExact(String where) {
    Preconditions.that(
        mode.value() instanceof ExchangeMode.Sync,
        "exchange.mode must be sync where %s, but was %s",
        where,
        mode.name());
    Preconditions.that(
        kind != Kind.SLICED,
        "exchange.kind must be session or job where %s, but was sliced",
        where);
    Preconditions.that(
        compression.value().isNone(),
        "exchange.compression must be none where %s, but was %s",
        where,
        compression.name());
  }

  /** The same with another kind of exchange. */
  ExchangeSpec withKind(Kind other) {
    return new ExchangeSpec(other, mode, compression, deadline);
  }

  /** Kinds of exchange. */
  public enum Kind {
    /** The fastest of those that the run permits, by measurements at its start. */
    AUTO,
    /** One Spark job per trial, with long-running tasks. */
    SESSION,
    /** One Spark job per step. */
    JOB,
    /** A session whose optimizer is sharded over the executors. */
    SLICED
  }
}
