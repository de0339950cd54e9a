package largo.spark.ml;

import java.io.Serial;
import java.nio.charset.StandardCharsets;
import largo.core.data.InputException;
import largo.core.data.TextEncoding;
import largo.core.data.Tokenizer;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.TaskCompletionListener;

/** The last tokens of texts, from which a model predicts the next one. One tokenizer for a task. */
final class TextTokens implements UDF1<String, double[]> {

  @Serial private static final long serialVersionUID = 1;

  private final TextEncoding encoding;
  private final int length;
  private transient Tokenizer tokenizer;

  /**
   * The tokens of an encoding.
   *
   * @param length number of the last tokens
   */
  TextTokens(TextEncoding encoding, int length) {
    this.encoding = encoding;
    this.length = length;
  }

  /** A column of arrays of tokens, {@code double[length]}, for one of texts. */
  Column of(Column texts) {
    return functions.udf(this, DataTypes.createArrayType(DataTypes.DoubleType)).apply(texts);
  }

  /**
   * The last tokens of a text.
   *
   * @throws InputException if there are fewer
   */
  @Override
  public double[] call(String text) {
    if (text == null) {
      throw new InputException("a row has no text: its cell is null");
    }
    int[] tokens = tokenizer().encode(text.getBytes(StandardCharsets.UTF_8));
    if (tokens.length < length) {
      throw new InputException(
          "the model predicts from %d tokens, but a text has %d: '%s'",
          length, tokens.length, text.length() <= 60 ? text : text.substring(0, 60) + "…");
    }
    double[] last = new double[length];
    for (int i = 0; i < length; i++) {
      last[i] = tokens[tokens.length - length + i];
    }
    return last;
  }

  private Tokenizer tokenizer() {
    if (tokenizer == null) {
      tokenizer = encoding.open();
      TaskCompletionListener close = context -> tokenizer.close();
      TaskContext.get().addTaskCompletionListener(close);
    }
    return tokenizer;
  }
}
