package largo.core.train;

import java.util.List;
import largo.core.data.Batch;
import largo.core.gradient.ForwardingDefinition;
import largo.core.gradient.ForwardingSource;
import largo.core.gradient.GradientMetric;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.gradient.ModelDefinition;
import largo.core.measure.MeasuredSteps;
import largo.core.measure.NoiseGeometry;
import largo.core.measure.NoiseSampling;
import largo.core.measure.NoiseTerms;
import largo.core.measure.ShardVariation;

/**
 * A network whose gradients come with the terms of the gradient noise scale, from the variation
 * between micro-batches: for a single shard, which has no other one to be compared with.
 *
 * <p>The gradient has the same bits as without: of a micro-batch it is computed into zeros, and
 * then added.
 *
 * @param network without metrics of its own
 * @param geometry the norm
 * @param steps that are measured
 */
public record MicroBatchNoise(ModelDefinition network, NoiseGeometry geometry, MeasuredSteps steps)
    implements ForwardingDefinition {

  private static final double[] UNKNOWN = {Double.NaN, Double.NaN};

  @Override
  public List<GradientMetric> metrics() {
    return List.of(
        new GradientMetric(StepRecord.GRADIENT_NOISE, GradientMetric.Kind.OPTIONAL),
        new GradientMetric(StepRecord.GRADIENT_SIGNAL, GradientMetric.Kind.OPTIONAL));
  }

  @Override
  public boolean acceptsSoftTargets() {
    return network.acceptsSoftTargets();
  }

  @Override
  public GradientSource open() {
    return measuring(network.open());
  }

  @Override
  public GradientSource open(int gpu) {
    return measuring(network.open(gpu));
  }

  private GradientSource measuring(GradientSource source) {
    return new MeasuringSource(source, new NoiseSampling(geometry, steps, false, source.layout()));
  }

  private static final class MeasuringSource implements ForwardingSource {

    private final GradientSource source;
    private final NoiseSampling sampling;
    private boolean isDue;
    private ShardVariation variation; // null before the first micro-batch of a sum

    MeasuringSource(GradientSource source, NoiseSampling sampling) {
      this.source = source;
      this.sampling = sampling;
    }

    @Override
    public GradientSource source() {
      return source;
    }

    @Override
    public void load(float[] parameters, long step, long epoch) {
      source.load(parameters, step, epoch);
      isDue = sampling.isDue(step);
    }

    @Override
    public void addGradient(Batch batch, long seed, GradientSum to) {
      if (!isDue) {
        source.addGradient(batch, seed, to);
        return;
      }
      GradientSum part = new GradientSum(layout().size());
      source.addGradient(batch, seed, part);
      if (to.examples() == 0) { // the first one, also of a sum that is computed again
        variation = sampling.variation();
        to.add(part);
      } else {
        variation.add(to, sampling.variation(), part);
      }
    }

    @Override
    public void complete(GradientSum sum) {
      source.complete(sum);
      sum.addMetrics(terms(sum));
      variation = null;
    }

    private double[] terms(GradientSum sum) {
      if (!isDue || variation == null || variation.pairs() == 0) {
        return UNKNOWN;
      }
      NoiseTerms terms = variation.terms(sum, true);
      return Double.isFinite(terms.noise()) && Double.isFinite(terms.signal())
          ? new double[] {terms.noise(), terms.signal()}
          : UNKNOWN;
    }
  }
}
