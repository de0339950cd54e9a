package largo.core.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import largo.core.data.ArgMax;
import largo.core.data.Batch;
import largo.core.data.Normalization;
import largo.core.dl4j.AugmentedLagrangian.MicroExamples;
import largo.core.dl4j.AugmentedLagrangian.NamedWorkspace;
import largo.core.factorization.FactorSums;
import largo.core.factorization.Factors;
import largo.core.gradient.ForwardingSource;
import largo.core.gradient.GradientSum;
import largo.core.gradient.StatefulSource;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.trainer.Trainer.BlockAdmm;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradients of the augmented Lagrangian of a stack of layers that is cut into blocks, and the
 * scores of the network itself.
 *
 * <p>With a factorization of the activations at the last cut, the vector of parameters ends with
 * its factors and unused slots, and the vector of gradients with the sums that improve them: see
 * {@link Factors#addSums}. A vector of the parameters of the network alone has the factors to start
 * from.
 */
final class BlockAdmmSource implements ForwardingSource, StatefulSource {

  /** Grows to the arrays of the largest pass of a block. */
  private static final NamedWorkspace WORKSPACE =
      new NamedWorkspace(
          "WS_BLOCK_ADMM",
          WorkspaceConfiguration.builder()
              .initialSize(0)
              .overallocationLimit(0.05)
              .policyLearning(LearningPolicy.FIRST_LOOP)
              .policyReset(ResetPolicy.BLOCK_LEFT)
              .policySpill(SpillPolicy.REALLOCATE)
              .policyAllocation(AllocationPolicy.OVERALLOCATE)
              .build());

  private final Dl4jSource source;
  private final BlockAdmm admm;
  private final List<LayerBlock> blocks = new ArrayList<>();
  private final Optional<Factors> start;
  private final ParameterLayout layout;
  private final List<ProximalStep> proximalSteps;

  /**
   * Builds the network.
   *
   * @param ends one past the index of the last layer of each block, in ascending order; the last
   *     one is the number of layers
   * @param start factors at the last cut, if there is a factorization
   */
  BlockAdmmSource(
      Dl4jDefinition definition, List<Integer> ends, BlockAdmm admm, Optional<Factors> start) {
    this.source = new Dl4jSource(definition);
    this.admm = admm;
    this.start = start;
    this.layout = start.map(this::extended).orElseGet(source::layout);
    this.proximalSteps =
        new ArrayList<>(
            Collections.nCopies(
                ends.size() - 1,
                admm.nonNegative() ? ProximalStep.NON_NEGATIVE : ProximalStep.IDENTITY));
    MultiLayerNetwork network = (MultiLayerNetwork) source.network().model();
    network.initGradientsView();
    LayerWorkspaceMgr workspaces =
        LayerWorkspaceMgr.builder()
            .defaultWorkspace(WORKSPACE.name(), WORKSPACE.configuration())
            .build();
    int first = 0;
    for (int end : ends) {
      blocks.add(new LayerBlock(network, first, end, workspaces));
      first = end;
    }
  }

  private ParameterLayout extended(Factors factors) {
    List<Tensor> tensors = new ArrayList<>(source.layout().tensors());
    tensors.add(
        Tensor.vector(
            "factorization",
            ParameterKind.FROZEN,
            source.layout().size(),
            factors.rank() * (factors.width() + factors.rank())));
    return new ParameterLayout(tensors, source.layout().normalized());
  }

  @Override
  public ParameterLayout layout() {
    return layout;
  }

  @Override
  public void load(float[] parameters, long step, long epoch) {
    int size = source.layout().size();
    source.load(
        parameters.length == size ? parameters : Arrays.copyOf(parameters, size), step, epoch);
    start.ifPresent(
        initial ->
            proximalSteps.set(proximalSteps.size() - 1, toFactors(initial, parameters, size)));
  }

  private ProximalStep toFactors(Factors initial, float[] parameters, int size) {
    int end = size + initial.values().length;
    return new ProximalStep.ToFactors(
        parameters.length == size
            ? initial
            : new Factors(initial.rank(), Arrays.copyOfRange(parameters, size, end)),
        admm.factorPenalty());
  }

  @Override
  public void addGradient(Batch batch, long seed, GradientSum to) {
    addGradient(batch, seed, new float[batch.count()][], to);
  }

  @Override
  public void addGradient(Batch batch, long seed, float[][] states, GradientSum to) {
    List<double[]> metrics = new ArrayList<>();
    float[] sums = new float[layout.size() - source.layout().size()];
    source.addGradient(
        batch,
        seed,
        to,
        (features, labels) -> {
          try (AugmentedLagrangian lagrangian =
              begin(new MicroExamples(features, labels, states))) {
            for (int k = 0; k < admm.iterations(); k++) {
              for (int m = 0; m < admm.activationSteps(); m++) {
                lagrangian.stepActivations();
              }
              lagrangian.updateDuals();
            }
            lagrangian.computeParameterGradients();
            if (start.isPresent()) {
              INDArray output = last(lagrangian).output();
              factors().factors().addSums(factors().codes(), Nd4jFloats.of(output), sums);
            }
            metrics.add(metrics(lagrangian));
            if (admm.mode() == BlockAdmm.Mode.BATCH) {
              lagrangian.save(states);
            }
            return lagrangian.loss();
          }
        });
    metrics.forEach(to::addMetrics);
    for (int i = 0; i < sums.length; i++) {
      to.gradient()[source.layout().size() + i] += sums[i];
    }
  }

  /** Adds the examples of a micro-batch with the codes of their activations at the last cut. */
  void addTo(FactorSums sums, Batch batch) {
    source.run(
        batch,
        (features, labels) -> {
          try (AugmentedLagrangian lagrangian = begin(features, labels)) {
            AuxiliaryActivation activation = last(lagrangian);
            float[] values = Nd4jFloats.of(activation.output());
            float[] codes = factors().factors().codes(values);
            float[] projected = factors().factors().activations(codes);
            Nd4jFloats.write(projected, activation.value());
            sums.addErrors(values, projected);
            float[] outputs = lagrangian.outputs();
            int classes = outputs.length / batch.count();
            for (int i = 0; i < batch.count(); i++) {
              sums.add(batch.label(i), batch.features(), codes, i);
              boolean correct = ArgMax.of(outputs, i * classes, classes) == batch.label(i);
              sums.addCorrect(correct ? 1 : 0);
            }
            return 0;
          }
        });
  }

  private ProximalStep.ToFactors factors() {
    return (ProximalStep.ToFactors) proximalSteps.get(proximalSteps.size() - 1);
  }

  private static AuxiliaryActivation last(AugmentedLagrangian lagrangian) {
    return lagrangian.activations().get(lagrangian.activations().size() - 1);
  }

  /** The augmented Lagrangian of a micro-batch whose examples have no state. */
  AugmentedLagrangian begin(INDArray features, INDArray labels) {
    return begin(new MicroExamples(features, labels, new float[(int) features.size(0)][]));
  }

  private AugmentedLagrangian begin(MicroExamples examples) {
    return new AugmentedLagrangian(blocks, admm, proximalSteps, WORKSPACE, examples);
  }

  /** The number of activations of an example at all cuts, by a forward pass. */
  int activations() {
    int[] count = new int[1];
    int width = source.width();
    Batch one = new Batch(width);
    one.fill(new double[width], 1, Normalization.NONE);
    source.run(
        one,
        (features, labels) -> {
          try (AugmentedLagrangian lagrangian = begin(features, labels)) {
            count[0] = lagrangian.activations().stream().mapToInt(a -> (int) a.width()).sum();
          }
          return 0;
        });
    return count[0];
  }

  /** The sums of {@link BlockAdmmDefinition#metrics}. */
  private static double[] metrics(AugmentedLagrangian lagrangian) {
    List<AuxiliaryActivation> cuts = lagrangian.activations();
    double[] seconds = lagrangian.seconds();
    double[] metrics = new double[cuts.size() + seconds.length];
    for (int t = 0; t < cuts.size(); t++) {
      metrics[t] = cuts.get(t).squaredResidual() / cuts.get(t).width();
    }
    System.arraycopy(seconds, 0, metrics, cuts.size(), seconds.length);
    return metrics;
  }

  /** The source of the network itself. */
  @Override
  public Dl4jSource source() {
    return source;
  }
}
