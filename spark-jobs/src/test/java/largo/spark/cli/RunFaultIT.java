package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import largo.spark.TestFolder;
import org.junit.Test;

/**
 * Killed runs and failing disks: nothing that was saved is lost, and a resumed run gives the same
 * bits.
 */
public class RunFaultIT {

  private static final String TRIAL = "momentum-b64-lr0.05-s1";
  private static final int STEPS = 60;
  private static final int EVERY = 10;

  private static final TestFolder FOLDER = TestFolder.create();

  private static final String CONF =
      FOLDER.write(
          "a.conf",
          """
data { source = digits, train-examples = 300, test-examples = 100, validation-fraction = 0.1 }
model { zoo = mlp, widths = [16], dropout = 0.2 }
optimizer { name = momentum, learning-rate = 0.05 }
batch { global = 64, micro = 32 }
budget.steps = 60
shards = 1
checkpoint { every-minutes = 0, every-steps = 10, best = true }
""");

  private final Path out = TestFolder.create().path().resolve("out");
  private final Path trial = out.resolve("trials").resolve(TRIAL);
  private final Path checkpoints = trial.resolve("checkpoints");

  /** Kills the run repeatedly, at the next of these files. */
  @Test
  public void resumesToTheSameBitsAfterAKillAtARename() throws Exception {
    assumeTrue("strace is needed, and may not be used here", FaultyRun.hasStrace());
    for (Path file :
        List.of(
            out.resolve("spec.conf"),
            checkpoint(30),
            trial.resolve("model.zip"),
            trial.resolve("result.json"))) {
      killAtRename(file);
    }
    requireSameBits(FaultyRun.run(List.of(), "train", "--resume", out.toString()));
    requireNoParts(out);
  }

  @Test
  public void resumesToTheSameBitsAfterAKillAtAnyTime() throws Exception {
    Random random = new Random(1);
    for (int kill = 0; kill < 3; kill++) {
      long reached = newest();
      FaultyRun run =
          FaultyRun.start(List.of(), "train", CONF, "--out", out.toString(), "--resume-if-exists");
      run.await(() -> newest() > reached);
      Thread.sleep(random.nextInt(100));
      System.out.println("RunFault: killed, newest checkpoint: " + newest());
      run.kill();
    }
    requireSameBits(FaultyRun.run(List.of(), "train", "--resume", out.toString()));
    requireNoParts(out);
  }

  /** Unreadable checkpoints are not treated as damaged, and are kept. */
  @Test
  public void failsIfCheckpointsCannotBeRead() throws Exception {
    assumeTrue("strace is needed, and may not be used here", FaultyRun.hasStrace());
    killAtRename(checkpoint(40));
    List<String> before = names(checkpoints);
    Path newest = checkpoint(30);
    assertThat(newest).exists();

    FaultyRun.Ended ended =
        FaultyRun.run(
            FaultyRun.failing("openat", "EIO", newest), "train", "--resume", out.toString());

    assertThat(ended.code()).as(ended.output()).isEqualTo(1);
    assertThat(ended.output()).contains(newest + " cannot be read", "Input/output error");
    before.remove(".000000040.checkpoint.tmp");
    assertThat(names(checkpoints)).isEqualTo(before);
    requireSameBits(FaultyRun.run(List.of(), "train", "--resume", out.toString()));
  }

  /** Only the second checkpoint fails. */
  @Test
  public void aCheckpointThatCannotBeWrittenIsAWarning() throws Exception {
    assumeTrue("strace is needed, and may not be used here", FaultyRun.hasStrace());
    Path part = checkpoints.resolve(".000000020.checkpoint.tmp");
    FaultyRun.Ended ended =
        FaultyRun.run(
            FaultyRun.failing("write", "ENOSPC", part), "train", CONF, "--out", out.toString());

    assertThat(ended.output())
        .contains("not saved after step 20", "000000020.checkpoint cannot be written")
        .contains("No space left on device; make room there");
    requireSameBits(ended);
  }

  /** A separate file system with room for a part of the output. */
  @Test
  public void aFullDiskLosesNothingThatWasSaved() throws Exception {
    Path disk = Files.createDirectory(FOLDER.path().resolve("disk"));
    assumeTrue(
        "only root may mount a small disk",
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", disk.toString())
                .start()
                .waitFor()
            == 0);
    try {
      Path run = disk.resolve("run");
      FaultyRun.Ended full = FaultyRun.run(List.of(), "train", CONF, "--out", run.toString());
      assertThat(full.code()).as(full.output()).isEqualTo(1);
      assertThat(full.output())
          .contains(run + "/", "No space left on device; make room there", "--resume " + run);
      requireNoParts(run);

      new ProcessBuilder("mount", "-o", "remount,size=30m", disk.toString()).start().waitFor();
      FaultyRun.Ended resumed = FaultyRun.run(List.of(), "train", "--resume", run.toString());
      assertThat(resumed.code()).as(resumed.output()).isZero();
      assertThat(FaultyRun.bits(run)).isEqualTo(whole());
    } finally {
      new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor();
    }
  }

  @Test
  public void onlyOneOfTwoConcurrentRunsStarts() throws Exception {
    FaultyRun one = FaultyRun.start(List.of(), "train", CONF, "--out", out.toString());
    FaultyRun other = FaultyRun.start(List.of(), "train", CONF, "--out", out.toString());
    FaultyRun.Ended first = one.end();
    FaultyRun.Ended second = other.end();

    assertThat(List.of(first.code(), second.code())).containsOnlyOnce(0);
    String refused = first.code() == 0 ? second.output() : first.output();
    assertThat(refused).containsAnyOf("is in use by process", "exists already");
    assertThat(FaultyRun.bits(out)).isEqualTo(whole());
  }

  /** Results of an undisturbed run. */
  private static Map<String, Object> whole() throws Exception {
    Path whole = FOLDER.path().resolve("whole");
    if (!Files.exists(whole)) {
      assertThat(FaultyRun.run(List.of(), "train", CONF, "--out", whole.toString()).code())
          .isZero();
    }
    return FaultyRun.bits(whole);
  }

  private void requireSameBits(FaultyRun.Ended ended) throws Exception {
    assertThat(ended.code()).as(ended.output()).isZero();
    assertThat(FaultyRun.bits(out)).isEqualTo(whole());
    assertThat(ended.output()).doesNotContain("Exception");
  }

  private void killAtRename(Path file) throws Exception {
    Path part = file.resolveSibling("." + file.getFileName() + ".tmp");
    FaultyRun.Ended killed =
        FaultyRun.run(
            FaultyRun.killedAtRenameOf(part),
            "train",
            CONF,
            "--out",
            out.toString(),
            "--resume-if-exists");
    assertThat(killed.code()).as(killed.output()).isEqualTo(137);
    assertThat(file).doesNotExist();
    assertThat(part).exists();
  }

  private Path checkpoint(int step) {
    return checkpoints.resolve(String.format(Locale.ROOT, "%09d.checkpoint", step));
  }

  /** The step of the newest checkpoint; the maximum if the trial has finished. */
  private long newest() {
    if (Files.exists(trial.resolve("result.json"))) {
      return Long.MAX_VALUE;
    }
    return IntStream.rangeClosed(1, STEPS / EVERY)
        .map(k -> k * EVERY)
        .filter(step -> Files.exists(checkpoint(step)))
        .max()
        .orElse(0);
  }

  private static void requireNoParts(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".tmp"));
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .sorted()
          .collect(Collectors.toCollection(ArrayList::new));
    }
  }
}
