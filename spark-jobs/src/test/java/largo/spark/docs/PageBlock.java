package largo.spark.docs;

/**
 * A fenced block of a page.
 *
 * @param at the page and the line of its first line, for messages
 * @param language as the fence names it; empty for what programs print
 * @param text its lines, without the indentation of the fence
 */
record PageBlock(Place at, String language, String text) {

  /** A position: {@code docs/yarn.md:12}. */
  record Place(String page, int line) {
    @Override
    public String toString() {
      return page + ":" + line;
    }
  }

  /** The position of a line of the block, counted from 0. */
  Place at(int line) {
    return new Place(at.page(), at.line() + line);
  }
}
