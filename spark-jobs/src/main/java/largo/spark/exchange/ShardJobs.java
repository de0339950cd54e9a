package largo.spark.exchange;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Runs one task a shard and collects what they give.
 *
 * <p>Goes to {@code SparkContext.runJob} itself. The operations of {@code JavaRDD} are closures,
 * which Spark's closure cleaner takes apart byte code by byte code in every job; that took a third
 * of the time of a small step. A function of a class of its own is left alone.
 */
final class ShardJobs {

  private ShardJobs() {}

  /** What a task does. Pure: run twice, by anyone, it gives the same. */
  @FunctionalInterface
  interface Task<T, U> extends Serializable {

    /**
     * Does the work of one shard.
     *
     * @param rows the shard; null if it is empty
     */
    U run(int shard, T rows);
  }

  /** What the tasks gave, in the order of the shards. */
  static <T, U> List<U> run(JavaRDD<T> shards, Class<U> type, Task<T, U> task) {
    List<U> results = new ArrayList<>(Collections.nCopies(shards.getNumPartitions(), (U) null));
    ClassTag<U> tag = ClassTag$.MODULE$.apply(type);
    shards.context().runJob(shards.rdd(), new Adapter<>(task), new Collector<>(results), tag);
    return results;
  }

  /** A task as Spark calls it. */
  private static final class Adapter<T, U>
      extends AbstractFunction2<TaskContext, scala.collection.Iterator<T>, U>
      implements Serializable {

    @Serial private static final long serialVersionUID = 1;

    private final Task<T, U> task;

    Adapter(Task<T, U> task) {
      this.task = task;
    }

    @Override
    public U apply(TaskContext context, scala.collection.Iterator<T> rows) {
      return task.run(context.partitionId(), rows.hasNext() ? rows.next() : null);
    }
  }

  /** Puts results where they belong, as they arrive. */
  private static final class Collector<U> extends AbstractFunction2<Object, U, BoxedUnit> {

    private final List<U> results;

    Collector(List<U> results) {
      this.results = results;
    }

    @Override
    public BoxedUnit apply(Object shard, U result) {
      results.set((Integer) shard, result);
      return BoxedUnit.UNIT;
    }
  }
}
