package largo.spark.study;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import largo.core.checkpoint.DamagedException;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.spark.data.ShardedData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that identify a run: {@code spec.conf}, its specification, and {@code data.json}, the
 * fingerprint of the data with which it was started.
 */
final class RunFiles {

  private static final Logger LOG = LoggerFactory.getLogger(RunFiles.class);

  private static final String DATA = "data.json";

  private final OutputFolder out;
  private final byte[] spec;
  private final Data data;

  /**
   * Creates the files of a run.
   *
   * @param data of the training
   */
  RunFiles(OutputFolder out, RunSpec spec, ShardedData data) {
    this.out = out;
    this.spec = SpecFile.write(spec).getBytes(StandardCharsets.UTF_8);
    this.data = new Data(data.toString(), HexFormat.of().toHexDigits(data.fingerprint()));
  }

  /**
   * Checks that the data have not changed since the start of the run, and writes the files.
   *
   * @param allowChanged keys that may have changed since the start of the run
   * @throws SpecException if the data have changed
   */
  void write(List<String> allowChanged) {
    boolean isBegun = out.has(SpecFile.NAME);
    Optional<Data> begunWith = read(out);
    if (begunWith.isEmpty() && isBegun) {
      LOG.warn(
          "{}: changes of the data since the start of the run cannot be detected", out.path(DATA));
    }
    begunWith
        .filter(was -> !data.fingerprint().equals(was.fingerprint()))
        .ifPresent(was -> refuse(was, allowChanged));
    replace(DATA, JsonRecords.write(data).getBytes(StandardCharsets.UTF_8));
    replace(SpecFile.NAME, spec); // last: its existence marks a run
  }

  /** Writes the files again if they were deleted during the run. */
  void restore() {
    if (!out.has(SpecFile.NAME)) {
      LOG.warn("{} was deleted during the run; its previous content is lost", out);
      write(List.of());
    }
  }

  private void refuse(Data was, List<String> allowChanged) {
    if (!allowChanged.contains("data")) {
      throw new SpecException(
          "%s was started with other data: their files were changed since then%n  then: %s, "
              + "fingerprint %s%n  now:  %s, fingerprint %s%nrestore the files, start a new run "
              + "with --out, or use --allow-changed data",
          out, was.data(), was.fingerprint(), data.data(), data.fingerprint());
    }
    LOG.warn("the data have changed since the start of the run; finished trials are not run again");
  }

  /** The data of the run in a folder in a few words; empty if they are not known. */
  static Optional<String> data(OutputFolder out) {
    return read(out).map(Data::data);
  }

  private static Optional<Data> read(OutputFolder out) {
    Optional<byte[]> json = out.read(DATA);
    if (json.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(JsonRecords.read(json.get(), Data.class));
    } catch (DamagedException e) {
      LOG.warn("{} is damaged: {}", out.path(DATA), e.getMessage());
      return Optional.empty();
    }
  }

  private void replace(String name, byte[] content) {
    if (!out.read(name).filter(there -> Arrays.equals(there, content)).isPresent()) {
      out.write(name, content);
    }
  }

  /** The content of {@code data.json}. */
  private record Data(String data, String fingerprint) {}
}
