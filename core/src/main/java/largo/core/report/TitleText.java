package largo.core.report;

import java.util.Locale;

/** Texts at the beginning of a sentence or a title. */
public final class TitleText {

  private TitleText() {}

  /** A text with an upper-case first letter; the empty text as it is. */
  public static String capitalized(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
