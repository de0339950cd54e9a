package largo.spark.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import largo.core.checkpoint.DamagedException;

/** Writes and reads records as JSON. */
final class JsonRecords {

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private JsonRecords() {}

  static String write(Record record) {
    try {
      return MAPPER.writeValueAsString(record);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + record, e);
    }
  }

  /**
   * Reads a record.
   *
   * @throws DamagedException if it is not JSON of such a record
   */
  static <R extends Record> R read(byte[] json, Class<R> type) throws DamagedException {
    try {
      R record = MAPPER.readValue(json, type);
      if (record == null) {
        throw new DamagedException("it holds nothing");
      }
      return record;
    } catch (JsonProcessingException e) {
      throw new DamagedException("%s", e.getOriginalMessage());
    } catch (DamagedException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of memory
    }
  }
}
