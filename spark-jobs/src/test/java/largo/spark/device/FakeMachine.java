package largo.spark.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import largo.core.model.Accelerator;
import largo.core.model.Gpu;
import largo.core.model.ModelException;

/** A machine that is not there. Its ND4J takes CUDA if it can, as the real one does. */
final class FakeMachine implements Machine {

  static final Gpu A10 = new Gpu(0, "NVIDIA A10", 8, 6);
  static final Gpu L4 = new Gpu(1, "NVIDIA L4", 8, 9);
  static final Gpu H100 = new Gpu(0, "NVIDIA H100", 9, 0);
  static final Gpu K20 = new Gpu(0, "Tesla K20", 3, 5);

  private Set<String> built = Set.of(Accelerator.CPU, Accelerator.CUDA);
  private List<Gpu> gpus;
  private String missing = "";
  private String visible = "";
  private String backend = "";
  private boolean onlyCores;
  private final List<Integer> pinned = new ArrayList<>();

  FakeMachine(Gpu... gpus) {
    this.gpus = List.of(gpus);
  }

  FakeMachine built(String... backends) {
    built = Set.of(backends);
    return this;
  }

  FakeMachine missing(String library) {
    missing = library;
    return this;
  }

  FakeMachine showing(String list) {
    visible = list;
    return this;
  }

  FakeMachine usedAlready(String nd4j) {
    backend = nd4j;
    return this;
  }

  synchronized List<Integer> pinned() {
    return List.copyOf(pinned);
  }

  @Override
  public Set<String> built() {
    return built;
  }

  @Override
  public List<Gpu> gpus() {
    if (!missing.isEmpty()) {
      throw new ModelException("CUDA's libraries cannot be loaded: %s", missing);
    }
    return gpus;
  }

  @Override
  public void useCores() {
    onlyCores = true;
  }

  @Override
  public String backend() {
    if (backend.isEmpty()) {
      boolean cuda =
          built.contains(Accelerator.CUDA) && !onlyCores && !gpus.isEmpty() && missing.isEmpty();
      backend = cuda ? Accelerator.CUDA : Accelerator.CPU;
    }
    return backend;
  }

  @Override
  public synchronized void pin(int device) {
    pinned.add(device);
  }

  @Override
  public Optional<String> visible() {
    return visible.isEmpty() ? Optional.empty() : Optional.of(visible);
  }
}
