package largo.core.dl4j;

import java.util.ArrayList;
import java.util.List;
import largo.core.data.Batch;
import largo.core.dl4j.AugmentedLagrangian.NamedWorkspace;
import largo.core.gradient.ForwardingSource;
import largo.core.gradient.GradientSum;
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
 */
final class BlockAdmmSource implements ForwardingSource {

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

  /**
   * Builds the network.
   *
   * @param ends one past the index of the last layer of each block, in ascending order; the last
   *     one is the number of layers
   */
  BlockAdmmSource(Dl4jDefinition definition, List<Integer> ends, BlockAdmm admm) {
    this.source = new Dl4jSource(definition);
    this.admm = admm;
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

  @Override
  public void addGradient(Batch batch, long seed, GradientSum to) {
    List<double[]> metrics = new ArrayList<>();
    source.addGradient(
        batch,
        seed,
        to,
        (features, labels) -> {
          try (AugmentedLagrangian lagrangian = begin(features, labels)) {
            for (int k = 0; k < admm.iterations(); k++) {
              for (int m = 0; m < admm.activationSteps(); m++) {
                lagrangian.stepActivations();
              }
              lagrangian.updateDuals();
            }
            lagrangian.computeParameterGradients();
            metrics.add(metrics(lagrangian));
            return lagrangian.loss();
          }
        });
    metrics.forEach(to::addMetrics);
  }

  /** The augmented Lagrangian of a micro-batch, at its initial activations and duals. */
  AugmentedLagrangian begin(INDArray features, INDArray labels) {
    return new AugmentedLagrangian(blocks, admm, WORKSPACE, features, labels);
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
