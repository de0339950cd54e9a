package largo.spark.session;

import java.util.List;
import largo.core.optimizer.Step;
import largo.core.optimizer.UpdateRule;
import largo.core.optimizer.Vectors;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;

/** An update rule during whose update an executor waits. */
record PausingRule(UpdateRule rule, PausePoint point) implements UpdateRule {

  @Override
  public int slots() {
    return rule.slots();
  }

  @Override
  public int scalars(ParameterLayout layout) {
    return rule.scalars(layout);
  }

  @Override
  public List<ParameterSlice> indivisible(ParameterLayout layout) {
    return rule.indivisible(layout);
  }

  @Override
  public boolean isDivisible() {
    return rule.isDivisible();
  }

  @Override
  public List<Integer> scalarsByTensor(ParameterLayout layout) {
    return rule.scalarsByTensor(layout);
  }

  @Override
  public void begin(Vectors x) {
    rule.begin(x);
  }

  @Override
  public void update(Vectors x, Step t) {
    point.reach(t.number() - 1);
    rule.update(x, t);
  }

  @Override
  public void weightsMoved(Vectors x) {
    rule.weightsMoved(x);
  }
}
