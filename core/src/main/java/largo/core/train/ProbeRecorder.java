package largo.core.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import largo.core.optimizer.Probe;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;

/** Records what an update rule reports to its probe, for one update at a time. */
final class ProbeRecorder implements Probe {

  private final List<Tensor> tensors;
  private Map<String, Double> scalars = new TreeMap<>();
  private Map<String, Map<String, Double>> perTensor = new TreeMap<>();

  ProbeRecorder(ParameterLayout layout) {
    this.tensors = layout.tensors();
  }

  @Override
  public void scalar(String name, double value) {
    scalars.put(name, value);
  }

  @Override
  public void perTensor(String name, double[] values) {
    Map<String, Double> named = new LinkedHashMap<>();
    for (int k = 0; k < values.length; k++) {
      if (tensors.get(k).kind().trained() && !Double.isNaN(values[k])) {
        named.put(tensors.get(k).name(), values[k]);
      }
    }
    perTensor.put(name, named);
  }

  /** Scalars reported since the last {@link #clear}, by name; not written to again. */
  Map<String, Double> scalars() {
    return scalars;
  }

  /** Values of trained tensors, by name, then by tensor; not written to again. */
  Map<String, Map<String, Double>> tensors() {
    return perTensor;
  }

  void clear() {
    scalars = new TreeMap<>();
    perTensor = new TreeMap<>();
  }
}
