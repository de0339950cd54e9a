package largo.spark.study;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import largo.core.LargoException;
import largo.core.data.InputException;
import largo.core.optimizer.NotFiniteException;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** Error messages for users. */
public class ErrorMessagesTest extends JUnitSuite {

  @Test
  public void keepsTheFileThatAnOuterErrorNames() {
    IOException full = new IOException("No space left on device");
    assertThat(ErrorMessages.inOneLine(new UncheckedIOException("a.zip cannot be written", full)))
        .isEqualTo("a.zip cannot be written: IOException: No space left on device");
    assertThat(
            ErrorMessages.inOneLine(
                new RuntimeException(
                    new UncheckedIOException(
                        "a.zip cannot be written: " + full.getMessage(), full))))
        .isEqualTo("a.zip cannot be written: No space left on device");
    assertThat(
            ErrorMessages.inOneLine(
                new UncheckedIOException("a.zip cannot be read", new EOFException())))
        .startsWith("a.zip cannot be read");
  }

  @Test
  public void prefersErrorsForUsers() {
    InputException ours = new InputException("a.csv: line 3: %s", "too few columns");
    assertThat(ErrorMessages.inOneLine(new RuntimeException("Job aborted", new IOException(ours))))
        .isEqualTo("a.csv: line 3: too few columns");
  }

  @Test
  public void showsAllLinesOfAnErrorForUsers() {
    LargoException ours = new LargoException("a.conf: %d problems%nseed%nshards", 2) {};
    assertThat(ErrorMessages.text(ours)).isEqualTo("a.conf: 2 problems%nseed%nshards".formatted());
    assertThat(ErrorMessages.text(new RuntimeException(ours))).isEqualTo("a.conf: 2 problems");
    assertThat(ErrorMessages.text(new RuntimeException("two\nlines")))
        .isEqualTo("RuntimeException: two");
  }

  /** Except exceptions that another class of Largo always handles. */
  @Test
  public void publicExceptionsAreErrorsForUsers() {
    classes()
        .that()
        .areAssignableTo(RuntimeException.class)
        .and()
        .arePublic()
        .and()
        .doNotHaveFullyQualifiedName(NotFiniteException.class.getName())
        .should()
        .beAssignableTo(LargoException.class)
        .check(
            new ClassFileImporter()
                .withImportOption(location -> !location.contains("/test-classes/"))
                .importPackages("largo"));
  }

  @Test
  public void repeatsNoClassNames() {
    IOException root = new IOException("gone");
    assertThat(ErrorMessages.inOneLine(new RuntimeException(new IllegalStateException(root))))
        .isEqualTo("IOException: gone");
    assertThat(
            ErrorMessages.inOneLine(
                new UncheckedIOException("hdfs://h/x cannot be read: " + root, root)))
        .isEqualTo("hdfs://h/x cannot be read: gone");
    assertThat(ErrorMessages.inOneLine(new NullPointerException()))
        .startsWith("NullPointerException at largo.spark.study.ErrorMessagesTest");
  }

  @Test
  public void suggestsARemedy() {
    ConnectException refused = new ConnectException("Connection refused");
    ConnectException hadoops =
        new ConnectException(
            "Call From a/127.0.0.1 to b:1 failed on connection exception: "
                + refused
                + "; For more details see:  http://wiki.apache.org/hadoop/ConnectionRefused");
    hadoops.initCause(refused);
    assertThat(
            ErrorMessages.inOneLine(
                new UncheckedIOException(
                    "hdfs://b:1/x cannot be reached: " + hadoops.getMessage(), hadoops)))
        .isEqualTo(
            "hdfs://b:1/x cannot be reached: Call From a/127.0.0.1 to b:1 failed on connection "
                + "exception: Connection refused; nothing listens there: is the service up, and are "
                + "host and port right?");
    assertThat(ErrorMessages.inOneLine(new UnknownHostException("nn")))
        .isEqualTo("UnknownHostException: nn; there is no such host; is its name right?");
    ClassNotFoundException s3a =
        new ClassNotFoundException("Class org.apache.hadoop.fs.s3a.S3AFileSystem not found");
    assertThat(ErrorMessages.inOneLine(new RuntimeException(s3a)))
        .contains("add --conf spark.jars.packages=org.apache.hadoop:hadoop-aws:3.");
    assertThat(ErrorMessages.inOneLine(new IOException("No FileSystem for scheme \"s3\"")))
        .contains("write s3a://…, and", "hadoop-aws");
  }
}
