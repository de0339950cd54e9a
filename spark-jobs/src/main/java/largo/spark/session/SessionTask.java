package largo.spark.session;

import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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
  private final Share share;
  private final Recipe recipe;

  SessionTask(Ticket ticket, Share share, Recipe recipe) {
    this.ticket = ticket;
    this.share = share;
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
    Outbox outbox = new Outbox(ticket.session());
    Cursor cursor = new Cursor(shards.stream().map(ShardRows::shard).toList());
    for (Order order = link.next(cursor); order != null; order = link.next(cursor)) {
      Order current = order;
      List<ShardRows> concerned =
          shards.stream().filter(shard -> current.concerns(shard.shard())).toList();
      if (order.duty() instanceof Duty.Gradient duty) {
        outbox.begin(order, duty);
        gradients(order, worker, concerned, outbox, link);
        prepare(worker, order.step() + 1, concerned);
      } else {
        for (ShardRows shard : concerned) {
          link.send(answer(order, worker, shard, outbox));
        }
      }
    }
  }

  private void gradients(
      Order order, Worker worker, List<ShardRows> shards, Outbox outbox, Link link)
      throws IOException {
    double seconds = 0;
    for (ShardRows shard : shards) {
      long begun = System.nanoTime();
      GradientSum sum = gradient(order, worker, shard, outbox.keeps());
      seconds += (System.nanoTime() - begun) / 1e9;
      long batch = share.batch(order.step());
      link.send(outbox.gradient(order, shard.shard(), sum, batch, seconds));
    }
  }

  /** The next step begins with these shards' first, most of the time. */
  private void prepare(Worker worker, long step, List<ShardRows> shards) {
    for (ShardRows first : shards.subList(0, Math.min(1, shards.size()))) {
      first.rows(Split.TRAIN).ifPresent(r -> share.prepare(worker, step, first.shard(), r));
    }
  }

  /** The shard's sum; null if it has nothing to contribute, unless it must have one. */
  private GradientSum gradient(Order order, Worker worker, ShardRows shard, boolean must) {
    return shard
        .rows(Split.TRAIN)
        .map(rows -> share.gradient(worker, order.parameters(), order.step(), shard.shard(), rows))
        .orElseGet(() -> must ? new GradientSum(order.parameters().length) : null);
  }

  private Answer answer(Order order, Worker worker, ShardRows shard, Outbox outbox) {
    if (order.duty() instanceof Duty.Score score) {
      return score(order, worker, shard, score.split());
    }
    return order.duty() instanceof Duty.Resume resume
        ? outbox.resume(order, resume, shard.shard())
        : outbox.recall(order, shard.shard());
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
