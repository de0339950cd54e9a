package largo.spark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import largo.spark.ChildJvm;
import largo.spark.Slow;
import largo.spark.TestFolder;
import org.apache.commons.io.FileUtils;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.scalatestplus.junit.JUnitSuite;

/** Runs the commands of all pages in order, on little data. */
@Category(Slow.class)
public class WalkthroughTest extends JUnitSuite {

  private static final Path ROOT = Path.of("..");
  private static final long DEADLINE_SECONDS = 2400;

  @Test
  public void everyCommandRuns() throws Exception {
    TestFolder folder = TestFolder.create();
    Path here = folder.path().resolve("project");
    for (String part : new String[] {"conf", "docs", "notebooks"}) {
      FileUtils.copyDirectory(ROOT.resolve(part).toFile(), here.resolve(part).toFile());
    }
    for (String page : DocsPage.AT_THE_TOP) {
      Files.copy(ROOT.resolve(page), here.resolve(page));
    }

    Path log = folder.path().resolve("log");
    Process process =
        ChildJvm.of(Walkthrough.class, "2g")
            .directory(here.toFile())
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
          .as("in time:\n%s", PageTexts.read(log))
          .isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as("%s", PageTexts.read(log)).isZero();
    System.out.println(PageTexts.read(log));
  }
}
