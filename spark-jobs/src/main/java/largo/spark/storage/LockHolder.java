package largo.spark.storage;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The process that holds a lock, as the lock file names it.
 *
 * @param pid of the process
 * @param host it runs on
 * @param since when it acquired the lock, UTC
 * @param id of the lock, because another process may have the same pid later
 */
record LockHolder(long pid, String host, String since, String id) {

  private static final Pattern TEXT =
      Pattern.compile("process (\\d+) on (\\S+) since (\\S+), lock (\\S+)");

  static LockHolder ofThisProcess() {
    return new LockHolder(
        ProcessHandle.current().pid(),
        localHost(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        UUID.randomUUID().toString());
  }

  /** Parses a lock file; empty if it is invalid. */
  static Optional<LockHolder> parse(String text) {
    Matcher parts = TEXT.matcher(text.lines().findFirst().orElse(""));
    return parts.matches()
        ? Optional.of(
            new LockHolder(
                Long.parseLong(parts.group(1)), parts.group(2), parts.group(3), parts.group(4)))
        : Optional.empty();
  }

  /** The content of the lock file. */
  String text() {
    return String.format(Locale.ROOT, "%s, lock %s%n", this, id);
  }

  /** Whether the process is known to have ended, which can be determined only on the same host. */
  boolean hasEnded() {
    return host.equals(localHost())
        && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "process %d on %s since %s", pid, host, since);
  }

  private static String localHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "an-unknown-host"; // a container without a host name
    }
  }
}
