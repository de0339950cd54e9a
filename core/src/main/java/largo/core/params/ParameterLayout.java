package largo.core.params;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import largo.core.Preconditions;

/**
 * The layout of the flat parameter vector: its tensors, in order, without gaps.
 *
 * @param tensors at least one; each starts at the end of the previous one
 * @param normalized the weights that are followed by batch normalization
 */
public record ParameterLayout(List<Tensor> tensors, List<NormalizedWeight> normalized) {

  /**
   * Checks that the tensors tile the vector.
   *
   * @throws IllegalArgumentException if there is no tensor, two share a name, or there is a gap or
   *     an overlap between two
   */
  public ParameterLayout {
    tensors = List.copyOf(tensors);
    normalized = List.copyOf(normalized);
    Preconditions.that(!tensors.isEmpty(), "a layout must have at least one tensor");
    Set<String> names = new HashSet<>();
    int end = 0;
    for (Tensor tensor : tensors) {
      Preconditions.that(
          tensor.offset() == end,
          "tensor %s must start at %d, where the previous one ends, but starts at %d",
          tensor.name(),
          end,
          tensor.offset());
      Preconditions.that(names.add(tensor.name()), "two tensors are named %s", tensor.name());
      end = Math.addExact(end, tensor.length());
    }
  }

  /** A layout without batch normalization. */
  public ParameterLayout(List<Tensor> tensors) {
    this(tensors, List.of());
  }

  /**
   * The layout of a slice: its tensors, and vectors of the same names in place of those that it
   * divides.
   *
   * @param slice with at least one parameter
   */
  public ParameterLayout of(ParameterSlice slice) {
    List<Tensor> parts = new ArrayList<>();
    for (Tensor tensor : tensors) {
      ParameterSlice part = slice.intersection(ParameterSlice.of(tensor));
      int offset = part.from() - slice.from();
      if (part.length() == tensor.length()) {
        parts.add(tensor.at(offset));
      } else if (part.length() > 0) {
        parts.add(Tensor.vector(tensor.name(), tensor.kind(), offset, part.length()));
      }
    }
    return new ParameterLayout(parts);
  }

  /**
   * The same parameters with a vector for each part of a tensor that slices divide, so that each
   * tensor is inside of one slice.
   *
   * @param slices of all parameters, in order; may be empty
   */
  public ParameterLayout divided(List<ParameterSlice> slices) {
    List<Tensor> parts = new ArrayList<>();
    for (ParameterSlice slice : slices) {
      for (Tensor tensor : slice.length() == 0 ? List.<Tensor>of() : of(slice).tensors()) {
        int offset = slice.from() + tensor.offset();
        boolean isWhole = tensors.contains(tensor.at(offset));
        parts.add(
            isWhole
                ? tensor.at(offset)
                : Tensor.vector(
                    tensor.name() + "@" + offset, tensor.kind(), offset, tensor.length()));
      }
    }
    return new ParameterLayout(parts);
  }

  /** Length of the parameter vector, in floats. */
  public int size() {
    return tensors.get(tensors.size() - 1).end();
  }

  /**
   * Whether results depend on how a batch is divided into micro-batches, because statistics are
   * computed per micro-batch, as in batch normalization.
   */
  public boolean dependsOnMicroBatch() {
    return tensors.stream().anyMatch(t -> t.kind() == ParameterKind.RUNNING_STATISTIC);
  }

  /** Number of floats that an update rule changes: neither running statistics nor frozen. */
  public int trained() {
    return tensors.stream().filter(t -> t.kind().trained()).mapToInt(Tensor::length).sum();
  }
}
