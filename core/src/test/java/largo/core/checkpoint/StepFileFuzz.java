package largo.core.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Files of steps that were changed, by chance or on purpose, are read or refused; nothing else. */
class StepFileFuzz {

  @Test
  void isReadOrRefused() throws IOException {
    byte[][] whole = {
      StepFileTest.bytes(StepFileTest.steps(new Random(1), 5, 1)),
      StepFileTest.bytes(StepFileTest.steps(new Random(2), 7, 3))
    };

    Mutations.readAll(
        "StepFileFuzz", whole, file -> StepFile.read(new ByteArrayInputStream(file), file.length));
  }
}
