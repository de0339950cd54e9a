package largo.core.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import largo.core.Preconditions;
import largo.core.data.Batch;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;

/** Gradients from a TorchScript program: one call of libtorch for each. */
public final class TorchSource implements GradientSource {

  /** Smaller outputs count as this one in a score's loss of classes, as with DL4J. */
  private static final double MIN_PROBABILITY = 1e-10;

  private final TorchProgram program;
  private final TorchRuntime runtime;
  private final TorchModule module;
  private final float[] parameters;
  private final float[] loss = new float[1];
  private final float[] micro;
  private final List<float[]> results = new ArrayList<>();

  /** Compiles a program, for use by one thread. */
  public TorchSource(TorchProgram program, TorchRuntime runtime) {
    this.program = program;
    this.runtime = runtime;
    this.parameters = new float[program.layout().size()];
    this.micro = new float[parameters.length];
    this.module = runtime.load(ScriptArchive.of(program.source()), parameters.length);
    results.add(loss);
    results.add(micro);
    for (BatchStatistic statistic : program.statistics()) {
      results.add(new float[statistic.channels()]);
      results.add(new float[statistic.channels()]);
    }
  }

  @Override
  public ParameterLayout layout() {
    return program.layout();
  }

  /** Loads parameters; step and epoch are not used, as no layer of a program changes over time. */
  @Override
  public void load(float[] from, long step, long epoch) {
    Preconditions.that(
        from.length == parameters.length,
        "parameters must be %d, but were %d",
        parameters.length,
        from.length);
    System.arraycopy(from, 0, parameters, 0, from.length);
    module.load(from);
  }

  @Override
  public void addGradient(Batch batch, long seed, GradientSum to) {
    int n = batch.count();
    int outputs = program.shape().outputs();
    int uniforms = Math.max(1, program.shape().uniforms());
    module.call(
        TorchProgram.GRADIENT,
        List.of(
            features(batch),
            new HostTensor(batch.targets(outputs), n, outputs),
            new HostTensor(weights(batch), n, 1),
            new HostTensor(uniforms(seed, n), n, uniforms)),
        results);

    for (Tensor tensor : layout().tensors()) {
      if (tensor.kind().trained()) {
        add(tensor, to.gradient());
      }
    }
    for (int k = 0; k < program.statistics().size(); k++) {
      program
          .statistics()
          .get(k)
          .addUpdates(parameters, results.get(2 + 2 * k), results.get(3 + 2 * k), n, to.gradient());
    }
    to.count(loss[0], n);
  }

  @Override
  public void evaluate(Batch batch, Score to) {
    float[] outputs = outputs(batch);
    int width = program.shape().outputs();
    to.count(batch, outputs);
    double minOutput = batch.hasVectors() ? Double.NEGATIVE_INFINITY : MIN_PROBABILITY;
    to.addLoss(program.loss().sum(outputs, batch.targets(width), batch.count() * width, minOutput));
  }

  @Override
  public float[] outputs(Batch batch) {
    float[] outputs = new float[batch.count() * program.shape().outputs()];
    module.call(TorchProgram.OUTPUTS, List.of(features(batch)), List.of(outputs));
    return outputs;
  }

  @Override
  public double freeMemory() {
    return runtime.freeMemory();
  }

  @Override
  public void close() {
    module.close();
  }

  private HostTensor features(Batch batch) {
    return new HostTensor(batch.features(), program.shape().inputs(batch.count()));
  }

  private static float[] weights(Batch batch) {
    if (batch.weights().length > 0) {
      return batch.weights();
    }
    float[] ones = new float[batch.count()];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** The random numbers of a micro-batch: a function of the seed alone, on any device. */
  private float[] uniforms(long seed, int examples) {
    if (program.shape().uniforms() == 0) {
      return new float[examples];
    }
    SplittableRandom random = new SplittableRandom(seed);
    float[] uniforms = new float[Math.multiplyExact(examples, program.shape().uniforms())];
    for (int i = 0; i < uniforms.length; i++) {
      uniforms[i] = (random.nextInt() >>> 8) * 0x1p-24f;
    }
    return uniforms;
  }

  private void add(Tensor tensor, float[] to) {
    int end = tensor.end();
    for (int i = tensor.offset(); i < end; i++) {
      to[i] += micro[i];
    }
  }
}
