package largo.core.optimizer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import largo.core.params.ParameterLayout;

/** A probe that keeps the latest values. */
record RecordingProbe(
    ParameterLayout layout, Map<String, Double> scalars, Map<String, List<Double>> perTensor)
    implements Probe {

  RecordingProbe(ParameterLayout layout) {
    this(layout, new HashMap<>(), new HashMap<>());
  }

  @Override
  public void scalar(String name, double value) {
    scalars.put(name, value);
  }

  @Override
  public void perTensor(String name, double[] values) {
    perTensor.put(name, Arrays.stream(values).boxed().toList());
  }
}
