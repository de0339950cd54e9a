package largo.core.data;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import largo.core.InputFuzzer;
import org.junit.jupiter.api.Test;

/** Lines of LIBSVM files that were changed are read or refused. */
class LibsvmFuzz {

  @Test
  void areReadOrRefused() {
    InputFuzzer.ofText(
            "LibsvmFuzz",
            List.of("+1 1:0.5 3:-2e-3 17:1 # why", "-1", "setosa 1:7 2147483647:3", "0.5\t2:1"),
            List.of(":", " ", "#", "1D", "0x1p0", "NaN", "-", "1e999", "99999999999", "é", "."))
        .run(
            InputException.class,
            file -> {
              TreeSet<String> names = new TreeSet<>(List.of("0", "1"));
              for (String line : new String(file, StandardCharsets.UTF_8).split("\n")) {
                LibsvmParser.Row row = parse(line);
                if (row != null) {
                  names.add(ClassNames.name(row.label()));
                }
              }
              classes(names);
            });
  }

  private static LibsvmParser.Row parse(String line) {
    try {
      return LibsvmParser.parse(line);
    } catch (InputException e) { // its reader adds the file and the line
      throw new InputException("%s: %s", InputFuzzer.FILE, e.getMessage());
    }
  }

  private static ClassNames classes(TreeSet<String> names) {
    try {
      return ClassNames.of(names);
    } catch (InputException e) {
      throw new InputException("%s: %s", InputFuzzer.FILE, e.getMessage());
    }
  }
}
