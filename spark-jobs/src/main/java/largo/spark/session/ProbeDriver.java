package largo.spark.session;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import largo.core.Deadline;
import largo.spark.session.peer.PeerConnection;
import largo.spark.session.peer.PeerListener;
import largo.spark.session.peer.PeerMessage;
import largo.spark.session.peer.PeerMessageType;
import largo.spark.session.sliced.SliceConfig.HostPort;

/** The driver's end of a {@link ClusterProbe}: one connection with each executor. */
final class ProbeDriver implements PeerListener {

  private final int maxExecutors;
  private final Map<String, Connected> executors = new LinkedHashMap<>();
  private int answers;
  private String lost; // null while no connection was lost

  private record Connected(PeerConnection connection, HostPort address) {}

  ProbeDriver(int maxExecutors) {
    this.maxExecutors = maxExecutors;
  }

  /** Waits for connections of executors; returns their number. */
  synchronized int await(int count, Deadline deadline) throws InterruptedException {
    int wanted = Math.min(count, maxExecutors);
    deadline.await(this, () -> executors.size() >= wanted);
    return executors.size();
  }

  /** Whether all executors are on one host; names and addresses of it are the same. */
  boolean areOn(String host) throws UnknownHostException {
    InetAddress address = InetAddress.getByName(host);
    for (Connected executor : all()) {
      if (!InetAddress.getByName(executor.address().host()).equals(address)) {
        return false;
      }
    }
    return true;
  }

  /** Connects each executor with the next one. */
  void connectPeers(Deadline deadline) throws IOException, InterruptedException, TimeoutException {
    List<Connected> all = all();
    begin();
    for (int k = 0; k < all.size(); k++) {
      HostPort next = all.get((k + 1) % all.size()).address();
      PeerMessage form = PeerMessage.of(PeerMessageType.FORM, 0, 0, next.encode());
      all.get(k).connection().send(form, deadline);
    }
    awaitAnswers(all.size(), "connections with other executors", deadline);
  }

  /** Sends bytes to some executors; returns the seconds until they have received them. */
  double down(int count, long bytes, Deadline deadline)
      throws IOException, InterruptedException, TimeoutException {
    List<Connected> all = all().subList(0, count);
    long begun = begin();
    for (long sent = 0; sent < bytes; sent += ProbeExecutor.CHUNK) {
      for (Connected executor : all) {
        PeerMessage part =
            PeerMessage.of(PeerMessageType.RESTORE, 0, 0, ProbeExecutor.payload(bytes - sent));
        executor.connection().send(part, deadline);
      }
    }
    for (Connected executor : all) {
      executor.connection().send(PeerMessage.of(PeerMessageType.RESTORE_END, 0, 0), deadline);
    }
    awaitAnswers(count, "answers to bytes of the driver", deadline);
    return (System.nanoTime() - begun) / 1e9;
  }

  /** Seconds in which all executors send bytes to the driver. */
  double up(long bytes, Deadline deadline)
      throws IOException, InterruptedException, TimeoutException {
    return requested(PeerMessageType.FETCH, bytes, "bytes for the driver", deadline);
  }

  /** Seconds in which each executor sends bytes to its peer. */
  double betweenPeers(long bytes, Deadline deadline)
      throws IOException, InterruptedException, TimeoutException {
    return requested(PeerMessageType.UPDATE, bytes, "bytes for other executors", deadline);
  }

  /** Ends the tasks. */
  synchronized void end() {
    executors
        .values()
        .forEach(e -> e.connection().offer(PeerMessage.of(PeerMessageType.END, 0, 0)));
  }

  @Override
  public synchronized void received(PeerConnection from, PeerMessage message) {
    switch (message.type()) {
      case HELLO -> {
        if (executors.size() == maxExecutors || executors.containsKey(from.peer())) {
          from.offer(PeerMessage.of(PeerMessageType.END, 0, 0)); // another task of an executor
        } else {
          executors.put(from.peer(), new Connected(from, HostPort.decode(message.content())));
        }
      }
      case FORMED, RESTORED, FETCH_END, RECORDED -> answers++;
      default -> {
        // payload
      }
    }
    notifyAll();
  }

  @Override
  public synchronized void lost(PeerConnection connection, String why) {
    if (executors.values().stream().anyMatch(e -> e.connection() == connection)) {
      lost = "the connection with " + connection.peer() + " was lost: " + why;
      notifyAll();
    }
  }

  private double requested(PeerMessageType type, long bytes, String what, Deadline deadline)
      throws IOException, InterruptedException, TimeoutException {
    List<Connected> all = all();
    long begun = begin();
    for (Connected executor : all) {
      executor
          .connection()
          .send(new PeerMessage(type, 0, 0, 0, 0, bytes, PeerMessage.buffer(0)), deadline);
    }
    awaitAnswers(all.size(), what, deadline);
    return (System.nanoTime() - begun) / 1e9;
  }

  private synchronized List<Connected> all() {
    return new ArrayList<>(executors.values());
  }

  private synchronized long begin() {
    answers = 0;
    return System.nanoTime();
  }

  private synchronized void awaitAnswers(int count, String what, Deadline deadline)
      throws IOException, InterruptedException, TimeoutException {
    if (!deadline.await(this, () -> lost != null || answers >= count)) {
      throw new TimeoutException("no " + what + " in time");
    }
    if (lost != null) {
      throw new IOException(lost);
    }
  }
}
