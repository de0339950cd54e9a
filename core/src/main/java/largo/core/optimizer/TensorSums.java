package largo.core.optimizer;

import java.util.Arrays;
import java.util.Optional;
import largo.core.optimizer.StripReduction.Recorded;
import largo.core.optimizer.StripReduction.Totals;

/**
 * Totals over tensors of what strips recorded in sweeps: of the strips of this owner, or of all
 * owners.
 */
final class TensorSums {

  private final Strip[] strips;
  private final Optional<StripReduction> reduction;
  private final double[][] returned;
  private final double[][] sums;
  private final double[][] maxima;
  private boolean reduced;

  TensorSums(Strip[] strips, int tensors, Optional<StripReduction> reduction) {
    this.strips = strips;
    this.reduction = reduction;
    this.returned = new double[Vectors.SLOTS][tensors];
    this.sums = reduction.isPresent() ? new double[Vectors.SLOTS][tensors] : new double[0][];
    this.maxima = reduction.isPresent() ? new double[Vectors.SLOTS][tensors] : new double[0][];
  }

  /** Called before every sweep. */
  void sweep() {
    reduced = false;
  }

  double[] sums(int slot) {
    double[] into = returned[slot];
    if (reduction.isPresent()) {
      reduce();
      System.arraycopy(sums[slot], 0, into, 0, into.length);
      return into;
    }
    Arrays.fill(into, 0);
    for (Strip strip : strips) {
      into[strip.tensorIndex()] += strip.part(slot);
    }
    return into;
  }

  double[] maxima(int slot) {
    double[] into = returned[slot];
    if (reduction.isPresent()) {
      reduce();
      System.arraycopy(maxima[slot], 0, into, 0, into.length);
      return into;
    }
    Arrays.fill(into, Double.NEGATIVE_INFINITY);
    for (Strip strip : strips) {
      if (strip.tensor().kind().trained()) {
        into[strip.tensorIndex()] = Math.max(into[strip.tensorIndex()], strip.part(slot));
      }
    }
    return into;
  }

  /** Exchanges the values that were recorded since the last time with the other owners. */
  private void reduce() {
    if (reduced) {
      return;
    }
    int slots = 0;
    for (Strip strip : strips) {
      slots |= strip.takeRecorded();
    }
    double[][] values = new double[Integer.bitCount(slots)][strips.length];
    for (int slot = 0, k = 0; slot < Vectors.SLOTS; slot++) {
      if ((slots >> slot & 1) == 1) {
        for (int strip = 0; strip < strips.length; strip++) {
          values[k][strip] = strips[strip].part(slot);
        }
        k++;
      }
    }
    Totals totals = reduction.orElseThrow().reduce(new Recorded(slots, values));
    for (int slot = 0, k = 0; slot < Vectors.SLOTS; slot++) {
      if ((totals.slots() >> slot & 1) == 1) {
        sums[slot] = totals.sums()[k];
        maxima[slot] = totals.maxima()[k];
        k++;
      }
    }
    reduced = true;
  }
}
