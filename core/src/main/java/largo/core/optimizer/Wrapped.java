package largo.core.optimizer;

import largo.core.params.ParameterLayout;

/**
 * A rule with something around it: a rule again, that can be wrapped in its turn.
 *
 * @param inner the rule inside
 * @param wrapper what is around it
 */
public record Wrapped(UpdateRule inner, Wrapper wrapper) implements UpdateRule {

  /**
   * Checks that the two go together.
   *
   * @throws IllegalArgumentException if they do not; the message says why
   */
  public Wrapped {
    wrapper.check(inner);
  }

  @Override
  public int slots() {
    return inner.slots() + wrapper.slots();
  }

  @Override
  public int numbers(ParameterLayout layout) {
    return inner.numbers(layout) + wrapper.numbers(layout);
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
  public void moved(Vectors x) {
    inner.moved(x);
  }
}
