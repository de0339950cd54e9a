package largo.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import largo.spark.Folder;
import org.junit.Test;

/**
 * Runs that are killed at the worst moments, and disks that are full or fail: what was saved is
 * never lost, and a resumed run comes to the same bits.
 */
public class RunFaultIT {

  private static final String RENAMES = "rename,renameat,renameat2";
  private static final String TRIAL = "momentum-b64-lr0.05-s1";
  private static final int STEPS = 60;
  private static final int EVERY = 10;

  private static final Folder FOLDER = Folder.create();

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

  private final Path out = Folder.create().path().resolve("out");
  private final Path trial = out.resolve("trials").resolve(TRIAL);
  private final Path checkpoints = trial.resolve("checkpoints");

  @Test
  public void killedAtARenameItGoesOnToTheSameBits() throws Exception {
    assumeTrue("strace is needed, and may not be used here", FaultyRun.hasStrace());
    for (Path file :
        List.of(
            out.resolve("spec.conf"),
            checkpoints.resolve("000000030.checkpoint"),
            trial.resolve("model.zip"),
            trial.resolve("result.json"))) {
      FaultyRun.Ended killed =
          FaultyRun.run(
              FaultyRun.inject(RENAMES, "signal=KILL", file),
              "train",
              CONF,
              "--out",
              out.toString());
      assertThat(killed.code()).as(killed.said()).isEqualTo(137);
      assertThat(file).doesNotExist();

      requireSameBits(FaultyRun.run(List.of(), "train", CONF, "--out", out.toString(), "--go-on"));
      delete(out);
    }
  }

  @Test
  public void killedAtAnyTimeItGoesOnToTheSameBits() throws Exception {
    Random random = new Random(1);
    for (int kill = 0; kill < 4; kill++) {
      Process process =
          FaultyRun.start(List.of(), "train", CONF, "--out", out.toString(), "--go-on");
      int checkpoint = EVERY * (1 + kill);
      while (process.isAlive() && !hasReached(checkpoint)) {
        Thread.sleep(5);
      }
      Thread.sleep(random.nextInt(100));
      process.destroyForcibly();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    requireSameBits(FaultyRun.run(List.of(), "train", "--resume", out.toString()));
    try (Stream<Path> files = Files.walk(out)) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".tmp"));
    }
  }

  /** Checkpoints that cannot be read are not taken for damaged ones, and stay. */
  @Test
  public void endsIfCheckpointsCannotBeRead() throws Exception {
    assumeTrue("strace is needed, and may not be used here", FaultyRun.hasStrace());
    killAfter(30);
    List<String> before = names(checkpoints);
    Path newest =
        checkpoints.resolve(
            before.stream().filter(n -> n.endsWith("point")).reduce((a, b) -> b).orElseThrow());

    FaultyRun.Ended ended =
        FaultyRun.run(
            FaultyRun.inject("openat", "error=EIO", newest), "train", "--resume", out.toString());

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.said()).contains(newest + " cannot be read", "Input/output error");
    assertThat(names(checkpoints)).isEqualTo(before);
    requireSameBits(FaultyRun.run(List.of(), "train", "--resume", out.toString()));
  }

  /** The second checkpoint and the best model at that time fail; those after them do not. */
  @Test
  public void aCheckpointThatCannotBeWrittenIsAWarning() throws Exception {
    assumeTrue("strace is needed, and may not be used here", FaultyRun.hasStrace());
    Path part = checkpoints.resolve(".000000020.checkpoint.tmp");
    FaultyRun.Ended ended =
        FaultyRun.run(
            FaultyRun.inject("write", "error=ENOSPC", part),
            "train",
            CONF,
            "--out",
            out.toString());

    assertThat(ended.said())
        .contains("not saved after step 20", "000000020.checkpoint cannot be written")
        .contains("No space left on device; make room there");
    requireSameBits(ended);
  }

  /** A disk of its own, with room for some of what a run leaves. */
  @Test
  public void aFullDiskCostsNothingThatWasSaved() throws Exception {
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
      assertThat(full.code()).as(full.said()).isEqualTo(1);
      assertThat(full.said())
          .contains(run + "/", "No space left on device; make room there", "--resume " + run);
      try (Stream<Path> files = Files.walk(run)) {
        assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".tmp"));
      }

      new ProcessBuilder("mount", "-o", "remount,size=30m", disk.toString()).start().waitFor();
      FaultyRun.Ended resumed = FaultyRun.run(List.of(), "train", "--resume", run.toString());
      assertThat(resumed.code()).as(resumed.said()).isZero();
      assertThat(FaultyRun.bits(run)).isEqualTo(whole());
    } finally {
      new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor();
    }
  }

  @Test
  public void ofTwoAtOnceOneRuns() throws Exception {
    Process one = FaultyRun.start(List.of(), "train", CONF, "--out", out.toString());
    Process other = FaultyRun.start(List.of(), "train", CONF, "--out", out.toString());
    FaultyRun.Ended first = FaultyRun.end(one);
    FaultyRun.Ended second = FaultyRun.end(other);

    assertThat(List.of(first.code(), second.code())).containsOnlyOnce(0);
    String refused = first.code() == 0 ? second.said() : first.said();
    assertThat(refused).containsAnyOf("is in use by process", "exists already");
    assertThat(FaultyRun.bits(out)).isEqualTo(whole());
  }

  /** A run that nothing happens to. */
  private static Map<String, Object> whole() throws Exception {
    Path whole = FOLDER.path().resolve("whole");
    if (!Files.exists(whole)) {
      assertThat(FaultyRun.run(List.of(), "train", CONF, "--out", whole.toString()).code())
          .isZero();
    }
    return FaultyRun.bits(whole);
  }

  private void requireSameBits(FaultyRun.Ended ended) throws Exception {
    assertThat(ended.code()).as(ended.said()).isZero();
    assertThat(FaultyRun.bits(out)).isEqualTo(whole());
    assertThat(ended.said()).doesNotContain("Exception");
  }

  private void killAfter(int step) throws Exception {
    Process process = FaultyRun.start(List.of(), "train", CONF, "--out", out.toString());
    while (process.isAlive() && !hasReached(step)) {
      Thread.sleep(2);
    }
    process.destroyForcibly();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(trial.resolve("result.json")).doesNotExist();
  }

  private boolean hasReached(int step) throws IOException {
    return Stream.iterate(step, at -> at <= STEPS, at -> at + EVERY)
        .anyMatch(at -> Files.exists(checkpoints.resolve("%09d.checkpoint".formatted(at))));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
