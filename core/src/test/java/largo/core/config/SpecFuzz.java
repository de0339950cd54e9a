package largo.core.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import largo.core.InputFuzzer;
import org.junit.jupiter.api.Test;

/** Configurations and settings of the command line that were changed are read or refused. */
class SpecFuzz {

  private static final List<String> WORDS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "=",
          ":",
          ",",
          "\n",
          "\"",
          "\"\"\"",
          "${name}",
          "${?HOME}",
          "+=",
          "#",
          "//",
          "null",
          "true",
          "inf",
          "NaN",
          "1D",
          "1e999",
          "-1",
          "0",
          "99999999999999999999",
          "optimizer",
          "batch.",
          "sweep",
          "[1, 2",
          "auto",
          ".",
          "..",
          "\\",
          "\\u00e9",
          "{a={a={",
          "name = adam",
          "[".repeat(3000),
          "a.".repeat(3000),
          "seeds = [1, 2]");

  @Test
  void areReadOrRefused() {
    InputFuzzer.ofText(
            "SpecFuzz",
            List.of(
                """
                name = table
                data { source = csv, path = table, label = where, test-fraction = 0.25 }
                model { zoo = mlp, widths = [32] }
                optimizer { name = adam, learning-rate = 0.01 }
                batch.global = 64
                budget.epochs = 5
                """,
                """
                shards = 4
                sweep { batch = [64, 128], learning-rate = [0.1, 0.2], seed = [1, 2] }
                schedule { warmup-epochs = 1, name = cosine }
                checkpoint { every-steps = 10, keep = 2 }
                exchange { kind = session, deadline = 60 }
                """),
            WORDS)
        .run(
            SpecException.class,
            file -> named(new String(file, StandardCharsets.UTF_8), List.of()));
  }

  @Test
  void settingsAreReadOrRefused() {
    InputFuzzer.ofText(
            "SettingFuzz",
            List.of(
                "batch.global=64",
                "data.normalize=none",
                "optimizer={name=lamb,learning-rate=1}",
                "seed=1"),
            WORDS)
        .run(
            SpecException.class,
            file -> {
              List<String> settings = new ArrayList<>();
              settings.add(new String(file, StandardCharsets.UTF_8));
              named("", settings);
            });
  }

  private static void named(String text, List<String> settings) {
    try {
      SpecReader.read(InputFuzzer.FILE, text, settings);
    } catch (SpecException e) { // problems between keys name those, and no file
      throw new SpecException("%s: %s", InputFuzzer.FILE, e.getMessage());
    }
  }
}
