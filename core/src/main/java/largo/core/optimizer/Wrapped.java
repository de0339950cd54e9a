package largo.core.optimizer;

import java.util.List;
import java.util.stream.Stream;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;

/**
 * An update rule inside a wrapper. The pair is an update rule again and can itself be wrapped.
 *
 * @param inner the wrapped rule
 * @param wrapper the modification
 */
public record Wrapped(UpdateRule inner, Wrapper wrapper) implements UpdateRule {

  /**
   * Checks that the wrapper supports the rule.
   *
   * @throws IllegalArgumentException if it does not; the message says why
   */
  public Wrapped {
    wrapper.check(inner);
  }

  @Override
  public int slots() {
    return inner.slots() + wrapper.slots();
  }

  @Override
  public int scalars(ParameterLayout layout) {
    return inner.scalars(layout) + wrapper.scalars(layout);
  }

  @Override
  public List<ParameterSlice> indivisible(ParameterLayout layout) {
    return Stream.concat(inner.indivisible(layout).stream(), wrapper.indivisible(layout).stream())
        .toList();
  }

  @Override
  public List<Double> operations(ParameterLayout layout) {
    return inner.operations(layout);
  }

  @Override
  public boolean isDivisible() {
    return inner.isDivisible() && !wrapper.perturbs(1);
  }

  @Override
  public List<Integer> scalarsByTensor(ParameterLayout layout) {
    return inner.scalarsByTensor(layout);
  }

  @Override
  public long temporaryBytes(ParameterLayout layout, int threads) {
    return inner.temporaryBytes(layout, threads);
  }

  @Override
  public boolean usesVariance() {
    return inner.usesVariance() || wrapper.usesVariance();
  }

  @Override
  public double position(ParameterLayout layout, double[] scalars, long updates) {
    return wrapper.position(inner, layout, scalars, inner.position(layout, scalars, updates));
  }

  @Override
  public void begin(Vectors x) {
    inner.begin(x);
    wrapper.begin(inner, x);
  }

  @Override
  public void update(Vectors x, Step t) {
    wrapper.update(inner, x, t);
  }

  @Override
  public boolean averages() {
    return inner.averages();
  }

  @Override
  public void evaluationWeights(Vectors x, float[] to) {
    inner.evaluationWeights(x, to);
  }

  @Override
  public boolean perturbs(long number) {
    return wrapper.perturbs(number) || inner.perturbs(number);
  }

  @Override
  public void perturb(Vectors x, Step t, float[] to) {
    if (wrapper.perturbs(t.number())) {
      wrapper.perturb(x, t, to);
    } else {
      inner.perturb(x, t, to);
    }
  }

  @Override
  public void weightsMoved(Vectors x) {
    inner.weightsMoved(x);
  }
}
