package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** Settings of Spark that determine where a session listens and whether it is encrypted. */
public class SessionSettingsTest extends JUnitSuite {

  private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();
  private static final String V3 = "3.5.5";

  @Test
  public void listensAtAnyPortOfTheBindAddress() throws IOException {
    SparkConf conf =
        conf("spark.driver.host", "driver.invalid").set("spark.driver.bindAddress", LOOPBACK);
    try (ServerSocketChannel server = ListenPort.of(conf).bind()) {
      InetSocketAddress at = (InetSocketAddress) server.getLocalAddress();
      assertThat(at.getAddress().getHostAddress()).isEqualTo(LOOPBACK);
      assertThat(at.getPort()).isGreaterThanOrEqualTo(1024);
    }
  }

  @Test
  public void usesTheNextFreePortOrReportsThatAllAreTaken() throws IOException {
    int first = freeRange();
    ListenPort port =
        ListenPort.of(
            conf("spark.driver.host", LOOPBACK)
                .set("spark.largo.session.port", Integer.toString(first))
                .set("spark.port.maxRetries", "1"));
    try (ServerSocketChannel one = port.bind();
        ServerSocketChannel two = port.bind()) {
      assertThat(port(one)).isEqualTo(first);
      assertThat(port(two)).isEqualTo(first + 1);
      assertThatThrownBy(port::bind)
          .isInstanceOf(SessionException.class)
          .hasMessageStartingWith(
              "the driver cannot listen for executors at %s, port %d to %d: "
                  .formatted(LOOPBACK, first, first + 1))
          .hasMessageContaining("spark.port.maxRetries");
    }
  }

  @Test
  public void rejectsInvalidPorts() {
    assertThat(List.of("80", "-1", "65536", "any"))
        .allSatisfy(
            value ->
                assertThatThrownBy(() -> ListenPort.of(conf("spark.largo.session.port", value)))
                    .isInstanceOf(SessionException.class)
                    .hasMessageStartingWith("spark.largo.session.port must be ")
                    .hasMessageEndingWith("but was " + value));
  }

  @Test
  public void reportsAnAddressOfAnotherMachine() {
    assertThatThrownBy(() -> ListenPort.any("192.0.2.1").bind())
        .isInstanceOf(SessionException.class)
        .hasMessageStartingWith("the driver cannot listen for executors at 192.0.2.1, port any: ")
        .hasMessageContaining("spark.driver.bindAddress");
  }

  @Test
  public void isEncryptedIfSparksTransportIs() {
    assertThat(encrypted(new SparkConf(false))).isFalse();
    assertThat(encrypted(conf("spark.io.encryption.enabled", "true"))).isFalse();
    assertThat(encrypted(conf("spark.ssl.enabled", "true"))).isFalse();
    assertThat(encrypted(conf("spark.authenticate", "true"))).isFalse();
    assertThat(encrypted(conf("spark.network.crypto.enabled", "true"))).isFalse();
    assertThat(List.of("spark.network.crypto.enabled", "spark.authenticate.enableSaslEncryption"))
        .allMatch(key -> encrypted(conf("spark.authenticate", "true").set(key, "true")));
    SparkConf tls = conf("spark.ssl.rpc.enabled", "true");
    assertThat(encrypted(tls)).isFalse(); // Spark 3 does not know it
    assertThat(TransportSecurity.isEncrypted(tls, "4.0.0")).isTrue();
  }

  @Test
  public void warnsOfEncryptionThatExcludesConnections() {
    assertThat(TransportSecurity.warning(new SparkConf(false), V3)).isEmpty();
    assertThat(List.of("spark.io.encryption.enabled", "spark.ssl.enabled"))
        .allSatisfy(
            key -> {
              assertThat(TransportSecurity.warning(conf(key, "true"), V3).orElseThrow())
                  .startsWith(key + " does not encrypt network traffic")
                  .contains("spark.network.crypto.enabled=true");
              SparkConf encrypted =
                  conf(key, "true")
                      .set("spark.authenticate", "true")
                      .set("spark.network.crypto.enabled", "true");
              assertThat(TransportSecurity.warning(encrypted, V3)).isEmpty();
            });
  }

  private static boolean encrypted(SparkConf conf) {
    return TransportSecurity.isEncrypted(conf, V3);
  }

  private static SparkConf conf(String key, String value) {
    return new SparkConf(false).set(key, value);
  }

  private static int port(ServerSocketChannel server) {
    return server.socket().getLocalPort();
  }

  /** The first of two free ports. */
  private static int freeRange() throws IOException {
    while (true) {
      try (ServerSocketChannel one = ListenPort.any(LOOPBACK).bind();
          ServerSocketChannel two = new ListenPort(LOOPBACK, port(one) + 1, 0).bind()) {
        return port(two) - 1;
      } catch (SessionException e) {
        // taken: try others
      }
    }
  }
}
