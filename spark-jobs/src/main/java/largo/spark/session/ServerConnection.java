package largo.spark.session;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import largo.spark.session.protocol.BadFrameException;
import largo.spark.session.protocol.DeregisterWorker;
import largo.spark.session.protocol.FrameReader;
import largo.spark.session.protocol.FrameWriter;
import largo.spark.session.protocol.Handshake;
import largo.spark.session.protocol.Message;
import largo.spark.session.protocol.MessageType;
import largo.spark.session.protocol.RegisterWorker;
import largo.spark.session.protocol.RejectionReason;
import largo.spark.session.protocol.Request;
import largo.spark.session.protocol.Response;
import largo.spark.session.protocol.RestoreResidualRequest;
import largo.spark.session.protocol.RestoreShardStateRequest;
import largo.spark.session.protocol.SessionDescriptor;
import largo.spark.session.protocol.StopSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver's end of the connection to an executor. One thread waits for the coordinator's
 * requests and sends each once for all tasks of the executor; another one reads their responses.
 */
final class ServerConnection implements Runnable, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

  private final ByteChannel channel;
  private final SessionDescriptor session;
  private final Coordinator coordinator;
  private final Handshake.Result handshake;
  private final List<WorkerRegistry.Registration> workers = new CopyOnWriteArrayList<>();
  private final RequestCursor cursor = new RequestCursor();

  /** A connection to an executor that has authenticated. */
  ServerConnection(
      ByteChannel channel,
      SessionDescriptor session,
      Coordinator coordinator,
      Handshake.Result handshake) {
    this.channel = channel;
    this.session = session;
    this.coordinator = coordinator;
    this.handshake = handshake;
  }

  /** Serves the connection until it ends. */
  @Override
  public void run() {
    try (channel) {
      serve();
      LOG.debug("session {}: {} closed its connection", session.name(), executor());
    } catch (BadFrameException e) {
      reject(e.reason(), e);
    } catch (EOFException e) {
      reject(RejectionReason.TRUNCATED, e);
    } catch (IOException e) { // the executor was lost, or the session ends
      LOG.debug("session {}: connection of {} lost: {}", session.name(), executor(), e.toString());
    } finally {
      workers.forEach(coordinator::deregister);
    }
  }

  @Override
  public void close() {
    try {
      channel.close(); // ends the reading and writing threads
    } catch (IOException e) {
      LOG.debug("session {}: closed nevertheless: {}", session.name(), e.toString());
    }
  }

  private void reject(RejectionReason reason, IOException e) {
    coordinator.rejected().count(reason, executor() + ": " + e.getMessage());
  }

  private void serve() throws IOException {
    ByteChannel secured = handshake.driverChannel(channel, session);
    FrameReader reader = new FrameReader(secured, session, MessageType.Direction.TO_DRIVER);
    FrameWriter writer = new FrameWriter(secured, session);
    Thread sender = SessionThreads.start("requests to " + executor(), () -> sendRequests(writer));
    try {
      for (Optional<Message> next = reader.read(); next.isPresent(); next = reader.read()) {
        handle(next.get());
      }
    } finally {
      sender.interrupt();
    }
  }

  private void sendRequests(FrameWriter writer) {
    try {
      for (Optional<Request> next = coordinator.next(cursor);
          next.isPresent();
          next = coordinator.next(cursor)) {
        long begun = System.nanoTime();
        writer.write(forExecutor(next.get()));
        LOG.debug(
            "session {}: request {} sent to {} in {} ms",
            session.name(),
            next.get().id(),
            executor(),
            (System.nanoTime() - begun) / 1_000_000);
      }
      writer.write(new StopSession());
    } catch (IOException | InterruptedException e) {
      close(); // the reading thread deregisters the workers
    }
  }

  /** Removes the payload that concerns no shard of this executor. */
  private Request forExecutor(Request request) {
    if (request instanceof RestoreResidualRequest restore && !isServed(restore.owner())) {
      return restore.withoutResidual();
    }
    return request instanceof RestoreShardStateRequest restore && !isServed(restore.owner())
        ? restore.withoutValues()
        : request;
  }

  private boolean isServed(int shard) {
    return workers.stream().anyMatch(worker -> worker.shard() == shard);
  }

  /** Handles a message. */
  void handle(Message message) {
    if (message instanceof Response response) {
      coordinator.send(response);
    } else if (message instanceof RegisterWorker register) {
      register(
          new WorkerRegistry.Registration(register.shard(), register.taskAttempt(), executor()));
    } else if (message instanceof DeregisterWorker deregister) {
      deregister(
          new WorkerRegistry.Registration(
              deregister.shard(), deregister.taskAttempt(), executor()));
    } else {
      throw new IllegalStateException("a message to executors: " + message.type());
    }
  }

  private void register(WorkerRegistry.Registration worker) {
    workers.add(worker);
    cursor.add(worker.shard());
    coordinator.register(worker);
  }

  private void deregister(WorkerRegistry.Registration worker) {
    workers.remove(worker);
    if (!isServed(worker.shard())) {
      cursor.remove(worker.shard());
    }
    coordinator.deregister(worker);
  }

  private String executor() {
    return handshake.executor();
  }
}
