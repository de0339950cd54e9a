package largo.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import largo.core.model.ModelException;
import largo.core.torch.ModuleTensor;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NamedTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.bytedeco.pytorch.named_buffer_iterator;
import org.bytedeco.pytorch.named_module_iterator;
import org.bytedeco.pytorch.named_parameter_iterator;

/** The parameters, and the buffers of floats, of a module and its submodules. */
final class ModuleTensors {

  private final JitModule module;
  private final Map<String, String> classes = new HashMap<>();

  ModuleTensors(JitModule module) {
    this.module = module;
    named_module_iterator end = module.named_modules().end();
    for (named_module_iterator i = module.named_modules().begin();
        i.notEquals(end);
        i.increment()) {
      String type = i.access().value().type().annotation_str().getString();
      classes.put(
          text(i.access().name()),
          type.substring(type.lastIndexOf('.') + 1).replaceAll("_mangle_\\d+", ""));
    }
  }

  /** A name; the module itself has none. */
  private static String text(BytePointer name) {
    return name == null ? "" : name.getString();
  }

  /**
   * Reads them, parameters first. A tensor that has two names is listed once.
   *
   * @param described receives their names and shapes
   * @return the tensors
   */
  List<Tensor> read(List<ModuleTensor> described) {
    List<Tensor> tensors = new ArrayList<>();
    named_parameter_iterator end = module.named_parameters().end();
    for (named_parameter_iterator i = module.named_parameters().begin();
        i.notEquals(end);
        i.increment()) {
      NamedTensor named = i.access();
      boolean trained = named.value().requires_grad();
      add(
          named,
          trained ? ModuleTensor.Role.TRAINED : ModuleTensor.Role.FROZEN,
          tensors,
          described);
    }
    named_buffer_iterator last = module.named_buffers().end();
    for (named_buffer_iterator i = module.named_buffers().begin();
        i.notEquals(last);
        i.increment()) {
      if (i.access().value().scalar_type().intern() == ScalarType.Float) {
        add(i.access(), ModuleTensor.Role.BUFFER, tensors, described);
      }
    }
    return tensors;
  }

  private void add(
      NamedTensor named,
      ModuleTensor.Role role,
      List<Tensor> tensors,
      List<ModuleTensor> described) {
    Tensor tensor = new Tensor(named.value());
    String name = text(named.name());
    if (tensor.scalar_type().intern() != ScalarType.Float) {
      throw new ModelException(
          "parameter %s must be of float32, but is of %s", name, tensor.scalar_type().intern());
    }
    if (tensors.stream().anyMatch(other -> other.is_same(tensor))) {
      return; // tied
    }
    List<Integer> shape =
        Arrays.stream(tensor.sizes().vec().get()).mapToObj(Math::toIntExact).toList();
    int dot = name.lastIndexOf('.');
    String owner = classes.getOrDefault(dot < 0 ? "" : name.substring(0, dot), "");
    described.add(new ModuleTensor(name, owner, role, shape));
    tensors.add(tensor);
  }
}
