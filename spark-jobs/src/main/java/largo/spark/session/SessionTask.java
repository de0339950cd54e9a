package largo.spark.session;

import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import largo.core.data.DataSplit;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.train.Worker;
import largo.core.train.WorkerConfig;
import largo.spark.device.DeviceLease;
import largo.spark.device.ExecutorName;
import largo.spark.device.Placement;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;

/**
 * A worker's life, in a task that ends when the session does.
 *
 * <p>What goes wrong here fails the task, and reaches the driver the way that any task's error
 * does.
 */
final class SessionTask implements VoidFunction<Iterator<ShardRows>> {

  @Serial private static final long serialVersionUID = 1;

  private final SessionAddress sessionAddress;
  private final BatchAssignment batchAssignment;
  private final WorkerConfig workerConfig;
  private final Placement placement;

  SessionTask(
      SessionAddress sessionAddress,
      BatchAssignment batchAssignment,
      WorkerConfig workerConfig,
      Placement placement) {
    this.sessionAddress = sessionAddress;
    this.batchAssignment = batchAssignment;
    this.workerConfig = workerConfig;
    this.placement = placement;
  }

  @Override
  public void call(Iterator<ShardRows> partition) throws Exception {
    DeviceLease lease = placement.acquire(); // before this thread touches any array
    try {
      live(partition);
    } finally {
      lease.close();
    }
  }

  private void live(Iterator<ShardRows> partition) throws Exception {
    List<ShardRows> shards = new ArrayList<>();
    partition.forEachRemaining(shards::add);
    String place = ExecutorName.here();
    try (Worker worker = workerConfig.open();
        ClientRegistry.Lease lease = ClientRegistry.take(sessionAddress, place)) {
      CoordinatorClient link = lease.link();
      long attempt = TaskContext.get().taskAttemptId();
      List<WorkerRegistration> members =
          shards.stream().map(s -> new WorkerRegistration(s.shard(), attempt, place)).toList();
      try {
        for (WorkerRegistration workerRegistration : members) {
          link.join(workerRegistration);
        }
        serve(link, worker, shards);
      } finally {
        members.forEach(link::leave);
      }
    }
  }

  private void serve(CoordinatorClient link, Worker worker, List<ShardRows> shards)
      throws Exception {
    ResponseEncoder responseEncoder = new ResponseEncoder(sessionAddress.session());
    RequestCursor cursor = new RequestCursor(shards.stream().map(ShardRows::shard).toList());
    for (Request request = link.next(cursor); request != null; request = link.next(cursor)) {
      Request current = request;
      List<ShardRows> concerned =
          shards.stream().filter(shard -> current.concerns(shard.shard())).toList();
      if (request.duty() instanceof RequestKind.Gradient duty) {
        responseEncoder.begin(request, duty);
        gradients(request, worker, concerned, responseEncoder, link);
        prepare(worker, request.step() + 1, concerned);
      } else {
        for (ShardRows shard : concerned) {
          link.send(answer(request, worker, shard, responseEncoder));
        }
      }
    }
  }

  private void gradients(
      Request request,
      Worker worker,
      List<ShardRows> shards,
      ResponseEncoder responseEncoder,
      CoordinatorClient link)
      throws IOException {
    double seconds = 0;
    for (ShardRows shard : shards) {
      long begun = System.nanoTime();
      GradientSum sum = gradient(request, worker, shard, responseEncoder.keeps());
      seconds += (System.nanoTime() - begun) / 1e9;
      long batch = batchAssignment.batch(request.step());
      link.send(responseEncoder.gradient(request, shard.shard(), sum, batch, seconds));
    }
  }

  /** The next step begins with these shards' first, most of the time. */
  private void prepare(Worker worker, long step, List<ShardRows> shards) {
    for (ShardRows first : shards.subList(0, Math.min(1, shards.size()))) {
      first
          .rows(DataSplit.TRAIN)
          .ifPresent(r -> batchAssignment.prepare(worker, step, first.shard(), r));
    }
  }

  /** The shard's sum; null if it has nothing to contribute, unless it must have one. */
  private GradientSum gradient(Request request, Worker worker, ShardRows shard, boolean must) {
    return shard
        .rows(DataSplit.TRAIN)
        .map(
            rows ->
                batchAssignment.gradient(
                    worker, request.parameters(), request.step(), shard.shard(), rows))
        .orElseGet(() -> must ? new GradientSum(request.parameters().length) : null);
  }

  private Response answer(
      Request request, Worker worker, ShardRows shard, ResponseEncoder responseEncoder) {
    if (request.duty() instanceof RequestKind.Score score) {
      return score(request, worker, shard, score.split());
    }
    return request.duty() instanceof RequestKind.Resume resume
        ? responseEncoder.resume(request, resume, shard.shard())
        : responseEncoder.recall(request, shard.shard());
  }

  private Response score(Request request, Worker worker, ShardRows shard, DataSplit split) {
    int classes = workerConfig.definition().classes();
    Score score =
        shard
            .rows(split)
            .map(rows -> worker.score(request.parameters(), rows, classes))
            .orElseGet(() -> new Score(classes));
    return new Response.Scored(request.number(), shard.shard(), score);
  }
}
