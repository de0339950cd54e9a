package largo.spark.session;

import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import largo.core.train.Worker;
import largo.core.train.WorkerConfig;
import largo.spark.device.DeviceLease;
import largo.spark.device.ExecutorName;
import largo.spark.device.Placement;
import largo.spark.session.protocol.Request;
import largo.spark.session.sliced.SliceConfig;
import largo.spark.session.sliced.SliceMember;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;

/**
 * A Spark task with a worker: registers for its shards, and executes the driver's requests until
 * the session ends.
 *
 * <p>An exception fails the task, and is reported to the driver as for every Spark task.
 */
final class SessionTask implements VoidFunction<Iterator<ShardRows>> {

  @Serial private static final long serialVersionUID = 1;

  private final SessionAddress address;
  private final BatchAssignment assignment;
  private final WorkerConfig workerConfig;
  private final Placement placement;
  private final SliceConfig slicesOrNull;

  /**
   * The task of a session.
   *
   * @param slicesOrNull of a sharded optimizer; null without one
   */
  SessionTask(
      SessionAddress address,
      BatchAssignment assignment,
      WorkerConfig workerConfig,
      Placement placement,
      SliceConfig slicesOrNull) {
    this.address = address;
    this.assignment = assignment;
    this.workerConfig = workerConfig;
    this.placement = placement;
    this.slicesOrNull = slicesOrNull;
  }

  /** Whether the optimizer is sharded. */
  boolean isSliced() {
    return slicesOrNull != null;
  }

  @Override
  public void call(Iterator<ShardRows> partition) throws Exception {
    DeviceLease lease = placement.acquire(); // before this thread uses any array
    try {
      serve(partition, lease.device());
    } finally {
      lease.close();
    }
  }

  private void serve(Iterator<ShardRows> partition, int device) throws Exception {
    String executor = ExecutorName.current();
    try (Worker worker = workerConfig.open(device);
        ClientRegistry.Lease lease = ClientRegistry.take(address, executor)) {
      List<ShardRows> shards = new ArrayList<>();
      partition.forEachRemaining(shards::add);
      CoordinatorClient client = lease.client();
      RequestExecutor requests =
          new RequestExecutor(
              address.session(),
              client,
              worker,
              assignment,
              new RequestExecutor.WorkerShards(
                  shards, StatefulShards.of(workerConfig.definition(), shards)),
              member(lease, executor));
      long attempt = TaskContext.get().taskAttemptId();
      List<WorkerRegistry.Registration> registrations =
          shards.stream()
              .map(s -> new WorkerRegistry.Registration(s.shard(), attempt, executor))
              .toList();
      try {
        for (WorkerRegistry.Registration registration : registrations) {
          client.register(registration);
        }
        RequestCursor cursor = new RequestCursor(shards.stream().map(ShardRows::shard).toList());
        for (Optional<Request> next = client.next(cursor);
            next.isPresent();
            next = client.next(cursor)) {
          next.get().dispatch(requests);
        }
      } finally {
        registrations.forEach(client::deregister);
      }
    }
  }

  /** The owner of a slice on this executor, if the optimizer is sharded. */
  private Optional<SliceMember> member(ClientRegistry.Lease lease, String executor)
      throws IOException {
    if (slicesOrNull == null) {
      return Optional.empty();
    }
    return Optional.of(
        lease.member(
            () ->
                new SliceMember(
                    slicesOrNull,
                    address.session(),
                    workerConfig.definition().penalty(),
                    executor,
                    SparkEnv.get().blockManager().blockManagerId().host())));
  }
}
