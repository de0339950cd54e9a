package largo.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Curves of several seeds as one: means with intervals of ±1 standard deviation. */
final class SeedBand {

  private SeedBand() {}

  /**
   * The trials whose curves are combined: those that finished, or else the first seed.
   *
   * @param curve maps a trial to its points
   */
  static List<ChartPoint> of(TrialGroup group, Function<TrialResult, List<ChartPoint>> curve) {
    List<TrialResult> trials =
        group.finished().size() > 1 ? group.finished() : List.of(group.first());
    return of(trials.stream().map(curve).toList());
  }

  /**
   * Combines curves, position by position; the first one alone if the others have other positions.
   */
  private static List<ChartPoint> of(List<List<ChartPoint>> curves) {
    List<ChartPoint> first = curves.get(0);
    if (curves.stream().anyMatch(c -> !positions(c).equals(positions(first)))) {
      return first;
    }
    List<ChartPoint> band = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      int at = i;
      MeanAndDeviation seeds = MeanAndDeviation.of(curves.stream().mapToDouble(c -> c.get(at).y()));
      double half = seeds.hasDeviation() ? seeds.deviation() : 0;
      band.add(
          new ChartPoint(first.get(i).x(), seeds.mean(), seeds.mean() - half, seeds.mean() + half));
    }
    return band;
  }

  private static List<Double> positions(List<ChartPoint> curve) {
    return curve.stream().map(ChartPoint::x).toList();
  }
}
