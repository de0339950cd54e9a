import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.repl.SparkILoop;
import org.apache.spark.sql.SparkSession;
import scala.collection.JavaConverters;
import scala.collection.immutable.List;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.Results;

/**
 * Runs the {@code %spark} paragraphs of a Zeppelin note in Spark's REPL, as Zeppelin's interpreter
 * does, and fails if a paragraph fails. Java runs this source file directly; {@code
 * notebooks/execute} has the command.
 *
 * <pre>
 *   java -cp JARS Zeppelin.java NOTE.zpln [COPY.zpln]
 * </pre>
 *
 * <p>The copy contains the results; it may be the note itself.
 */
public final class Zeppelin {

  private static final Pattern DISPLAY = Pattern.compile("(?m)^%(table|html)[ \n]");

  private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private final ByteArrayOutputStream captured = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(captured, true, StandardCharsets.UTF_8);
  private final IMain interpreter;

  private Zeppelin() throws Exception {
    File classes = Files.createTempDirectory("repl").toFile();
    SparkSession session =
        SparkSession.builder()
            .appName("zeppelin")
            .config("spark.repl.class.outputDir", classes.getPath())
            .getOrCreate();
    Settings settings = new Settings();
    settings.processArguments(
        list("-usejavacp", "-Yrepl-class-based", "-Yrepl-outdir", classes.getPath()), true);
    SparkILoop loop = new SparkILoop(scala.Option.empty(), new PrintWriter(out, true));
    loop.settings_$eq(settings);
    loop.createInterpreter();
    interpreter = loop.intp();
    interpreter.initializeSynchronous();
    interpreter.bind("spark", SparkSession.class.getName(), session, list("@transient"));
    if (interpret("import spark.implicits._\nimport org.apache.spark.sql.functions._") != null) {
      throw new IllegalStateException(output());
    }
    captured.reset();
  }

  public static void main(String[] arguments) throws Exception {
    int code = new Zeppelin().run(Path.of(arguments[0]), Arrays.stream(arguments).skip(1).toList());
    System.exit(code);
  }

  private int run(Path file, java.util.List<String> copy) throws Exception {
    PrintStream terminal = System.out;
    JsonNode note = json.readTree(file.toFile());
    int number = 0;
    for (JsonNode paragraph : note.get("paragraphs")) {
      number++;
      String text = paragraph.get("text").asText();
      if (!text.startsWith("%spark\n")) {
        continue;
      }
      captured.reset();
      String error = interpret(text.substring("%spark\n".length()));
      terminal.printf("%s, paragraph %d: %s%n", file, number, error == null ? "SUCCESS" : error);
      if (error != null) {
        terminal.println(output());
        return 1;
      }
      ObjectNode results = json.createObjectNode();
      results.put("code", "SUCCESS");
      results.set("msg", messages(output()));
      ((ObjectNode) paragraph).set("results", results);
      ((ObjectNode) paragraph).put("status", "FINISHED");
    }
    if (!copy.isEmpty()) {
      Files.writeString(Path.of(copy.get(0)), json.writeValueAsString(note) + "\n");
    }
    return 0;
  }

  /** Interprets code and captures the output of the program and of the REPL; null on success. */
  private String interpret(String code) {
    PrintStream before = System.out;
    System.setOut(out);
    try {
      Results.Result result =
          (Results.Result) scala.Console.withOut(out, () -> interpreter.interpret(code));
      return result.equals(Results.Success$.MODULE$) ? null : result.toString().toUpperCase();
    } finally {
      System.setOut(before);
    }
  }

  /** The captured output, with paths relative to this folder, because notes are stored. */
  private String output() {
    return captured.toString(StandardCharsets.UTF_8).replace(Path.of("").toAbsolutePath() + "/", "");
  }

  /** Splits output by Zeppelin's display system: %table and %html begin a part of that type. */
  private ArrayNode messages(String text) {
    ArrayNode messages = json.createArrayNode();
    Matcher display = DISPLAY.matcher(text);
    int from = 0;
    String type = "TEXT";
    while (display.find()) {
      add(messages, type, text.substring(from, display.start()));
      type = display.group(1).toUpperCase();
      from = display.end();
    }
    add(messages, type, text.substring(from));
    return messages;
  }

  private void add(ArrayNode messages, String type, String data) {
    if (!data.isBlank()) {
      messages.addObject().put("type", type).put("data", data);
    }
  }

  private static List<String> list(String... values) {
    return JavaConverters.asScalaBuffer(Arrays.asList(values)).toList();
  }
}
