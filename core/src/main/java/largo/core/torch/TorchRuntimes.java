package largo.core.torch;

import java.util.Optional;
import java.util.ServiceLoader;
import largo.core.model.ModelException;

/** Finds libtorch, which is a part of some builds of Largo only. */
public final class TorchRuntimes {

  private TorchRuntimes() {}

  /** The runtime on the class path; empty if there is none. */
  public static Optional<TorchRuntime> find() {
    return ServiceLoader.load(TorchRuntime.class, TorchRuntimes.class.getClassLoader()).findFirst();
  }

  /**
   * The runtime on the class path.
   *
   * @throws ModelException if there is none
   */
  public static TorchRuntime get() {
    return find()
        .orElseThrow(
            () ->
                new ModelException(
                    "worker.engine = torch and PyTorch models need PyTorch's library, which is not "
                        + "part of this jar; build one that has it with mvn -Ptorch -DskipTests "
                        + "package, see docs/torch.md"));
  }
}
