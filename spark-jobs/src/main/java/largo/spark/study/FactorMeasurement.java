package largo.spark.study;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import largo.core.config.RunSpec;
import largo.core.data.DataSplit;
import largo.core.data.Normalization;
import largo.core.dl4j.BlockAdmmDefinition;
import largo.core.factorization.FactorReport;
import largo.core.factorization.FactorSums;
import largo.core.factorization.FactorizationState;
import largo.core.factorization.Factors;
import largo.core.params.RawFloats;
import largo.spark.data.ShardedData;
import largo.spark.data.UninterruptedCleanup;
import largo.spark.device.DeviceLease;
import largo.spark.device.Placement;
import org.apache.spark.broadcast.Broadcast;

/** Measures the factors of a trained network in a Spark job. */
final class FactorMeasurement {

  private final TrainingResources resources;
  private final RunSpec spec;
  private final ShardedData data;
  private final LoadedModel model;

  FactorMeasurement(
      TrainingResources resources, RunSpec spec, ShardedData data, LoadedModel model) {
    this.resources = resources;
    this.spec = spec;
    this.data = data;
    this.model = model;
  }

  /**
   * Measures on the test examples, or the validation examples if there are no test examples, or
   * else the training examples.
   *
   * @param parameters of the network, {@code float[layout size]}
   * @return empty if there is no factorization
   */
  Optional<FactorReport> of(float[] parameters, FactorizationState state) {
    if (state.isEmpty()) {
      return Optional.empty();
    }
    DataSplit split =
        Stream.of(DataSplit.TEST, DataSplit.VALIDATION)
            .filter(s -> data.count(s) > 0)
            .findFirst()
            .orElse(DataSplit.TRAIN);
    Factors factors = new Factors(state.rank(), state.factors());
    return Optional.of(FactorReport.of(sums(state.extended(parameters), split), factors, shape()));
  }

  private List<Integer> shape() {
    return List.of(data.shape().channels(), data.shape().height(), data.shape().width());
  }

  private FactorSums sums(float[] parameters, DataSplit split) {
    BlockAdmmDefinition definition =
        (BlockAdmmDefinition) GradientEngine.trained(spec, model.definition());
    Normalization normalization = model.normalization();
    int micro = spec.batch().micro().orElseThrow();
    Placement where = resources.placement();
    Broadcast<RawFloats> sent = resources.spark().broadcast(new RawFloats(parameters));
    try {
      FactorSums sums = definition.noFactorSums();
      where
          .on(data.splits().get(split))
          .map(
              rows -> {
                DeviceLease lease = where.acquire();
                try {
                  return definition.factorSums(sent.value().values(), rows, normalization, micro);
                } finally {
                  lease.close();
                }
              })
          .collect()
          .forEach(sums::add); // in the order of the shards
      return sums;
    } finally {
      UninterruptedCleanup.run(sent::destroy);
    }
  }
}
