package largo.core.optimizer;

import java.io.Serial;
import java.util.List;
import java.util.Optional;
import largo.core.Preconditions;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import largo.core.params.SquaredNorms;
import largo.core.params.Tensor;
import largo.core.params.WeightFilters;

/**
 * Adam-mini: Adam with one second moment for a block of parameters in place of one for each.
 *
 * <p>For each block {@code b} of {@code n} parameters:
 *
 * <pre>
 *   w = (1 − η λ) w
 *   m = β₁ m + (1 − β₁) g
 *   v = β₂ v + (1 − β₂) Σ g² / n       one number
 *   w = w − η / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε)
 * </pre>
 *
 * <p>State: {@code m}, and one number per block.
 *
 * <p>Source: Zhang et al., <a href="https://arxiv.org/abs/2406.16793">2406.16793</a>, and the
 * authors' code. Departures: the blocks of queries and keys per attention head are not implemented;
 * a filter of a kernel is a block, where the authors' code has matrices only.
 *
 * @param beta1 {@code β₁} in [0, 1)
 * @param beta2 {@code β₂} in [0, 1)
 * @param epsilon {@code ε > 0}, in units of the gradient
 * @param weightDecay {@code λ ≥ 0}, decoupled
 * @param granularity whether a block is a filter, i.e. the weights of an output, or a tensor
 * @param outputAxis the axis of outputs; by default that of each tensor
 * @param elementwise names of tensors whose parameters have second moments of their own
 * @param reduceVectors whether a tensor of one axis is a block, too; otherwise its parameters have
 *     second moments of their own
 * @param exempt tensors without decay
 */
public record AdamMini(
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    WeightRescaling.Granularity granularity,
    Optional<Integer> outputAxis,
    List<String> elementwise,
    boolean reduceVectors,
    Exempt exempt)
    implements Inertial {

  /** The defaults of its authors, with a block per output. */
  public static final AdamMini DEFAULT =
      new AdamMini(
          0.9,
          0.999,
          1e-8,
          0,
          WeightRescaling.Granularity.FILTER,
          Optional.empty(),
          List.of(),
          false,
          Exempt.BIASES_AND_NORMS);

  public AdamMini {
    Preconditions.inRange("beta1", beta1, 0, 1);
    Preconditions.inRange("beta2", beta2, 0, 1);
    Preconditions.positive("epsilon", epsilon);
    Preconditions.notNegative("weight-decay", weightDecay);
    elementwise = List.copyOf(elementwise);
  }

  @Override
  public double momentum() {
    return beta1;
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public int scalars(ParameterLayout layout) {
    return layout.tensors().stream().mapToInt(this::blocks).sum();
  }

  @Override
  public void begin(Vectors x) {
    TensorNames.check("elementwise", elementwise, "adam-mini", TensorNames.trained(x.layout()));
  }

  @Override
  public List<ParameterSlice> indivisible(ParameterLayout layout) {
    return UpdateRule.trainedTensors(layout);
  }

  @Override
  public List<Integer> scalarsByTensor(ParameterLayout layout) {
    return layout.tensors().stream().map(this::blocks).toList();
  }

  @Override
  public void update(Vectors x, Step t) {
    double beta1 = t.momentum(this.beta1);
    Moments moments =
        new Moments(
            x.weights(),
            x.gradient(),
            x.state(0),
            (float) t.scale(),
            (float) beta1,
            (float) (1 - beta1),
            (float) (t.rate() / t.unbias(beta1)));
    AdamMiniBlocks blocks = x.scratch(this, () -> AdamMiniBlocks.of(this, x));
    double[] v = x.scalars();

    x.each(
        s -> {
          if (!blocks.byFilter()[s.tensorIndex()]) {
            moments.advance(s.from(), s.to());
            s.sum(0, Norms.squares(x.gradient(), s));
          }
        });
    double[] squares = x.sums(0);
    for (int k = 0; k < squares.length; k++) {
      Tensor tensor = x.layout().tensors().get(k);
      if (tensor.kind().trained()
          && x.holds(tensor)
          && !isElementwise(tensor)
          && !blocks.byFilter()[k]) {
        int first = blocks.first()[k];
        v[first] = next(v[first], squares[k], tensor.length(), t);
      }
    }
    x.each(
        s -> {
          int first = blocks.first()[s.tensorIndex()];
          float keep = keep(t, s.tensor());
          if (isElementwise(s.tensor())) {
            for (int i = s.from(); i < s.to(); i++) {
              int k = first + i + x.slice().from() - s.tensor().offset();
              double gi = x.gradient()[i];
              v[k] = next(v[k], gi * gi, 1, t);
              moments.move(i, i + 1, keep, perUnit(v[k], t));
            }
          } else if (!blocks.byFilter()[s.tensorIndex()]) {
            moments.move(s.from(), s.to(), keep, perUnit(v[first], t));
          }
        });
    x.split(
        blocks.filters().size(),
        x.layout().size(),
        k -> {
          AdamMiniBlocks.FilterBlock block = blocks.filters().get(k);
          for (int output = block.rows().from(); output < block.rows().to(); output++) {
            update(x, t, moments, block, output);
          }
        });
  }

  /** The update of one filter. */
  private void update(
      Vectors x, Step t, Moments moments, AdamMiniBlocks.FilterBlock block, int output) {
    WeightFilters filters = block.rows().filters();
    double squares = 0;
    for (int run = 0; run < filters.runs(); run++) {
      int from = filters.from(output, run);
      squares += SquaredNorms.sum(x.gradient(), from, from + filters.length());
    }
    int k = block.first() + output;
    double[] v = x.scalars();
    v[k] = next(v[k], squares, filters.size(), t);
    float keep = keep(t, block.tensor());
    float perUnit = perUnit(v[k], t);
    for (int run = 0; run < filters.runs(); run++) {
      int from = filters.from(output, run);
      moments.advance(from, from + filters.length());
      moments.move(from, from + filters.length(), keep, perUnit);
    }
  }

  private double next(double v, double squares, int length, Step t) {
    return beta2 * v + (1 - beta2) * t.scale() * t.scale() * squares / length;
  }

  /** {@code 1 / (√v / √(1 − β₂ᵗ) + ε)}. */
  private float perUnit(double v, Step t) {
    return (float) (1 / (Math.sqrt(v / t.unbias(beta2)) + epsilon));
  }

  private float keep(Step t, Tensor tensor) {
    return exempt.covers(tensor.kind()) ? 1 : (float) (1 - t.rate() * weightDecay);
  }

  /** The number of second moments of a tensor. */
  int blocks(Tensor tensor) {
    if (!tensor.kind().trained()) {
      return 0;
    }
    if (isElementwise(tensor)) {
      return tensor.length();
    }
    return isByFilter(tensor) ? filters(tensor).outputs() : 1;
  }

  private boolean isElementwise(Tensor tensor) {
    return elementwise.contains(tensor.name()) || !tensor.hasFilters() && !reduceVectors;
  }

  boolean isByFilter(Tensor tensor) {
    return granularity == WeightRescaling.Granularity.FILTER
        && tensor.hasFilters()
        && !isElementwise(tensor);
  }

  WeightFilters filters(Tensor tensor) {
    return outputAxis.map(tensor::filters).orElseGet(tensor::filters);
  }

  @Serial
  private Object writeReplace() {
    return SerializedRecord.of(this);
  }

  /** The vectors and scalars of the update of {@code m} and {@code w}. */
  private record Moments(
      float[] w, float[] g, float[] m, float mean, float b1, float c1, float rate) {

    void advance(int from, int to) {
      for (int i = from; i < to; i++) {
        m[i] = b1 * m[i] + c1 * (mean * g[i]);
      }
    }

    void move(int from, int to, float keep, float perUnit) {
      float step = rate * perUnit;
      for (int i = from; i < to; i++) {
        w[i] = keep * w[i] - step * m[i];
      }
    }
  }
}
