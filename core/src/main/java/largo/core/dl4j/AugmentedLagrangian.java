package largo.core.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import largo.core.trainer.Trainer.BlockAdmm;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The augmented Lagrangian of a micro-batch:
 *
 * <pre>
 *   L_ρ = L(y, f_N(X_{N−1}; Θ_N)) + Σ_t ρ/2 (‖X_t − f_t(X_{t−1}; Θ_t) + U_t‖² − ‖U_t‖²)
 * </pre>
 *
 * <p>Layers keep what a backward pass needs from the forward pass before it. The output {@code f_t}
 * is that of the last forward pass of the block.
 */
final class AugmentedLagrangian implements AutoCloseable {

  private final List<LayerBlock> blocks;
  private final BlockAdmm admm;
  private final NamedWorkspace workspace;
  private final INDArray features;
  private final INDArray labels;
  private final List<AuxiliaryActivation> activations = new ArrayList<>();
  private final double[] seconds;
  private double loss = Double.NaN;

  /**
   * Starts at {@code X_t = f_t(X_{t−1})} and {@code U_t = 0}, or, for examples with a state, at the
   * activations and duals that were kept.
   *
   * @param blocks in the order of the network; the last one ends with the output layer
   * @param proximalSteps of the activations at each cut
   * @param workspace of the arrays of a pass
   * @param examples of the micro-batch
   */
  AugmentedLagrangian(
      List<LayerBlock> blocks,
      BlockAdmm admm,
      List<? extends ProximalStep> proximalSteps,
      NamedWorkspace workspace,
      MicroExamples examples) {
    this.blocks = blocks;
    this.admm = admm;
    this.workspace = workspace;
    this.features = examples.features();
    this.labels = examples.labels();
    this.seconds = new double[blocks.size()];
    try {
      if (examples.activations() > 0) { // otherwise it is that of the first passes
        loss = networkLoss();
      }
      int at = 0;
      for (int t = 0; t < blocks.size() - 1; t++) {
        AuxiliaryActivation activation = timed(t, () -> first(proximalSteps));
        activations.add(activation);
        activation.restore(examples.states(), at, at + examples.activations());
        at += (int) activation.width();
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private double networkLoss() {
    INDArray x = features;
    for (int t = 0; t < blocks.size() - 1; t++) {
      int block = t;
      INDArray below = x;
      x = timed(t, () -> blocks.get(block).forward(below).detach());
    }
    INDArray last = x;
    int block = blocks.size() - 1;
    return timed(block, () -> blocks.get(block).loss(last, labels));
  }

  private AuxiliaryActivation first(List<? extends ProximalStep> proximalSteps) {
    int t = activations.size();
    return new AuxiliaryActivation(blocks.get(t).forward(input(t)), proximalSteps.get(t));
  }

  /**
   * The examples of a micro-batch.
   *
   * @param states of the examples: {@code X_1 … X_{N−1}, U_1 … U_{N−1}}, or null
   */
  record MicroExamples(INDArray features, INDArray labels, float[][] states) {

    /** The number of activations of an example at all cuts; 0 if no example has a state. */
    int activations() {
      return Arrays.stream(states)
          .filter(Objects::nonNull)
          .findFirst()
          .map(s -> s.length / 2)
          .orElse(0);
    }
  }

  /** Activations and duals of each example, in new arrays. */
  void save(float[][] states) {
    int width = activations.stream().mapToInt(a -> (int) a.width()).sum();
    Arrays.setAll(states, i -> new float[2 * width]);
    int at = 0;
    for (AuxiliaryActivation activation : activations) {
      activation.save(states, at, at + width);
      at += (int) activation.width();
    }
  }

  /**
   * The workspace of the arrays of a pass.
   *
   * @param name unique in the thread
   */
  record NamedWorkspace(String name, WorkspaceConfiguration configuration) {}

  /** Steps of all activations, from the uppermost to the lowest. */
  void stepActivations() {
    for (int t = activations.size() - 1; t >= 0; t--) {
      int cut = t;
      timed(
          t + 1,
          () -> {
            INDArray gradient = gradientOf(cut);
            activations.get(cut).step(gradient, admm.activationRate() / admm.penalty());
            return gradient;
          });
    }
  }

  /** Forward passes, and the updates of all duals. */
  void updateDuals() {
    for (int t = 0; t < activations.size(); t++) {
      int cut = t;
      timed(
          t,
          () -> {
            AuxiliaryActivation activation = activations.get(cut);
            activation.setOutput(blocks.get(cut).forward(input(cut)));
            activation.updateDual();
            return activation;
          });
    }
  }

  /**
   * Computes {@code ∂L_ρ/∂Θ} at the current activations and duals, to the views of the gradients.
   */
  void computeParameterGradients() {
    for (int t = 0; t < blocks.size(); t++) {
      int block = t;
      timed(t, () -> inputGradient(block));
    }
  }

  /** {@code ∂L_ρ/∂X_t}, a row for each example, with {@code f_t} of the last pass. */
  INDArray activationGradient(int cut) {
    return timed(cut + 1, () -> gradientOf(cut).detach());
  }

  private INDArray gradientOf(int cut) {
    INDArray fromAbove = inputGradient(cut + 1);
    return fromAbove.add(activations.get(cut).difference().muli(admm.penalty()));
  }

  /**
   * Both passes of a block: the derivative of its term with respect to its input, and to its
   * parameters.
   */
  private INDArray inputGradient(int block) {
    LayerBlock layers = blocks.get(block);
    if (block == activations.size()) {
      INDArray gradient = layers.lossGradient(input(block), labels);
      loss = Double.isNaN(loss) ? layers.loss() : loss;
      return gradient;
    }
    AuxiliaryActivation above = activations.get(block);
    above.setOutput(layers.forward(input(block)));
    return layers.backward(above.difference().muli(-admm.penalty()));
  }

  /** The mean loss of the network itself, before the first step of the activations. */
  double loss() {
    return loss;
  }

  /** {@code L_ρ}, with {@code f_t} of the last passes; a sum over examples. */
  double value() {
    double value =
        timed(
            blocks.size() - 1,
            () -> {
              LayerBlock last = blocks.get(blocks.size() - 1);
              last.lossGradient(input(blocks.size() - 1), labels);
              return last.loss() * features.size(0);
            });
    for (int t = 0; t < activations.size(); t++) {
      int cut = t;
      value +=
          timed(
              t,
              () -> {
                activations.get(cut).setOutput(blocks.get(cut).forward(input(cut)));
                return admm.penalty() / 2 * activations.get(cut).augmentation();
              });
    }
    return value;
  }

  /** The outputs of the network for the activations at the last cut. */
  float[] outputs() {
    int last = blocks.size() - 1;
    return timed(last, () -> blocks.get(last).forward(input(last)).dup('c').data().asFloat());
  }

  /** The activations and duals of each cut. */
  List<AuxiliaryActivation> activations() {
    return activations;
  }

  /** The seconds spent in passes of each block. */
  double[] seconds() {
    return seconds;
  }

  @Override
  public void close() {
    activations.forEach(AuxiliaryActivation::close);
  }

  private INDArray input(int block) {
    return block == 0 ? features : activations.get(block - 1).value();
  }

  /** Within the workspace, whose arrays are then released. */
  private <T> T timed(int block, Supplier<T> pass) {
    long begun = System.nanoTime();
    MemoryWorkspace open =
        Nd4j.getWorkspaceManager()
            .getAndActivateWorkspace(workspace.configuration(), workspace.name());
    try {
      return pass.get();
    } finally {
      open.close();
      seconds[block] += (System.nanoTime() - begun) / 1e9;
    }
  }
}
