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
 * Bounds the connections that have not authenticated yet, so that a flood of them does not keep out
 * those who can.
 *
 * <p>Nobody is refused: at a limit the oldest connection makes room for the newest. A peer that
 * knows the secret is done within a round trip, and so is gone from here long before it is the
 * oldest. Each address has a share of the places; one that keeps wasting them, by timeouts, wrong
 * proofs or too many connections, has a smaller share until it has been quiet for a while. An IPv6
 * address stands for its /64 network.
 *
 * <p>Not safe for several threads.
 *
 * @param <C> connections
 */
final class ConnectionLimiter<C> {

  private static final int MOST_IDLE_ADDRESSES = 4096;

  private final Limits limits;
  private final Map<C, Entry> pending = new LinkedHashMap<>(); // the oldest first
  private final Map<ByteBuffer, Address<C>> addresses = new HashMap<>();

  /**
   * What is allowed.
   *
   * @param all connections at a time
   * @param perAddress connections at a time from one address
   * @param perWastefulAddress the same, for an address that wastes connections
   * @param wasteful connections that an address may waste within about {@code memory}
   * @param time that a connection has to authenticate
   * @param memory half-life of what is remembered of wasted connections
   */
  record Limits(
      int all,
      int perAddress,
      int perWastefulAddress,
      int wasteful,
      Duration time,
      Duration memory) {

    /** More than the executors of a large application that start at the same moment. */
    static final Limits DEFAULT =
        new Limits(1024, 512, 128, 128, Duration.ofSeconds(5), Duration.ofSeconds(10));
  }

  ConnectionLimiter(Limits limits) {
    this.limits = limits;
  }

  /**
   * Takes in a new connection.
   *
   * @param now nanoseconds, as of {@link System#nanoTime()}
   * @return the connection that has to make room, if one has to
   */
  Optional<C> admit(C connection, InetAddress from, long now) {
    ByteBuffer network = network(from);
    Address<C> address = addresses.computeIfAbsent(network, a -> new Address<>(now));
    Optional<C> evicted = Optional.empty();
    if (address.open.size() >= share(address, now)) {
      evicted = address.oldest();
    } else if (pending.size() >= limits.all()) {
      evicted = largest().oldest();
    }
    evicted.ifPresent(victim -> wasted(victim, now));
    pending.put(connection, new Entry(network, now));
    address.open.add(connection);
    forgetIdle();
    return evicted;
  }

  /** Lets go of a connection that has authenticated. */
  void authenticated(C connection) {
    remove(connection);
  }

  /**
   * Lets go of a connection that has failed, and holds it against its address.
   *
   * @param now nanoseconds, as of {@link System#nanoTime()}
   */
  void wasted(C connection, long now) {
    remove(connection).ifPresent(address -> address.waste(now, limits.memory()));
  }

  /** Connections whose time is up, the oldest first; they stay until they are let go of. */
  List<C> expired(long now) {
    List<C> expired = new ArrayList<>();
    for (Map.Entry<C, Entry> entry : pending.entrySet()) {
      if (now - entry.getValue().since() < limits.time().toNanos()) {
        break;
      }
      expired.add(entry.getKey());
    }
    return expired;
  }

  /** The connection that has been here longest. */
  Optional<C> oldest() {
    return pending.keySet().stream().findFirst();
  }

  /** All connections. */
  List<C> all() {
    return List.copyOf(pending.keySet());
  }

  private int share(Address<C> address, long now) {
    return address.wasted(now, limits.memory()) >= limits.wasteful()
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

  /** Bounds what is remembered: a flood may come from any number of addresses. */
  private void forgetIdle() {
    if (addresses.size() > MOST_IDLE_ADDRESSES + limits.all()) {
      addresses.values().removeIf(address -> address.open.isEmpty());
    }
  }

  private static ByteBuffer network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
  }

  /** A connection: where it is from, and since when it is here. */
  private record Entry(ByteBuffer network, long since) {}

  /** What is known of an address. */
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
