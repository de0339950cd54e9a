package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** Eviction of connections at the limits. */
public class ConnectionLimiterTest extends JUnitSuite {

  private static final long SECOND = 1_000_000_000;

  private final ConnectionLimiter<String> limiter =
      new ConnectionLimiter<>(
          new ConnectionLimiter.Limits(6, 4, 2, 3, Duration.ofSeconds(5), Duration.ofSeconds(10)));

  @Test
  public void evictsTheOldestConnectionOfAnAddressAtItsLimit() {
    for (int k = 0; k < 4; k++) {
      assertThat(limiter.admit("a" + k, address(1), k)).isEmpty();
    }
    assertThat(limiter.admit("a4", address(1), 4)).contains("a0");
    assertThat(limiter.admit("b0", address(2), 5)).isEmpty();
    assertThat(limiter.all()).containsExactly("a1", "a2", "a3", "a4", "b0");
  }

  @Test
  public void evictsFromTheAddressWithTheMostConnectionsAtTheOverallLimit() {
    limiter.admit("b0", address(2), 0);
    for (int k = 0; k < 4; k++) {
      limiter.admit("a" + k, address(1), 1 + k);
    }
    limiter.admit("c0", address(3), 5);
    assertThat(limiter.admit("d0", address(4), 6)).contains("a0");
    assertThat(limiter.admit("d1", address(4), 7)).contains("a1");
    assertThat(limiter.all()).containsExactly("b0", "a2", "a3", "c0", "d0", "d1");
  }

  @Test
  public void doesNotCountAuthenticatedConnections() {
    for (int k = 0; k < 100; k++) {
      assertThat(limiter.admit("a" + k, address(1), k)).isEmpty();
      limiter.authenticated("a" + k);
    }
    assertThat(limiter.all()).isEmpty();
    for (int k = 0; k < 4; k++) {
      assertThat(limiter.admit("b" + k, address(1), 100 + k)).isEmpty();
    }
  }

  @Test
  public void lowersTheLimitOfAWastefulAddressForAWhile() {
    for (int k = 0; k < 3; k++) {
      limiter.admit("a" + k, address(1), k);
      limiter.wasted("a" + k, k);
    }
    assertThat(limiter.admit("b0", address(1), 3)).isEmpty();
    limiter.wasted("b0", 3);
    limiter.admit("c0", address(1), 4);
    limiter.admit("c1", address(1), 5);
    assertThat(limiter.admit("c2", address(1), 6)).contains("c0");
    assertThat(limiter.admit("other", address(2), 7)).isEmpty();

    long later = 60 * SECOND;
    assertThat(limiter.admit("d0", address(1), later)).isEmpty();
    assertThat(limiter.admit("d1", address(1), later)).isEmpty();
  }

  @Test
  public void connectionsExpire() {
    limiter.admit("a", address(1), 0);
    limiter.admit("b", address(1), SECOND);
    assertThat(limiter.expired(5 * SECOND - 1)).isEmpty();
    assertThat(limiter.expired(5 * SECOND)).containsExactly("a");
    limiter.wasted("a", 5 * SECOND);
    assertThat(limiter.expired(6 * SECOND)).containsExactly("b");
    assertThat(limiter.oldest()).contains("b");
  }

  @Test
  public void countsAddressesOfOneIpv6NetworkTogether() throws UnknownHostException {
    for (int k = 0; k < 4; k++) {
      assertThat(limiter.admit("a" + k, InetAddress.getByName("2001:db8::" + k), k)).isEmpty();
    }
    assertThat(limiter.admit("a4", InetAddress.getByName("2001:db8::ffff:1"), 4)).contains("a0");
    assertThat(limiter.admit("b", InetAddress.getByName("2001:db8:0:1::1"), 5)).isEmpty();
  }

  @Test
  public void storesABoundedNumberOfAddresses() {
    for (int k = 0; k < 100_000; k++) {
      limiter.admit("a" + k, address(k), k);
      limiter.wasted("a" + k, k);
    }
    assertThat(limiter.all()).isEmpty();
    assertThat(limiter)
        .extracting("addresses")
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .hasSizeLessThan(10_000);
  }

  private static InetAddress address(int k) {
    try {
      return InetAddress.getByAddress(new byte[] {10, (byte) (k >> 16), (byte) (k >> 8), (byte) k});
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
