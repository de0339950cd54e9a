package largo.core.optimizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import largo.core.Preconditions;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import largo.core.params.Tensor;

/** Divides a parameter vector among owners. */
public final class SlicePlan {

  /** Operations of a matrix product in the time in which another rule updates a parameter. */
  private static final double OPERATIONS_PER_PARAMETER = 32;

  private SlicePlan() {}

  /**
   * One slice for each owner, in order, whose updates take about as long: of nearly equal length,
   * unless the rule counts {@linkplain UpdateRule#operations operations}. Slices end at borders of
   * strips, and do not divide what the rule needs {@linkplain UpdateRule#indivisible as a whole}.
   * Some are empty if there are more owners than such pieces.
   *
   * @param owners at least 1
   */
  public static List<ParameterSlice> of(UpdateRule rule, ParameterLayout layout, int owners) {
    Preconditions.positive("owners", owners);
    List<Border> borders = costs(borders(rule, layout), rule, layout);
    double total = borders.get(borders.size() - 1).cost();
    List<ParameterSlice> slices = new ArrayList<>();
    int last = 0;
    for (int owner = 1; owner <= owners; owner++) {
      int next = last;
      double ideal = total * owner / owners;
      while (next + 1 < borders.size()
          && isNearer(borders.get(next + 1), borders.get(next), ideal)) {
        next++;
      }
      slices.add(new ParameterSlice(borders.get(last).position(), borders.get(next).position()));
      last = next;
    }
    return slices;
  }

  /**
   * A position at which a slice may end.
   *
   * @param cost of the update of all parameters before it, in parameters of other rules
   */
  private record Border(int position, double cost) {}

  private static boolean isNearer(Border after, Border before, double ideal) {
    return after.cost() <= ideal || after.cost() - ideal < ideal - before.cost();
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

  /** The costs of positions, in ascending order; within a tensor, they grow evenly. */
  private static List<Border> costs(
      NavigableSet<Integer> positions, UpdateRule rule, ParameterLayout layout) {
    List<Double> operations = rule.operations(layout);
    List<Border> borders = new ArrayList<>();
    borders.add(new Border(0, 0));
    double before = 0;
    for (int k = 0; k < layout.tensors().size(); k++) {
      Tensor tensor = layout.tensors().get(k);
      double extra = operations.isEmpty() ? 0 : operations.get(k) / OPERATIONS_PER_PARAMETER;
      double each = 1 + extra / tensor.length(); // of a tensor without parameters it is not used
      for (int to : positions.subSet(tensor.offset(), false, tensor.end(), true)) {
        borders.add(new Border(to, before + each * (to - tensor.offset())));
      }
      before += tensor.length() + extra;
    }
    return borders;
  }

  /** The smallest slice that contains some others. */
  static ParameterSlice around(List<ParameterSlice> some) {
    return new ParameterSlice(
        some.stream().min(Comparator.comparingInt(ParameterSlice::from)).orElseThrow().from(),
        some.stream().max(Comparator.comparingInt(ParameterSlice::to)).orElseThrow().to());
  }
}
