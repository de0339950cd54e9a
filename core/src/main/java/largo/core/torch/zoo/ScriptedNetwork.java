package largo.core.torch.zoo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import largo.core.data.Seeds;
import largo.core.torch.InitialValues;
import largo.core.torch.ScriptArchive;

/**
 * A network of the zoo in TorchScript.
 *
 * @param parameters parameters, followed by buffers
 * @param body of its method {@code forward}, lines with their indentation
 */
public record ScriptedNetwork(List<NetworkParameter> parameters, String body)
    implements InitialValues {

  private static final Pattern NORM = Pattern.compile("(.*_)?norm\\d?_(weight|bias)");

  public ScriptedNetwork {
    parameters = List.copyOf(parameters);
  }

  @Override
  public float[] initialize(long seed) {
    float[] values = new float[parameters.stream().mapToInt(NetworkParameter::length).sum()];
    int offset = 0;
    for (int k = 0; k < parameters.size(); k++) {
      NetworkParameter parameter = parameters.get(k);
      SplittableRandom random =
          new SplittableRandom(Seeds.of(seed, Seeds.Purpose.INITIAL_PARAMETERS, k));
      parameter.initializer().fill(values, offset, offset + parameter.length(), random);
      offset += parameter.length();
    }
    return values;
  }

  /** Scales and shifts of its normalizations, as in {@code model.kinds}. */
  public List<String> kinds() {
    return parameters.stream()
        .map(NetworkParameter::name)
        .filter(name -> NORM.matcher(name).matches())
        .map(name -> name + (name.endsWith("weight") ? " = norm-scale" : " = norm-shift"))
        .toList();
  }

  /** The TorchScript file with initial values. */
  public byte[] archive() {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    parameters.forEach(parameter -> shapes.put(parameter.name(), parameter.shape()));
    Set<String> buffers =
        parameters.stream()
            .filter(NetworkParameter::buffer)
            .map(NetworkParameter::name)
            .collect(Collectors.toSet());
    return ScriptArchive.of(source(), shapes, buffers, initialize(1));
  }

  private String source() {
    StringBuilder source = new StringBuilder("class Net(Module):\n");
    source.append("  __parameters__ = [").append(names(false)).append("]\n");
    source.append("  __buffers__ = [").append(names(true)).append("]\n");
    source.append("  training : bool\n");
    for (NetworkParameter parameter : parameters) {
      source.append("  ").append(parameter.name()).append(" : Tensor\n");
    }
    source.append("  def forward(self: __torch__.Net,\n    x: Tensor) -> Tensor:\n");
    return source.append(body).toString();
  }

  private String names(boolean buffers) {
    return parameters.stream()
        .filter(parameter -> parameter.buffer() == buffers)
        .map(parameter -> '"' + parameter.name() + "\", ")
        .collect(Collectors.joining());
  }
}
