package largo.core.trainer;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import largo.core.Preconditions;

/** How the gradients of a network are computed. */
public sealed interface Trainer extends Serializable {

  /** All trainers by name. */
  Map<String, Trainer> BY_NAME =
      Map.of(
          "backpropagation",
          new Backpropagation(),
          "block-admm",
          new BlockAdmm(List.of(), 1, 3, 1, 0.1, false, 0, 0.03, BlockAdmm.Mode.ONLINE));

  /** The derivatives of the loss, by backpropagation through the whole network. */
  record Backpropagation() implements Trainer {}

  /**
   * Stochastic block-ADMM (arXiv 2105.00339): the network is cut into blocks {@code f_1 … f_N} that
   * are joined by auxiliary activations, and backpropagation remains within blocks.
   *
   * <pre>
   *   L_ρ = L(y, f_N(X_{N−1}; Θ_N)) + Σ_t ρ/2 (‖X_t − f_t(X_{t−1}; Θ_t) + U_t‖² − ‖U_t‖²)
   *
   *   for each micro-batch, with X_0 the features
   *     X_t = f_t(X_{t−1}; Θ_t), U_t = 0                      in batch mode: for new examples
   *     K times
   *       M times for t = N−1 … 1: X_t = Π(X_t − (α/ρ) ∂L_ρ/∂X_t)
   *       U_t = U_t + X_t − f_t(X_{t−1}; Θ_t)
   *     gradient = ∂L_ρ/∂Θ
   * </pre>
   *
   * <p>{@code L} and the norms are sums over examples. {@code X_t} and {@code U_t} have a row for
   * each example. The gradient of each block depends on that block alone, given the activations and
   * the duals. Any update rule applies it, once for each global batch.
   *
   * <p>Departure: the parameters change after the {@code K} iterations over activations and duals,
   * not in each of them, since their gradient is summed over all shards. The iterations begin with
   * the activations: at {@code X_t = f_t} and {@code U_t = 0}, the gradients of all blocks but the
   * last are zero.
   *
   * @param cuts names of the layers whose outputs are replaced by auxiliary activations, in the
   *     order of the network; empty for a single block, which is trained by backpropagation
   * @param penalty {@code ρ > 0}
   * @param iterations {@code K ≥ 1}
   * @param activationSteps {@code M ≥ 1}
   * @param activationRate {@code α > 0}, the rate of the activations in units of {@code 1/ρ}
   * @param nonNegative whether {@code Π} projects activations to zero or more; otherwise it does
   *     not change them
   * @param factors {@code r}: the activations at the last cut are close to a non-negative
   *     factorization {@code S Vᵀ}, {@code S, V ≥ 0}, of rank {@code r} (DeepFacto), and {@code Π}
   *     is the proximal step of {@code μρ/2 min_S ‖X − S Vᵀ‖²}; 0 if they are not factorized
   * @param factorPenalty {@code μ > 0}; infinite for the projection to {@code S Vᵀ}
   * @param mode whether activations and duals are kept
   */
  record BlockAdmm(
      List<String> cuts,
      double penalty,
      int iterations,
      int activationSteps,
      double activationRate,
      boolean nonNegative,
      int factors,
      double factorPenalty,
      Mode mode)
      implements Trainer {

    public BlockAdmm {
      cuts = List.copyOf(cuts);
      Preconditions.that(
          new HashSet<>(cuts).size() == cuts.size(),
          "cuts must be names of different layers, but was %s",
          cuts);
      Preconditions.positive("penalty", penalty);
      Preconditions.positive("iterations", iterations);
      Preconditions.positive("activation-steps", activationSteps);
      Preconditions.positive("activation-rate", activationRate);
      Preconditions.notNegative("factors", factors);
      Preconditions.bound("factor-penalty", factorPenalty);
      Preconditions.that(
          factors == 0 || !cuts.isEmpty(),
          "factors must be 0 where cuts is empty, but was %s",
          factors);
      Preconditions.that(
          factors == 0 || mode == Mode.ONLINE,
          "factors must be 0 where mode is batch, but was %s",
          factors);
    }

    /** The paper's two modes. */
    public enum Mode {
      /** Activations and duals are initialized in each micro-batch. */
      ONLINE,
      /** They are kept with each example, and continue when it is in a batch again. */
      BATCH
    }
  }
}
