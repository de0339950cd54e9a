package largo.spark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import largo.core.data.InputException;
import largo.spark.TestFolder;
import largo.spark.storage.StorageException;
import org.apache.hadoop.conf.Configuration;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

public class InputFilesTest extends JUnitSuite {

  private final InputFiles files = new InputFiles(new Configuration());

  @Test
  public void takesExistingNamesLiterally() {
    TestFolder folder = TestFolder.create();
    assertThat(List.of("v[1]", "{x}", "a,b", "10:30", "what?", "100%", "a b#c", "é"))
        .allSatisfy(
            name -> {
              folder.write(name + "/t.csv", "x");
              assertThat(names(folder, name)).containsExactly(name + "/t.csv");
              assertThat(names(folder, name + "/t.csv")).containsExactly(name + "/t.csv");
            });
    assertThat(names(folder, "v\\[1\\]")).containsExactly("v[1]/t.csv");
    assertThat(names(folder, "v\\[1\\]/*.csv")).containsExactly("v[1]/t.csv");
  }

  @Test
  public void findsMatchesOfGlobsAmongNamesWithColons() {
    TestFolder folder = TestFolder.create();
    for (String name :
        List.of("10:30/a.csv", "11:30/a.csv", "one/b.csv", "two/b.csv", "[c]/c.csv")) {
      folder.write(name, "x");
    }
    folder.write("one/_SUCCESS", "");
    folder.write("one/.b.csv.crc", "");

    assertThat(names(folder, "1*/a.csv")).containsExactly("10:30/a.csv", "11:30/a.csv");
    assertThat(names(folder, "1?:30/a.csv")).containsExactly("10:30/a.csv", "11:30/a.csv");
    assertThat(names(folder, "o*")).containsExactly("one/b.csv");
    assertThat(names(folder, "o*/*")).containsExactly("one/b.csv");
    assertThat(names(folder, "{one,two}/b.csv")).containsExactly("one/b.csv", "two/b.csv");
    assertThat(names(folder, "{one/b,10:30/a}.csv")).containsExactly("10:30/a.csv", "one/b.csv");
    assertThat(names(folder, "{o*,one}/b.csv")).containsExactly("one/b.csv");
    assertThat(names(folder, "[a-z]*/b.csv")).containsExactly("one/b.csv", "two/b.csv");
    assertThat(names(folder, "\\[c\\]/*")).containsExactly("[c]/c.csv");
  }

  @Test
  public void reportsAMissingFile() {
    TestFolder folder = TestFolder.create();
    assertThat(List.of("no*", "no", "no:no", "{a,b}"))
        .allSatisfy(
            name ->
                assertThatExceptionOfType(InputException.class)
                    .isThrownBy(() -> files.list("data.train", folder + "/" + name))
                    .withMessage(
                        "data.train = %s/%s: there is no such file or folder", folder, name));
  }

  @Test
  public void treatsAColonAsPartOfANameExceptInUris() {
    assertThat(GlobExpander.path("10:30/x.csv").toUri().getPath()).endsWith("10:30/x.csv");
    assertThat(GlobExpander.path("a:b").toUri().getScheme()).isNull();
    assertThat(GlobExpander.path("hdfs://nn/a").toUri().getScheme()).isEqualTo("hdfs");
    assertThat(GlobExpander.path("file:/a").toUri().getScheme()).isEqualTo("file");
  }

  @Test
  public void namesThePathAndTheConnectorThatIsMissing() {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> files.list("data.train", "s3a://bucket/train.csv"))
        .withMessageStartingWith("s3a://bucket/train.csv cannot be reached: Class ");
  }

  private List<String> names(TestFolder folder, String pattern) {
    String prefix = "file:" + folder + "/";
    return files.list("data.train", folder + "/" + pattern).stream()
        .map(f -> f.getPath().toString().replace(prefix, ""))
        .toList();
  }
}
