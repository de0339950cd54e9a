package largo.core.optimizer;

import java.util.Collection;
import java.util.List;
import largo.core.Preconditions;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;

/** Hyper-parameters that name tensors of the model. */
final class TensorNames {

  private TensorNames() {}

  /** The names of the tensors that update rules change. */
  static List<String> trained(ParameterLayout layout) {
    return layout.tensors().stream().filter(t -> t.kind().trained()).map(Tensor::name).toList();
  }

  /**
   * Checks names.
   *
   * @param key of the hyper-parameter, for the message
   * @param owner name of the rule or wrapper, for the message
   * @param permitted the names to choose from
   * @throws IllegalArgumentException if one is not permitted
   */
  static void check(String key, List<String> names, String owner, Collection<String> permitted) {
    for (String name : names) {
      Preconditions.that(
          permitted.contains(name),
          "%s must be of %s for %s of this model, but was %s",
          key,
          permitted,
          owner,
          name);
    }
  }
}
