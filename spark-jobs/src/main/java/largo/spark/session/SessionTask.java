package largo.spark.session;

import java.io.Serial;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import largo.core.data.BatchPlan;
import largo.core.data.Split;
import largo.core.model.GradientSum;
import largo.core.model.Score;
import largo.core.train.Worker;
import largo.spark.device.Place;
import largo.spark.device.Seat;
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

  private final Ticket ticket;
  private final BatchPlan plan;
  private final Recipe recipe;

  SessionTask(Ticket ticket, BatchPlan plan, Recipe recipe) {
    this.ticket = ticket;
    this.plan = plan;
    this.recipe = recipe;
  }

  @Override
  public void call(Iterator<ShardRows> partition) throws Exception {
    Seat seat = recipe.placement().take(); // before this thread touches any array
    try {
      live(partition);
    } finally {
      seat.close();
    }
  }

  private void live(Iterator<ShardRows> partition) throws Exception {
    List<ShardRows> shards = new ArrayList<>();
    partition.forEachRemaining(shards::add);
    String place = Place.here();
    try (Worker worker = recipe.worker();
        Links.Lease lease = Links.take(ticket, place)) {
      Link link = lease.link();
      long attempt = TaskContext.get().taskAttemptId();
      List<Member> members =
          shards.stream().map(s -> new Member(s.shard(), attempt, place)).toList();
      try {
        for (Member member : members) {
          link.join(member);
        }
        serve(link, worker, shards);
      } finally {
        members.forEach(link::leave);
      }
    }
  }

  private void serve(Link link, Worker worker, List<ShardRows> shards) throws Exception {
    long last = 0;
    for (Order order = link.next(last); order != null; order = link.next(last)) {
      double seconds = 0;
      for (ShardRows shard : shards) {
        if (order.scored().isPresent()) {
          link.send(score(order, worker, shard, order.scored().get()));
        } else {
          long begun = System.nanoTime();
          GradientSum sum = gradient(order, worker, shard);
          seconds += (System.nanoTime() - begun) / 1e9;
          link.send(new Answer.Gradient(order.number(), shard.shard(), sum, seconds));
        }
      }
      last = order.number();
    }
  }

  /** The shard's sum; null if it has nothing to contribute. */
  private GradientSum gradient(Order order, Worker worker, ShardRows shard) {
    if (plan.rows(order.step(), shard.shard()).count() == 0) {
      return null;
    }
    return shard
        .rows(Split.TRAIN)
        .map(rows -> worker.gradient(order.parameters(), plan, order.step(), shard.shard(), rows))
        .orElse(null);
  }

  private Answer score(Order order, Worker worker, ShardRows shard, Split split) {
    int classes = recipe.definition().classes();
    Score score =
        shard
            .rows(split)
            .map(rows -> worker.score(order.parameters(), rows, classes))
            .orElseGet(() -> new Score(classes));
    return new Answer.Scored(order.number(), shard.shard(), score);
  }
}
