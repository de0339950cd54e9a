package largo.spark.device;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import largo.core.model.Accelerator;
import largo.core.model.Backend;
import largo.core.model.CudaRuntime;
import largo.core.model.Gpu;
import largo.core.model.ModelException;

/** What a JVM can compute on. An interface, so that machines that are not there can be tried. */
interface Machine {

  /** The backends that the build has: {@link Accelerator#CPU}, {@link Accelerator#CUDA}. */
  Set<String> built();

  /**
   * The GPUs that CUDA shows this process.
   *
   * @throws ModelException if CUDA's libraries cannot be loaded
   */
  List<Gpu> gpus();

  /** Has ND4J use cores, if it has not been used yet. */
  void useCores();

  /** The backend that ND4J uses; it is settled by this, if it was not before. */
  String backend();

  /** Has the calling thread compute on a device. */
  void pin(int device);

  /** {@code CUDA_VISIBLE_DEVICES}, if it is set. */
  Optional<String> visible();

  /** The machine that this JVM runs on. */
  record Real() implements Machine {

    @Override
    public Set<String> built() {
      return Accelerator.built();
    }

    @Override
    public List<Gpu> gpus() {
      return CudaRuntime.gpus();
    }

    @Override
    public void useCores() {
      Accelerator.useCores();
    }

    @Override
    public String backend() {
      return Backend.name();
    }

    @Override
    public void pin(int device) {
      Accelerator.pin(device);
    }

    @Override
    public Optional<String> visible() {
      return Optional.ofNullable(System.getenv("CUDA_VISIBLE_DEVICES"));
    }
  }
}
