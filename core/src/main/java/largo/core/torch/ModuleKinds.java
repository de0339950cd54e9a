package largo.core.torch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import largo.core.model.ModelException;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;

/**
 * The kinds of a PyTorch model's tensors. Vectors of modules whose class ends with {@code Norm} or
 * {@code Norm1d} and so on are scales and shifts of a normalization; parameters named {@code bias},
 * or with a name that begins or ends with it, are biases; other parameters are weights. Buffers
 * that training changes are running statistics; others are frozen.
 */
final class ModuleKinds {

  private static final Pattern NORM = Pattern.compile(".*Norm(\\dd)?");
  private static final Pattern BIAS = Pattern.compile("(.*_)?bias(_.*)?");
  private static final Map<String, ParameterKind> BY_NAME =
      Map.of(
          "weight", ParameterKind.WEIGHT,
          "bias", ParameterKind.BIAS,
          "norm-scale", ParameterKind.NORM_SCALE,
          "norm-shift", ParameterKind.NORM_SHIFT,
          "frozen", ParameterKind.FROZEN);

  private final Map<Pattern, ParameterKind> overrides = new LinkedHashMap<>();

  /**
   * Creates kinds with overrides.
   *
   * @param overrides {@code PATTERN = KIND}, the first that matches counts
   * @throws ModelException if one is malformed
   */
  ModuleKinds(List<String> overrides) {
    for (String override : overrides) {
      int at = override.lastIndexOf('=');
      ParameterKind kind = at < 0 ? null : BY_NAME.get(override.substring(at + 1).trim());
      if (kind == null) {
        throw new ModelException(
            "model.kinds must have entries PATTERN = KIND with a kind of %s, but has '%s'",
            BY_NAME.keySet().stream().sorted().toList(), override);
      }
      try {
        this.overrides.put(Pattern.compile(override.substring(0, at).trim()), kind);
      } catch (PatternSyntaxException e) {
        throw new ModelException(
            e, "model.kinds: '%s' is no regular expression: %s", override, e.getDescription());
      }
    }
  }

  /**
   * The layout of tensors, without gaps.
   *
   * @param changed names of the buffers that training changes
   * @throws ModelException if an override matches no parameter
   */
  ParameterLayout layout(List<ModuleTensor> tensors, Set<String> changed) {
    for (Pattern pattern : overrides.keySet()) {
      if (tensors.stream().noneMatch(tensor -> matches(pattern, tensor))) {
        throw new ModelException(
            "model.kinds: '%s' matches no parameter of the model, which has %s",
            pattern, tensors.stream().map(ModuleTensor::name).limit(40).toList());
      }
    }
    List<Tensor> laidOut = new ArrayList<>();
    int offset = 0;
    for (ModuleTensor tensor : tensors) {
      List<Integer> shape = tensor.shape().isEmpty() ? List.of(1) : tensor.shape();
      laidOut.add(new Tensor(tensor.name(), kind(tensor, changed), offset, shape, 'c', 0));
      offset = Math.addExact(offset, tensor.length());
    }
    return new ParameterLayout(laidOut);
  }

  private static boolean matches(Pattern pattern, ModuleTensor tensor) {
    return tensor.role() != ModuleTensor.Role.BUFFER && pattern.matcher(tensor.name()).matches();
  }

  private ParameterKind kind(ModuleTensor tensor, Set<String> changed) {
    return switch (tensor.role()) {
      case BUFFER ->
          changed.contains(tensor.name()) ? ParameterKind.RUNNING_STATISTIC : ParameterKind.FROZEN;
      case FROZEN -> ParameterKind.FROZEN;
      case TRAINED ->
          overrides.entrySet().stream()
              .filter(override -> matches(override.getKey(), tensor))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElseGet(() -> trained(tensor));
    };
  }

  private static ParameterKind trained(ModuleTensor tensor) {
    String last =
        tensor.name().substring(tensor.name().lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    boolean bias = BIAS.matcher(last).matches();
    if (tensor.shape().size() <= 1 && NORM.matcher(tensor.module()).matches()) {
      return bias ? ParameterKind.NORM_SHIFT : ParameterKind.NORM_SCALE;
    }
    return bias ? ParameterKind.BIAS : ParameterKind.WEIGHT;
  }
}
