package largo.core.optimizer;

import java.util.Arrays;
import java.util.List;
import largo.core.Preconditions;
import largo.core.optimizer.StripReduction.Recorded;
import largo.core.optimizer.StripReduction.Totals;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;

/**
 * Totals over tensors, added in the order of the strips: the same bits for any number of owners.
 * Used by one thread at a time.
 */
public final class StripTotals {

  private final int tensors;
  private final int[] tensorOfStrip;
  private final boolean[] trained;
  private final int[] firstStrip;
  private final double[][] parts;

  /**
   * Totals over the strips of a layout.
   *
   * @param slices of the owners, in order; together all of the vector
   */
  public StripTotals(ParameterLayout layout, List<ParameterSlice> slices) {
    List<Strip> strips = Strip.of(layout, ParameterSlice.all(layout));
    this.tensors = layout.tensors().size();
    this.tensorOfStrip = strips.stream().mapToInt(Strip::tensorIndex).toArray();
    this.trained = new boolean[strips.size()];
    for (int k = 0; k < trained.length; k++) {
      trained[k] = strips.get(k).tensor().kind().trained();
    }
    this.parts = new double[Vectors.SLOTS][strips.size()];
    this.firstStrip = new int[slices.size() + 1];
    int end = 0;
    for (int owner = 0; owner < slices.size(); owner++) {
      ParameterSlice slice = slices.get(owner);
      Preconditions.that(
          slice.from() == end, "slice %d must start at %d, but was %s", owner, end, slice);
      end = slice.to();
      firstStrip[owner + 1] = firstStrip[owner] + Strip.of(layout, slice).size();
    }
    Preconditions.that(
        end == layout.size(), "slices must end at %d, but ended at %d", layout.size(), end);
  }

  /** The number of strips of an owner. */
  public int strips(int owner) {
    return firstStrip[owner + 1] - firstStrip[owner];
  }

  /**
   * Adds the values of all owners. Slots that an owner did not record keep its last values.
   *
   * @param ofOwners in the order of the slices
   */
  public Totals total(List<Recorded> ofOwners) {
    int slots = 0;
    for (int owner = 0; owner < ofOwners.size(); owner++) {
      Recorded recorded = ofOwners.get(owner);
      int k = 0;
      for (int slot = 0; slot < Vectors.SLOTS; slot++) {
        if ((recorded.slots() >> slot & 1) == 1) {
          System.arraycopy(
              recorded.values()[k++], 0, parts[slot], firstStrip[owner], strips(owner));
        }
      }
      slots |= recorded.slots();
    }
    int count = Integer.bitCount(slots);
    Totals totals = new Totals(slots, new double[count][tensors], new double[count][tensors]);
    int k = 0;
    for (int slot = 0; slot < Vectors.SLOTS; slot++) {
      if ((slots >> slot & 1) == 1) {
        total(parts[slot], totals.sums()[k], totals.maxima()[k]);
        k++;
      }
    }
    return totals;
  }

  private void total(double[] ofStrips, double[] sums, double[] maxima) {
    Arrays.fill(maxima, Double.NEGATIVE_INFINITY);
    for (int strip = 0; strip < ofStrips.length; strip++) {
      int tensor = tensorOfStrip[strip];
      sums[tensor] += ofStrips[strip];
      if (trained[strip]) {
        maxima[tensor] = Math.max(maxima[tensor], ofStrips[strip]);
      }
    }
  }
}
