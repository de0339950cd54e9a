package largo.core.async;

import largo.core.data.DataSplit;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;

/** Somebody for every shard, each with one piece of work at a time. */
public interface AsyncWorkers extends AutoCloseable {

  /**
   * Gives a shard a piece of work; what it was given before, if it is not done, counts no more.
   *
   * @param parameters of the piece's version, float[layout size]; never changed again, since the
   *     worker may read it at any time
   */
  void ask(WorkItem workItem, float[] parameters);

  /**
   * Waits for the next thing that happens. All pieces that are being worked on get their turn, in
   * the order in which they are done.
   */
  Event await();

  /** The score of a model on a part of the data; of no examples, if there is no such part. */
  Score score(DataSplit split, float[] parameters);

  /** Sends them home. */
  @Override
  void close();

  /** What may happen. */
  sealed interface Event {

    /** To which shard. */
    int shard();
  }

  /**
   * A piece of work is done: the last one that the shard was given.
   *
   * @param sum over the batch; not the worker's any more
   * @param seconds that it took
   * @param bytes that it took to the driver
   */
  record Answer(int shard, GradientSum sum, double seconds, long bytes) implements Event {}

  /**
   * Whoever worked for a shard is gone. There will be somebody else, who begins with the piece that
   * the shard was last given, or with the next one if it is asked for another before.
   */
  record Lost(int shard) implements Event {}
}
