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
 * Runs one task for each shard and collects the results.
 *
 * <p>Calls {@code SparkContext.runJob} directly. The operations of {@code JavaRDD} are closures,
 * whose byte code Spark's closure cleaner analyzes in every job, which took a third of the time of
 * a small step. It skips functions that are named classes.
 */
final class ShardJobs {

  private ShardJobs() {}

  /** A pure function of a shard: repeated executions on any executor give the same result. */
  @FunctionalInterface
  interface Task<T, U> extends Serializable {

    /**
     * Computes the result of one shard.
     *
     * @param rows the shard; null if it is empty
     */
    U run(int shard, T rows);
  }

  /** The results of the tasks, in the order of the shards. */
  static <T, U> List<U> run(JavaRDD<T> shards, Class<U> type, Task<T, U> task) {
    List<U> results = new ArrayList<>(Collections.nCopies(shards.getNumPartitions(), (U) null));
    ClassTag<U> tag = ClassTag$.MODULE$.apply(type);
    shards.context().runJob(shards.rdd(), new Adapter<>(task), new Collector<>(results), tag);
    return results;
  }

  /** A task as a function of Spark. */
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

  /** Stores results as they arrive. */
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
