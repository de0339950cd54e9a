package largo.core.parity;

import java.nio.charset.StandardCharsets;
import java.util.List;
import largo.core.InputFuzzer;
import largo.core.config.SpecException;
import org.junit.jupiter.api.Test;

/** Traces that were changed are read or refused. */
class UpdateTraceFuzz {

  @Test
  void areReadOrRefused() {
    InputFuzzer.ofText(
            "TraceFuzz",
            List.of(
                """
                { "scenarios": { "a": { "params": { "w": [[1, 2], [3, 4]], "b": [5] },
                                        "grads": [ { "b": [0], "w": [[6, 7], [8, 9]] } ] } },
                  "cases": [ { "optimizer": "SGD", "scenario": "a", "hp": { "lr": 1e-3 },
                               "expected": [ { "w": [[1, 2], [3, NaN]], "b": [5] } ] } ],
                  "defaults": { "SGD": { "lr": 0.1 } } }
                """,
                "{\"params\": {\"b\": -Infinity}, \"grads\": [{\"b\": 1}], \"optimizer\": \"Adam\"}"),
            List.of(
                "{",
                "}",
                "[",
                "]",
                "null",
                "true",
                ",",
                ":",
                "\"",
                "1e999",
                "[[[[",
                "-",
                "{\"a\":",
                "\"params\"",
                "\"grads\"",
                "\\u0000",
                "1".repeat(2000),
                "[".repeat(2000)))
        .run(
            SpecException.class,
            file -> TraceReader.read(InputFuzzer.FILE, new String(file, StandardCharsets.UTF_8)));
  }
}
