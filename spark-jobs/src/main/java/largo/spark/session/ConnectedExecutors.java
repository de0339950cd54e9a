package largo.spark.session;

import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import largo.core.Deadline;
import largo.spark.session.sliced.SliceCoordinator;

/** The executors that serve shards, and are connected to the driver's sharded optimizer. */
record ConnectedExecutors(DriverSession driverSession, SliceCoordinator slices, Duration timeout) {

  private static final Duration POLL = Duration.ofMillis(100);

  /**
   * Waits until every shard has a worker, on an executor that is connected.
   *
   * @return the shards of each executor
   * @throws SessionException if that is not so within the timeout
   */
  Map<String, BitSet> await() {
    Deadline deadline = Deadline.after(timeout);
    while (true) {
      driverSession.await(driverSession.coordinator().allWorkers());
      Map<String, BitSet> members = driverSession.coordinator().shardsByExecutor();
      if (!members.isEmpty() && members.keySet().stream().allMatch(slices::isConnected)) {
        return members;
      }
      if (deadline.hasPassed()) {
        throw new SessionException(
            "executors did not connect to the driver's sharded optimizer within %d s: %s",
            timeout.toSeconds(),
            members.keySet().stream().filter(name -> !slices.isConnected(name)).toList());
      }
      try {
        Thread.sleep(POLL.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while executors connected", e);
      }
    }
  }
}
