package largo.core.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import largo.core.checkpoint.Checkpoint.Best;
import largo.core.compress.Residual;
import largo.core.train.TrainingState;

/**
 * The part of a checkpoint that is not arrays, as a JSON object of these components.
 *
 * @param step the next one, 0-based
 * @param rule the complete update rule
 * @param updates number of updates of the rule
 * @param stepFiles one past the last step of each {@link StepFile}, ascending
 * @param residualAges of each shard; empty without error feedback
 * @param best null if the best model is not tracked, or if there is none yet
 */
record CheckpointMetadata(
    String spec,
    String data,
    long step,
    String rule,
    long updates,
    double seconds,
    List<Long> stepFiles,
    List<Long> residualAges,
    Best best) {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  static CheckpointMetadata of(Checkpoint checkpoint) {
    TrainingState training = checkpoint.training();
    return new CheckpointMetadata(
        checkpoint.spec(),
        checkpoint.data(),
        training.step(),
        training.optimizer().rule(),
        training.optimizer().updates(),
        checkpoint.seconds(),
        checkpoint.stepFiles(),
        training.residuals().shards().stream().map(Residual::age).toList(),
        checkpoint.best().orElse(null));
  }

  String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the metadata of a checkpoint", e);
    }
  }

  /**
   * Parses and checks the metadata.
   *
   * @throws DamagedException if something is missing or inconsistent
   */
  static CheckpointMetadata fromJson(String json) throws DamagedException {
    CheckpointMetadata metadata;
    try {
      metadata = JSON.readValue(json, CheckpointMetadata.class);
    } catch (JsonProcessingException e) {
      throw new DamagedException("its metadata cannot be read: %s", e.getOriginalMessage());
    }
    if (metadata == null) {
      throw new DamagedException("its metadata are empty");
    }
    metadata.check();
    return metadata;
  }

  private void check() throws DamagedException {
    requirePresent("spec", spec);
    requirePresent("data", data);
    requirePresent("rule", rule);
    requirePresent("stepFiles", stepFiles);
    requirePresent("residualAges", residualAges);
    requireCount("step", step);
    requireCount("updates", updates);
    for (Long age : residualAges) {
      requirePresent("residualAges", age);
      requireCount("residualAges", age);
    }
    if (best != null) {
      requireCount("best.steps", best.steps());
    }
    if (!(seconds >= 0)) {
      throw new DamagedException("its seconds are %s", seconds);
    }
    requireAscending();
  }

  /** Checks that the files of steps are consecutive and end at the step of the checkpoint. */
  private void requireAscending() throws DamagedException {
    long before = 0;
    for (Long end : stepFiles) {
      requirePresent("stepFiles", end);
      if (end <= before) {
        throw new DamagedException("its stepFiles do not ascend: %d after %d", end, before);
      }
      before = end;
    }
    if (before != step) {
      throw new DamagedException(
          "its stepFiles end at step %d, but it is after step %d", before, step);
    }
  }

  private static void requirePresent(String name, Object value) throws DamagedException {
    if (value == null) {
      throw new DamagedException("its metadata have no %s", name);
    }
  }

  private static void requireCount(String name, long count) throws DamagedException {
    if (count < 0) {
      throw new DamagedException("its %s must be zero or more, but was %d", name, count);
    }
  }
}
