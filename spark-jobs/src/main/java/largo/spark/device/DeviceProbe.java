package largo.spark.device;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import largo.core.dl4j.CudaRuntime;
import largo.core.dl4j.GpuDevice;
import largo.core.dl4j.NativeBackend;
import largo.core.dl4j.Nd4jBackends;
import largo.core.model.ModelException;

/** What a JVM can compute on. An interface, so that machines that are not there can be tried. */
interface DeviceProbe {

  /** The backends that the build has: {@link Nd4jBackends#CPU}, {@link Nd4jBackends#CUDA}. */
  Set<String> built();

  /**
   * The GPUs that CUDA shows this process.
   *
   * @throws ModelException if CUDA's libraries cannot be loaded
   */
  List<GpuDevice> gpus();

  /** Has ND4J use cores, if it has not been used yet. */
  void useCores();

  /** The backend that ND4J uses; it is settled by this, if it was not before. */
  String backend();

  /** Has the calling thread compute on a device. */
  void pin(int device);

  /** {@code CUDA_VISIBLE_DEVICES}, if it is set. */
  Optional<String> visible();

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
