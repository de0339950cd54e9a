package largo.core.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Suggestions for misspelled names. */
public final class SpellingHint {

  private SpellingHint() {}

  /** {@code "; did you mean x?"}, or empty if no candidate is similar. */
  public static String hint(String word, Collection<String> candidates) {
    return candidates.stream()
        .min(Comparator.comparingInt(c -> distance(word, c)))
        .filter(c -> distance(word, c) <= Math.max(2, word.length() / 3))
        .map(near -> String.format(Locale.ROOT, "; did you mean %s?", near))
        .orElse("");
  }

  /** Levenshtein distance: insertions, deletions and substitutions. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }

    return row[b.length()];
  }
}
