package largo.spark.session.sliced;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import largo.core.checkpoint.SliceFile;
import largo.core.checkpoint.SliceManifest;
import largo.core.train.SliceFiles;
import largo.core.train.SlicedState;
import largo.core.train.TrainingState;

/** Files of slices in a local folder. */
public record SliceFolder(Path path) implements SliceFiles {

  @Override
  public String existing() {
    return path.resolve("steps").toString();
  }

  @Override
  public String path(int index, int count) {
    return path.resolve(index + "-of-" + count).toString();
  }

  @Override
  public Optional<String> missing(int count) {
    return IntStream.range(0, count)
        .mapToObj(k -> path(k, count))
        .filter(file -> !Files.exists(Path.of(file)))
        .findFirst();
  }

  @Override
  public TrainingState read(SlicedState state) {
    try {
      return SliceManifest.read(state, this::readSlice);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SliceFile readSlice(long step, int index, int count) throws IOException {
    Path file = Path.of(path(index, count));
    try (InputStream in = Files.newInputStream(file)) {
      return SliceFile.read(in, Files.size(file));
    }
  }
}
