package largo.core.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import largo.core.checkpoint.Checkpoint.Best;
import largo.core.compress.Residual;
import largo.core.compress.Residuals;
import largo.core.train.TrainingState;
import org.junit.jupiter.api.Test;

/** Checkpoints that were changed, by chance or on purpose, are read or refused; nothing else. */
class CheckpointFuzz {

  @Test
  void isReadOrRefused() throws IOException {
    Checkpoint plain =
        CheckpointFileTest.checkpoint(new Random(1), 9, 2, Optional.of(new Best(6, 0.75)));
    Residuals residuals =
        new Residuals(
            List.of(new Residual(3, new float[9]), Residual.NONE), plain.training().parameters());
    Checkpoint compressed =
        new Checkpoint(
            plain.spec(),
            plain.data(),
            new TrainingState(
                plain.training().step(),
                plain.training().parameters(),
                plain.training().optimizer(),
                residuals),
            plain.seconds(),
            plain.stepFiles(),
            Optional.empty());
    byte[][] whole = {CheckpointFileTest.bytes(plain), CheckpointFileTest.bytes(compressed)};

    Mutations.readAll(
        "CheckpointFuzz",
        whole,
        file ->
            CheckpointFile.read(
                new ByteArrayInputStream(file),
                file.length,
                (step, index, count) -> {
                  throw new DamagedException("its slice %d does not exist", index);
                }));
  }
}
