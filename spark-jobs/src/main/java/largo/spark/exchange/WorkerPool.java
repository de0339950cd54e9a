package largo.spark.exchange;

import java.io.Serial;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.Dl4jSource;
import largo.core.train.Worker;
import largo.spark.device.DeviceLease;
import largo.spark.device.Placement;

/**
 * The workers of one run in one JVM: as many as tasks run at a time, kept from step to step.
 *
 * <p>Travels as a broadcast. What travels is the recipe; each JVM makes its own workers, and loses
 * them when the broadcast is destroyed.
 */
final class WorkerPool implements Serializable {

  @Serial private static final long serialVersionUID = 1;

  private final Dl4jDefinition definition;
  private final Normalization normalization;
  private final int micro;
  private final Placement placement;
  private transient Map<Integer, ConcurrentLinkedDeque<Worker>> idle = new ConcurrentHashMap<>();

  WorkerPool(
      Dl4jDefinition definition, Normalization normalization, int micro, Placement placement) {
    this.definition = definition;
    this.normalization = normalization;
    this.micro = micro;
    this.placement = placement;
  }

  int classes() {
    return definition.classes();
  }

  /** Does some work with a worker that nobody else has at the time, on the task's device. */
  <T> T with(Function<Worker, T> work) {
    try (DeviceLease deviceLease = placement.take()) {
      return with(
          idle.computeIfAbsent(deviceLease.device(), d -> new ConcurrentLinkedDeque<>()), work);
    }
  }

  private <T> T with(ConcurrentLinkedDeque<Worker> there, Function<Worker, T> work) {
    Worker worker = there.poll();
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
    there.push(worker);
    return result;
  }

  @Serial
  private Object readResolve() {
    idle = new ConcurrentHashMap<>();
    return this;
  }
}
