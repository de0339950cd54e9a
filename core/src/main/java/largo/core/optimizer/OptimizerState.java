package largo.core.optimizer;

import java.util.Arrays;
import java.util.List;
import largo.core.Preconditions;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;

/**
 * The complete state of an optimizer between two updates. Together with the weights it determines
 * all later updates, bit for bit.
 *
 * <p>{@link Optimizer#state} copies the arrays out of the optimizer and {@link Optimizer#restore}
 * copies them in; only {@link Optimizer#stateView} shares them.
 *
 * @param rule {@code toString} of the rule, with all hyper-parameters
 * @param updates number of updates so far
 * @param vectors float[slots][layout size]
 * @param scalars double[scalars of the rule]
 */
public record OptimizerState(String rule, long updates, float[][] vectors, double[] scalars) {

  /** The state of the owner of a slice, copied. */
  public OptimizerState of(UpdateRule ofState, ParameterLayout layout, ParameterSlice slice) {
    float[][] parts = new float[vectors.length][];
    for (int slot = 0; slot < parts.length; slot++) {
      parts[slot] = Arrays.copyOfRange(vectors[slot], slice.from(), slice.to());
    }
    double[] ofOwner = new OwnedScalars(ofState, layout, slice).from(scalars);
    return new OptimizerState(rule, updates, parts, ofOwner);
  }

  /** The same vectors, shared, with the scalars of the owner of a slice. */
  public OptimizerState withScalarsOf(
      UpdateRule ofState, ParameterLayout layout, ParameterSlice slice) {
    double[] ofOwner = new OwnedScalars(ofState, layout, slice).from(scalars);
    return new OptimizerState(rule, updates, vectors, ofOwner);
  }

  /**
   * The whole state, from those of the owners of all slices.
   *
   * @param slices of the owners, in order
   */
  public static OptimizerState join(
      UpdateRule rule,
      ParameterLayout layout,
      List<ParameterSlice> slices,
      List<OptimizerState> ofOwners) {
    float[][] joined = new float[rule.slots()][layout.size()];
    for (int owner = 0; owner < slices.size(); owner++) {
      ParameterSlice slice = slices.get(owner);
      for (int slot = 0; slot < joined.length; slot++) {
        float[] part = ofOwners.get(owner).vectors[slot];
        System.arraycopy(part, 0, joined[slot], slice.from(), slice.length());
      }
    }
    return join(rule, layout, slices, ofOwners, joined);
  }

  /**
   * The whole state, from vectors that are joined already and the scalars of the owners.
   *
   * @param vectors float[slots][layout size]
   */
  public static OptimizerState join(
      UpdateRule rule,
      ParameterLayout layout,
      List<ParameterSlice> slices,
      List<OptimizerState> ofOwners,
      float[][] vectors) {
    OptimizerState first = ofOwners.get(0);
    double[] scalars = new double[rule.scalars(layout)];
    for (int owner = 0; owner < slices.size(); owner++) {
      new OwnedScalars(rule, layout, slices.get(owner)).copy(ofOwners.get(owner).scalars, scalars);
    }
    return new OptimizerState(first.rule, first.updates, vectors, scalars);
  }

  /**
   * Checks that this state fits a rule and a model.
   *
   * @throws IllegalArgumentException if it does not; the message names the difference
   */
  public void check(String ofRule, int slots, int size, int ofNumbers) {
    Preconditions.that(rule.equals(ofRule), "the state must be of %s, but was of %s", ofRule, rule);
    Preconditions.that(
        updates >= 0, "updates of the state must be zero or more, but were %d", updates);
    Preconditions.that(
        vectors.length == slots,
        "the state must have %d vectors, but had %d",
        slots,
        vectors.length);
    for (float[] vector : vectors) {
      Preconditions.that(
          vector.length == size,
          "vectors of the state must be %d floats, but one was %d",
          size,
          vector.length);
    }
    Preconditions.that(
        scalars.length == ofNumbers,
        "the state must have %d scalars, but had %d",
        ofNumbers,
        scalars.length);
  }
}
