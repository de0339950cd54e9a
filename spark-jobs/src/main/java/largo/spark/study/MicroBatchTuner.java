package largo.spark.study;

import java.util.Comparator;
import java.util.List;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.Trial;
import largo.core.data.DataSplit;
import largo.core.data.Normalization;
import largo.core.gradient.GradientSource;
import largo.core.gradient.ModelDefinition;
import largo.core.train.MicroBatchProbe;
import largo.spark.data.ShardedData;
import largo.spark.device.DeviceLease;
import largo.spark.device.Placement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the micro-batch size of a run with {@code batch.micro = auto}, by measurements on the
 * executors that will run it, with one task for each shard.
 */
final class MicroBatchTuner {

  private static final Logger LOG = LoggerFactory.getLogger(MicroBatchTuner.class);

  private static final long NANOS_EACH = 300_000_000;

  private final ShardedData data;
  private final LoadedModel model;
  private final Placement placement;

  MicroBatchTuner(ShardedData data, LoadedModel model, Placement placement) {
    this.data = data;
    this.model = model;
    this.placement = placement;
  }

  /**
   * The specification with a micro-batch size: the configured one, or else the chosen one.
   *
   * @throws SpecException if the network has batch normalization, which depends on the micro-batch:
   *     results must not depend on the speed or memory of a machine
   */
  RunSpec tune(RunSpec spec, List<Trial> trials) {
    if (spec.batch().micro().isPresent()) {
      return spec;
    }
    if (model.definition().penalty().layout().dependsOnMicroBatch()) {
      throw new SpecException(
          "batch.micro must be a number for a network with batch normalization, but was auto: it "
              + "is the batch that is normalized, so results would depend on the machine; set "
              + "for example batch.micro=128");
    }

    int largest = trials.stream().map(Trial::batch).max(Comparator.naturalOrder()).orElseThrow();
    MicroBatchProbe probe = new MicroBatchProbe((largest - 1) / data.shards() + 1, NANOS_EACH);
    List<List<MicroBatchProbe.Speed>> measured = measure(spec, probe);
    int micro = MicroBatchProbe.choose(measured);
    LOG.info("batch.micro = {}, chosen by measurements on {} shards", micro, measured.size());
    for (MicroBatchProbe.Speed speed : measured.get(0)) {
      LOG.info("  {}: {} examples/s", speed.micro(), Math.round(speed.examplesPerSecond()));
    }
    return spec.withMicro(micro);
  }

  private List<List<MicroBatchProbe.Speed>> measure(RunSpec spec, MicroBatchProbe probe) {
    ModelDefinition definition = GradientEngine.trained(spec, model.definition());
    Normalization normalization = model.normalization();
    float[] start = model.start(0);
    Placement where = placement;
    return placement
        .on(data.splits().get(DataSplit.TRAIN))
        .map(
            rows -> {
              DeviceLease lease = where.acquire();
              try (GradientSource source = definition.open(lease.device())) {
                source.load(start, 0, 0);
                return probe.measure(source, rows, normalization);
              } finally {
                lease.close();
              }
            })
        .collect();
  }
}
