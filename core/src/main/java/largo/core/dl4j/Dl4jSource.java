package largo.core.dl4j;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import largo.core.data.Batch;
import largo.core.dl4j.layers.ExampleGradients;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.gradient.ScaledGradients;
import largo.core.gradient.Score;
import largo.core.model.ModelException;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** Gradients from a Deeplearning4j network. */
public final class Dl4jSource implements GradientSource {

  /** Lower bound of probabilities in losses, as in DL4J. */
  private static final double MIN_PROBABILITY = 1e-10;

  private final Dl4jDefinition definition;
  private final Dl4jNetwork network;
  private final LayoutReader reader;
  private final INDArray parameters;
  private final float[] micro;
  private final Optional<RecordedGradients> recorded;
  private NetworkArrays features = NetworkArrays.NONE;
  private NetworkArrays labels = NetworkArrays.NONE;

  /**
   * Builds the network.
   *
   * @throws ModelException if it cannot be trained
   */
  public Dl4jSource(Dl4jDefinition definition) {
    NativeBackend.prepare();
    this.definition = definition;
    this.network = definition.stripped();
    if (NativeBackend.isLean()) {
      network.makeLean();
    }
    this.reader = LayoutReader.of(network);
    this.parameters = network.model().params();
    this.micro = new float[layout().size()];
    this.recorded = RecordedGradients.of(network);
  }

  @Override
  public ParameterLayout layout() {
    return reader.layout();
  }

  @Override
  public void load(float[] from, long step, long epoch) {
    NativeBackend.prepare(); // in the computing thread
    Nd4jFloats.write(from, parameters);
    network.time(Math.toIntExact(step), Math.toIntExact(epoch));
  }

  @Override
  public void addGradient(Batch batch, long seed, GradientSum to) {
    execute(batch, seed, network::computeGradientAndScore);
    addSlots(batch.count(), to.gradient());
    to.count(network.model().score() * batch.count(), batch.count());
  }

  @Override
  public Optional<ScaledGradients> scaledGradients() {
    return recorded.map(r -> (batch, seed, factor, to) -> addScaled(r, batch, seed, factor, to));
  }

  private void addScaled(
      RecordedGradients of, Batch batch, long seed, DoubleUnaryOperator factor, GradientSum to) {
    execute(
        batch,
        seed,
        () -> {
          try (ExampleGradients examples = of.start(batch.count())) {
            network.computeGradientAndScore();
            double[] norms = examples.norms();
            float[] factors = new float[norms.length];
            for (int i = 0; i < factors.length; i++) {
              factors[i] = (float) factor.applyAsDouble(norms[i]);
            }
            examples.writeSum(factors);
          } finally {
            of.stop();
          }
        });
    addSlots(batch.count(), to.gradient());
    to.count(network.model().score() * batch.count(), batch.count());
  }

  /**
   * Adds the gradient of a micro-batch that other passes through the network leave in the view of
   * its gradients.
   */
  void addGradient(Batch batch, long seed, GradientSum to, Passes passes) {
    double[] loss = new double[1];
    execute(
        batch, seed, () -> loss[0] = passes.run(features.only(), labels.only()) * batch.count());
    addSlots(batch.count(), to.gradient());
    to.count(loss[0], batch.count());
  }

  /** Passes through the network with a micro-batch whose gradient is not used. */
  void run(Batch batch, Passes passes) {
    execute(batch, 0, () -> passes.run(features.only(), labels.only()));
  }

  /** Passes through the network. */
  interface Passes {

    /**
     * Computes the gradient, summed over the examples.
     *
     * @param features of a micro-batch
     * @param labels of its examples
     * @return the mean loss
     */
    double run(INDArray features, INDArray labels);
  }

  Dl4jNetwork network() {
    return network;
  }

  /** Features of an example. */
  int width() {
    return definition.shape().size();
  }

  private void execute(Batch batch, long seed, Runnable passes) {
    try {
      readFeatures(batch);
      readLabels(batch);
      network.set(features, labels);
      Nd4j.getRandom().setSeed(seed);
      weighted(batch.weights(), passes);
      FloatBuffer flat = Nd4jFloats.read(network.model().getGradientsViewArray());
      flat.get(micro);
    } catch (RuntimeException | OutOfMemoryError e) {
      if (NativeMemory.isExhausted(e)) {
        throw NativeMemory.release(e);
      }
      throw e;
    } finally {
      network.clear();
    }
  }

  @Override
  public void evaluate(Batch batch, Score to) {
    readFeatures(batch);
    readLabels(batch);
    try (INDArray output = network.output(features.only())) {
      float[] probabilities = output.data().asFloat();
      to.count(batch, probabilities);
      to.addLoss(lossSum(labels.only(), batch.hasVectors() ? output : clipped(output)));
      network.clear();
    }
  }

  @Override
  public float[] outputs(Batch batch) {
    readFeatures(batch);
    try (INDArray output = network.output(features.only())) {
      float[] outputs = output.data().asFloat();
      network.clear();
      return outputs;
    }
  }

  @Override
  public double freeMemory() {
    return NativeMemory.free();
  }

  @Override
  public void close() {
    features.close();
    labels.close();
    network.close();
  }

  private void weighted(float[] weights, Runnable passes) {
    if (weights.length == 0) {
      passes.run();
      return;
    }
    try (NetworkArrays column =
        NetworkArrays.NONE.filled(weights, weights.length, List.of(List.of(1)))) {
      network.weigh(column.only());
      passes.run();
    } finally {
      network.weigh(null);
    }
  }

  /** Fills the input arrays of the network, which are reused for all batches. */
  private void readFeatures(Batch batch) {
    features = features.filled(batch.features(), batch.count(), definition.signature().inputs());
  }

  private void readLabels(Batch batch) {
    NetworkSignature signature = definition.signature();
    float[] targets = batch.targets(signature.outputSize());
    labels = labels.filled(targets, batch.count(), signature.outputs());
  }

  /** The loss of outputs after the activation. */
  private double lossSum(INDArray labels, INDArray output) {
    ILossFunction loss = network.loss();
    return loss.computeScore(labels, output, new ActivationIdentity(), null, false);
  }

  private static INDArray clipped(INDArray probabilities) {
    return Nd4j.math().clipByValue(probabilities, MIN_PROBABILITY, Double.MAX_VALUE);
  }

  /** Adds the flat gradient after backpropagation, as sums over examples. */
  private void addSlots(int examples, float[] to) {
    for (int k = 0; k < layout().tensors().size(); k++) {
      Tensor tensor = layout().tensors().get(k);
      switch (tensor.kind()) {
        case FROZEN -> {} // the buffer has no update of it
        case RUNNING_STATISTIC -> add(tensor, reader.perBatch().contains(k) ? examples : 1, to);
        default -> add(tensor, 1, to);
      }
    }
  }

  private void add(Tensor tensor, float factor, float[] to) {
    float[] from = micro;
    int end = tensor.end();
    for (int i = tensor.offset(); i < end; i++) {
      to[i] += factor * from[i];
    }
  }
}
