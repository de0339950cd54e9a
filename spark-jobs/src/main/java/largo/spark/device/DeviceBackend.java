package largo.spark.device;

import java.util.Optional;
import largo.core.config.WorkerSpec.Device;

/** The devices of a JVM as one engine uses them. */
interface DeviceBackend {

  /** Decides whether workers of this JVM compute on cores or on GPUs. */
  DeviceDecision decide(Device requested);

  /** Pins the calling thread to a device. */
  void pin(int device);

  /** {@code CUDA_VISIBLE_DEVICES}; empty if not set. */
  Optional<String> visible();
}
