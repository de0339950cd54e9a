package largo.spark.device;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import largo.core.config.WorkerSpec.Device;
import largo.core.dl4j.CudaRuntime;
import largo.core.dl4j.GpuDevice;
import largo.core.dl4j.NativeBackend;
import largo.core.dl4j.Nd4jBackends;
import largo.core.model.ModelException;

/** Probes the devices of a JVM for ND4J. An interface, so that tests can simulate machines. */
interface DeviceProbe extends DeviceBackend {

  @Override
  default DeviceDecision decide(Device requested) {
    return DeviceDecision.of(requested, this);
  }

  /** The backends that the build includes: {@link Nd4jBackends#CPU}, {@link Nd4jBackends#CUDA}. */
  Set<String> built();

  /**
   * The GPUs that are visible to CUDA in this process.
   *
   * @throws ModelException if CUDA's libraries cannot be loaded
   */
  List<GpuDevice> gpus();

  /** Makes ND4J use cores, unless it has a backend already. */
  void useCores();

  /** The backend of ND4J, which this call fixes for the process. */
  String backend();

  /** The machine that this JVM runs on. */
  record Real() implements DeviceProbe {

    @Override
    public Set<String> built() {
      return Nd4jBackends.built();
    }

    @Override
    public List<GpuDevice> gpus() {
      return CudaRuntime.gpus();
    }

    @Override
    public void useCores() {
      Nd4jBackends.useCores();
    }

    @Override
    public String backend() {
      return NativeBackend.name();
    }

    @Override
    public void pin(int device) {
      Nd4jBackends.pin(device);
    }

    @Override
    public Optional<String> visible() {
      return Optional.ofNullable(System.getenv("CUDA_VISIBLE_DEVICES"));
    }
  }
}
