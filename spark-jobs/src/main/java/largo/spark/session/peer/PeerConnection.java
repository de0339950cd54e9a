package largo.spark.session.peer;

import io.netty.channel.Channel;
import java.io.IOException;
import java.util.Locale;
import largo.core.Deadline;

/** An authenticated connection with another member, or with the driver. Thread-safe. */
public final class PeerConnection {

  private final String peer;
  private final Channel channel;

  PeerConnection(String peer, Channel channel) {
    this.peer = peer;
    this.channel = channel;
  }

  /** The name of the other end. */
  public String peer() {
    return peer;
  }

  /**
   * Sends a message. Waits while the other end does not receive as fast as this one sends. Must not
   * be called by the network's threads.
   *
   * @throws IOException if the connection is closed, or the deadline passes
   */
  public void send(PeerMessage message, Deadline deadline) throws IOException {
    awaitWritable(message, deadline);
    NettyChannels.send(channel, message);
  }

  /** Sends a message that is encoded already, like {@link #send(PeerMessage, Deadline)}. */
  public void send(EncodedMessage message, Deadline deadline) throws IOException {
    awaitWritable(message.message(), deadline);
    NettyChannels.send(channel, message.share());
  }

  /** Sends a message without waiting, and without an error if the connection is closed. */
  public void offer(PeerMessage message) {
    NettyChannels.send(channel, message);
  }

  /** Whether the connection is open. */
  public boolean isOpen() {
    return channel.isActive();
  }

  /** Closes the connection. */
  public void close() {
    NettyChannels.close(channel);
  }

  private void awaitWritable(PeerMessage message, Deadline deadline) throws IOException {
    synchronized (this) {
      try {
        if (!deadline.await(this, () -> channel.isWritable() || !channel.isActive())) {
          throw new IOException(
              String.format(
                  Locale.ROOT,
                  "%s does not receive: its message %s of step %d could not be sent in time",
                  peer,
                  message.type(),
                  message.step()));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while " + peer + " did not receive", e);
      }
    }
    if (!channel.isActive()) {
      throw new IOException("the connection with " + peer + " was lost");
    }
  }

  synchronized void stateChanged() {
    notifyAll();
  }

  @Override
  public String toString() {
    return peer;
  }
}
