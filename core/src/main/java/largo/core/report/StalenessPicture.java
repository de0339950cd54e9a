package largo.core.report;

import java.awt.Rectangle;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/** How old gradients were: a panel for each batch, in it for each optimizer how often they were. */
final class StalenessPicture {

  private static final float LINE = 1.6f; // points
  private static final int TICK = 50; // room for a number
  private static final int MOST_MARKED = 25;

  private final Selection selection;
  private final List<Staleness> all;
  private final Axis y;

  private StalenessPicture(Sweep sweep, Selection selection) {
    this.selection = selection;
    this.all = Staleness.of(sweep, selection);
    DoubleSummaryStatistics range =
        all.stream()
            .flatMap(s -> s.shares().stream())
            .mapToDouble(Curve.Point::y)
            .summaryStatistics();
    range.accept(0);
    this.y = Axis.linear(range, 1);
  }

  static byte[] png(Sweep sweep, Selection selection) {
    return new StalenessPicture(sweep, selection).draw(sweep.spec().name());
  }

  private byte[] draw(String sweep) {
    List<Figure.Entry> entries = Figure.legend(selection.optimizers(), LINE);
    Figure figure =
        Figure.of(
            "Staleness of gradients by batch",
            sweep,
            "first seed; updates that the parameters had seen since a gradient was taken",
            all.stream().map(Staleness::optimizer).distinct().sorted().map(entries::get).toList());
    Canvas canvas = figure.canvas();
    canvas.with(Canvas.PLAIN, Canvas.BLACK);
    double labels = y.ticks().stream().mapToDouble(t -> canvas.width(t.label())).max().orElse(20);
    int left = 24 + (int) Math.ceil(labels);
    Rectangle body = figure.body();
    Rectangle plots = new Rectangle(body.x + left, body.y - 8, body.width - left, body.height - 10);

    List<Grid.Place> places = Grid.of(plots, selection.batches().size());
    for (int i = 0; i < places.size(); i++) {
      paint(canvas, places.get(i), selection.batches().get(i));
    }
    figure.titles("staleness, updates", "share of updates, %", plots);
    return canvas.png();
  }

  private void paint(Canvas canvas, Grid.Place place, int batch) {
    List<Staleness> here = all.stream().filter(s -> s.batch() == batch).toList();
    int most = here.stream().mapToInt(Staleness::most).max().orElse(0);
    Axis x = Axis.fromZero(most, Math.min(Math.max(1, most), place.plot().width / TICK));
    List<Curve> curves =
        here.stream()
            .map(
                s ->
                    new Curve(
                        Look.of(s.optimizer(), LINE),
                        s.shares(),
                        most <= MOST_MARKED ? s.shares() : List.of()))
            .toList();

    new Panel(x, place.isFirst() ? y : y.unlabelled(), curves).paint(canvas, place.plot());
    canvas.with(Canvas.BOLD, Canvas.BLACK);
    canvas.text("batch " + batch, place.plot().getCenterX(), place.plot().y - 10, 0.5);
  }
}
