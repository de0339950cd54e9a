package largo.spark.session;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Limits the number of unauthenticated connections, so that a flood of them does not lock out
 * executors.
 *
 * <p>No connection is refused: at a limit the oldest one is closed for the newest. A peer that
 * knows the secret authenticates within one round trip, long before its connection is the oldest.
 * The number of connections per address is limited, too; an address that wastes connections, by
 * timeouts, wrong proofs or too many connections, has a lower limit until it stops. IPv6 addresses
 * are counted by /64 network.
 *
 * <p>Not thread-safe.
 *
 * @param <C> connections
 */
final class ConnectionLimiter<C> {

  private static final int MAX_IDLE_ADDRESSES = 4096;

  private final Limits limits;
  private final Map<C, Entry> pending = new LinkedHashMap<>(); // the oldest first
  private final Map<ByteBuffer, Address<C>> addresses = new HashMap<>();

  /**
   * The limits.
   *
   * @param all open connections
   * @param perAddress open connections of one address
   * @param perWastefulAddress open connections of an address that wastes them
   * @param wasteful connections that an address may waste within about one half-life
   * @param timeout for a connection to authenticate
   * @param halfLife of the count of wasted connections
   */
  record Limits(
      int all,
      int perAddress,
      int perWastefulAddress,
      int wasteful,
      Duration timeout,
      Duration halfLife) {

    /** Sufficient for the executors of a large application that start at the same time. */
    static final Limits DEFAULT =
        new Limits(1024, 512, 128, 128, Duration.ofSeconds(5), Duration.ofSeconds(10));
  }

  ConnectionLimiter(Limits limits) {
    this.limits = limits;
  }

  /**
   * Adds a new connection.
   *
   * @param now nanoseconds, as of {@link System#nanoTime()}
   * @return the connection that must be closed for it; empty if no limit is exceeded
   */
  Optional<C> admit(C connection, InetAddress from, long now) {
    ByteBuffer network = network(from);
    Address<C> address = addresses.computeIfAbsent(network, a -> new Address<>(now));
    Optional<C> evicted = Optional.empty();
    if (address.open.size() >= limit(address, now)) {
      evicted = address.oldest();
    } else if (pending.size() >= limits.all()) {
      evicted = largest().oldest();
    }
    evicted.ifPresent(victim -> wasted(victim, now));
    pending.put(connection, new Entry(network, now));
    address.open.add(connection);
    removeIdle();
    return evicted;
  }

  /** Removes a connection that has authenticated. */
  void authenticated(C connection) {
    remove(connection);
  }

  /**
   * Removes a connection that has failed, and counts it as wasted by its address.
   *
   * @param now nanoseconds, as of {@link System#nanoTime()}
   */
  void wasted(C connection, long now) {
    remove(connection).ifPresent(address -> address.waste(now, limits.halfLife()));
  }

  /** Connections that have timed out, the oldest first; they stay until they are removed. */
  List<C> expired(long now) {
    List<C> expired = new ArrayList<>();
    for (Map.Entry<C, Entry> entry : pending.entrySet()) {
      if (now - entry.getValue().since() < limits.timeout().toNanos()) {
        break;
      }
      expired.add(entry.getKey());
    }
    return expired;
  }

  /** The oldest connection. */
  Optional<C> oldest() {
    return pending.keySet().stream().findFirst();
  }

  /** All connections. */
  List<C> all() {
    return List.copyOf(pending.keySet());
  }

  private int limit(Address<C> address, long now) {
    return address.wasted(now, limits.halfLife()) >= limits.wasteful()
        ? limits.perWastefulAddress()
        : limits.perAddress();
  }

  /** The address with the most connections. */
  private Address<C> largest() {
    return addresses.values().stream()
        .max(Comparator.comparingInt(address -> address.open.size()))
        .orElseThrow();
  }

  private Optional<Address<C>> remove(C connection) {
    Entry entry = pending.remove(connection);
    if (entry == null) {
      return Optional.empty();
    }
    Address<C> address = addresses.get(entry.network());
    address.open.remove(connection);
    return Optional.of(address);
  }

  /** Limits the number of counts, since a flood may come from any number of addresses. */
  private void removeIdle() {
    if (addresses.size() > MAX_IDLE_ADDRESSES + limits.all()) {
      addresses.values().removeIf(address -> address.open.isEmpty());
    }
  }

  private static ByteBuffer network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
  }

  /** The network of a connection, and when it was added. */
  private record Entry(ByteBuffer network, long since) {}

  /** The open connections of an address, and the number of wasted ones. */
  private static final class Address<C> {

    private final Set<C> open = new LinkedHashSet<>();
    private double wasted;
    private long at;

    Address(long now) {
      at = now;
    }

    Optional<C> oldest() {
      return open.stream().findFirst();
    }

    void waste(long now, Duration halfLife) {
      wasted = wasted(now, halfLife) + 1;
      at = now;
    }

    double wasted(long now, Duration halfLife) {
      return wasted * Math.pow(0.5, (double) (now - at) / halfLife.toNanos());
    }
  }
}
