package largo.core.report;

import java.awt.Rectangle;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A number that update rules tell, a trust ratio or an adaptive momentum, against epochs: a panel
 * for each batch, in it the optimizers that have it.
 */
final class ProbePicture {

  private static final float LINE = 1.6f; // points
  private static final float PALE_LINE = 0.7f;
  private static final int TICK = 50; // room for a number

  private final String name;
  private final Selection selection;
  private final List<ProbeCurve> curves;
  private final Axis y;

  private ProbePicture(String name, Sweep sweep, Selection selection) {
    this.name = name;
    this.selection = selection;
    this.curves = ProbeCurve.of(name, sweep, selection);
    DoubleSummaryStatistics range =
        curves.stream().flatMapToDouble(ProbeCurve::values).summaryStatistics();
    boolean isWide = range.getMin() > 0 && range.getMax() > 10 * range.getMin();
    this.y = isWide ? Axis.logarithmic(range) : Axis.linear(range, 1e-3);
  }

  static byte[] png(String name, Sweep sweep, Selection selection) {
    return new ProbePicture(name, sweep, selection).draw(sweep.spec().name());
  }

  /** {@code trust-ratio} → {@code Trust ratio}. */
  static String title(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1).replace('-', ' ');
  }

  private byte[] draw(String sweep) {
    List<Figure.Entry> all = Figure.legend(selection.optimizers(), LINE);
    List<Figure.Entry> legend =
        curves.stream().map(ProbeCurve::optimizer).distinct().sorted().map(all::get).toList();
    Figure figure =
        Figure.of(
            title(name),
            sweep,
            "first seed; line: mean over each hundredth of the steps, of the median over tensors; "
                + "pale: outermost",
            legend);
    Canvas canvas = figure.canvas();
    Rectangle plots = figure.plots(y);

    List<Grid.Place> places = Grid.of(plots, selection.batches().size());
    for (int i = 0; i < places.size(); i++) {
      paint(canvas, places.get(i), selection.batches().get(i));
    }
    figure.titles("epochs", name.replace('-', ' '), plots);
    return canvas.png();
  }

  private void paint(Canvas canvas, Grid.Place place, int batch) {
    List<ProbeCurve> here = curves.stream().filter(c -> c.batch() == batch).toList();
    Axis x =
        Axis.fromZero(
            here.stream().mapToDouble(ProbeCurve::epochs).max().orElse(0),
            place.plot().width / TICK);
    Stream<Curve> pale =
        here.stream()
            .flatMap(
                c ->
                    c.outer().stream()
                        .map(o -> new Curve(Look.pale(c.optimizer(), PALE_LINE), o, List.of())));
    Stream<Curve> main =
        here.stream().map(c -> new Curve(Look.of(c.optimizer(), LINE), c.middle(), List.of()));

    new Panel(x, place.isFirst() ? y : y.unlabelled(), Stream.concat(pale, main).toList())
        .paint(canvas, place.plot());
    canvas.with(Canvas.BOLD, Canvas.BLACK);
    canvas.text("batch " + batch, place.plot().getCenterX(), place.plot().y - 10, 0.5);
  }
}
