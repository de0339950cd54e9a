package largo.spark.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import largo.core.dl4j.GpuDevice;
import largo.core.dl4j.Nd4jBackends;
import largo.core.model.ModelException;

/** A fake machine. Its ND4J uses CUDA if it can, like the real one. */
final class FakeMachine implements DeviceProbe {

  static final GpuDevice A10 = new GpuDevice(0, "NVIDIA A10", 8, 6);
  static final GpuDevice L4 = new GpuDevice(1, "NVIDIA L4", 8, 9);
  static final GpuDevice H100 = new GpuDevice(0, "NVIDIA H100", 9, 0);
  static final GpuDevice K20 = new GpuDevice(0, "Tesla K20", 3, 5);

  private Set<String> built = Set.of(Nd4jBackends.CPU, Nd4jBackends.CUDA);
  private List<GpuDevice> gpus;
  private String missing = "";
  private String visible = "";
  private String backend = "";
  private boolean onlyCores;
  private final List<Integer> pinned = new ArrayList<>();

  FakeMachine(GpuDevice... gpus) {
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
  public List<GpuDevice> gpus() {
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
          built.contains(Nd4jBackends.CUDA) && !onlyCores && !gpus.isEmpty() && missing.isEmpty();
      backend = cuda ? Nd4jBackends.CUDA : Nd4jBackends.CPU;
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
