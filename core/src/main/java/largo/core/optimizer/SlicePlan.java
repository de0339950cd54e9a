package largo.core.optimizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import largo.core.Preconditions;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;

/** Divides a parameter vector among owners. */
public final class SlicePlan {

  private SlicePlan() {}

  /**
   * One slice for each owner, in order, of nearly equal length. Slices end at borders of strips,
   * and do not divide what the rule needs {@linkplain UpdateRule#indivisible as a whole}. Some are
   * empty if there are more owners than such pieces.
   *
   * @param owners at least 1
   */
  public static List<ParameterSlice> of(UpdateRule rule, ParameterLayout layout, int owners) {
    Preconditions.positive("owners", owners);
    NavigableSet<Integer> borders = borders(rule, layout);
    List<ParameterSlice> slices = new ArrayList<>();
    int from = 0;
    for (int owner = 1; owner <= owners; owner++) {
      int ideal = (int) ((long) layout.size() * owner / owners);
      int to = Math.max(from, nearest(borders, ideal));
      slices.add(new ParameterSlice(from, to));
      from = to;
    }
    return slices;
  }

  private static NavigableSet<Integer> borders(UpdateRule rule, ParameterLayout layout) {
    NavigableSet<Integer> borders = new TreeSet<>();
    borders.add(0);
    Strip.of(layout, ParameterSlice.all(layout)).forEach(strip -> borders.add(strip.to()));
    for (ParameterSlice whole : rule.indivisible(layout)) {
      if (whole.length() > 0) {
        borders.subSet(whole.from(), false, whole.to(), false).clear();
      }
    }
    return borders;
  }

  private static int nearest(NavigableSet<Integer> borders, int ideal) {
    int before = borders.floor(ideal);
    Integer after = borders.ceiling(ideal);
    return after == null || ideal - before <= after - ideal ? before : after;
  }

  /** The smallest slice that contains some others. */
  static ParameterSlice around(List<ParameterSlice> some) {
    return new ParameterSlice(
        some.stream().min(Comparator.comparingInt(ParameterSlice::from)).orElseThrow().from(),
        some.stream().max(Comparator.comparingInt(ParameterSlice::to)).orElseThrow().to());
  }
}
