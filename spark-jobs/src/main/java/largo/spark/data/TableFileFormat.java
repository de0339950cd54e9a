package largo.spark.data;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The formats of table files by the endings of their names. */
public final class TableFileFormat {

  private TableFileFormat() {}

  /**
   * The format that a name ends with, before the ending of a compression; empty if there is none.
   *
   * @param formats the known ones, in lower case
   */
  public static Optional<String> ofName(String path, List<String> formats) {
    String name = path.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|bz2|zst)$", "");
    return formats.stream().filter(format -> name.endsWith("." + format)).findFirst();
  }
}
