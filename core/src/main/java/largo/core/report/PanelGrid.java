package largo.core.report;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;

/**
 * The layout of the panels of a figure, row by row, with space for a heading above and labels below
 * each.
 */
final class PanelGrid {

  private static final int GAP = 16; // between panels
  private static final int HEADING = 22;
  private static final int LABELS = 24; // below a panel

  private PanelGrid() {}

  /** An area of the same size for each panel. */
  static List<Place> of(Rectangle plots, int panels) {
    int count = Math.max(1, panels);
    int columns = count <= 3 ? count : (int) Math.ceil(Math.sqrt(count));
    int rows = (count + columns - 1) / columns;
    int width = (plots.width - (columns - 1) * GAP) / columns;
    int height = plots.height / rows;
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < panels; i++) {
      Rectangle plot =
          new Rectangle(
              plots.x + i % columns * (width + GAP),
              plots.y + i / columns * height + HEADING,
              width,
              height - HEADING - LABELS);
      places.add(new Place(plot, i % columns == 0));
    }

    return places;
  }

  /**
   * The area of a panel.
   *
   * @param plot area between its axes
   * @param isFirst whether it is the first of its row, which has the labels
   */
  record Place(Rectangle plot, boolean isFirst) {}
}
