package largo.spark.exchange;

import java.io.Serial;
import java.io.Serializable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import largo.core.data.Normalization;
import largo.core.model.Dl4jSource;
import largo.core.model.ModelDefinition;
import largo.core.train.Worker;

/**
 * The workers of one run in one JVM: as many as tasks run at a time, kept from step to step.
 *
 * <p>Travels as a broadcast. What travels is the recipe; each JVM makes its own workers, and loses
 * them when the broadcast is destroyed.
 */
final class WorkerPool implements Serializable {

  @Serial private static final long serialVersionUID = 1;

  private final ModelDefinition definition;
  private final Normalization normalization;
  private final int micro;
  private transient ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();

  WorkerPool(ModelDefinition definition, Normalization normalization, int micro) {
    this.definition = definition;
    this.normalization = normalization;
    this.micro = micro;
  }

  int classes() {
    return definition.classes();
  }

  /** Does some work with a worker that nobody else has at the time. */
  <T> T with(Function<Worker, T> work) {
    Worker worker = idle.poll();
    if (worker == null) {
      worker =
          new Worker(new Dl4jSource(definition), normalization, definition.shape().size(), micro);
    }

    T result;
    try {
      result = work.apply(worker);
    } catch (RuntimeException | Error e) {
      worker.close(); // who knows what state it is in
      throw e;
    }
    idle.push(worker);
    return result;
  }

  @Serial
  private Object readResolve() {
    idle = new ConcurrentLinkedDeque<>();
    return this;
  }
}
