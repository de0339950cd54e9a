package largo.core.model;

import java.util.List;
import java.util.Optional;
import largo.core.Preconditions;

/** The source of a network: the {@linkplain ModelZoo zoo}, or a file. */
public interface ModelSource {

  /** Whether it is a model of PyTorch, which libtorch trains whatever {@code worker.engine} is. */
  default boolean isPyTorch() {
    return false;
  }

  /**
   * A configuration in DL4J's JSON.
   *
   * @param json its path, or any Hadoop URI
   */
  record Json(String json) implements ModelSource {}

  /**
   * A model that was saved by DL4J, or by an earlier run, to be trained further.
   *
   * @param zip its path, or any Hadoop URI
   * @param frozen regular expressions: layers whose whole name matches one are not trained
   */
  record Zip(String zip, List<String> frozen) implements ModelSource {

    public Zip {
      frozen = List.copyOf(frozen);
    }
  }

  /**
   * A PyTorch model that was saved by {@code torch.jit.save}, or by an earlier run.
   *
   * @param torchscript its path, or any Hadoop URI
   * @param loss of its outputs; if absent, that of an earlier run, otherwise next-token for text,
   *     mse for numbers, cross-entropy for classes
   * @param input element type of its inputs; if absent, int64 for text, otherwise float32
   * @param inputShape shape of one example's inputs; if empty, [channels, height, width] of images,
   *     otherwise [features]
   * @param ignoreIndex token without a loss in {@link ModelLoss#NEXT_TOKEN}, at least 0
   * @param kinds {@code PATTERN = KIND}: roles of parameters whose whole name matches the regular
   *     expression, in place of those that follow from its module, of {@code weight}, {@code bias},
   *     {@code norm-scale}, {@code norm-shift}, {@code frozen}; if empty, those of an earlier run
   */
  record TorchScript(
      String torchscript,
      Optional<ModelLoss> loss,
      Optional<InputType> input,
      List<Integer> inputShape,
      Optional<Integer> ignoreIndex,
      List<String> kinds)
      implements ModelSource {

    @Override
    public boolean isPyTorch() {
      return true;
    }

    public TorchScript {
      inputShape = List.copyOf(inputShape);
      kinds = List.copyOf(kinds);
      Preconditions.that(
          inputShape.stream().allMatch(axis -> axis >= 1),
          "input-shape must all be at least 1, but were %s",
          inputShape);
      ignoreIndex.ifPresent(index -> Preconditions.notNegative("ignore-index", index));
    }
  }

  /** Element types of the inputs of PyTorch models. */
  enum InputType {
    /** Numbers. */
    FLOAT32,
    /** Tokens. */
    INT64
  }
}
