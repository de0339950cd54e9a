package largo.spark.session.protocol;

import java.io.IOException;
import largo.core.gradient.Score;

/** A shard's score. */
public record ScoreResponse(long id, int shard, Score score) implements Response {

  private static final int FIELD_BYTES = 8;

  @Override
  public MessageType type() {
    return MessageType.SCORE_RESPONSE;
  }

  @Override
  public long encodedLength() {
    return length(score.classes());
  }

  @Override
  public void encode(FrameWriter out) throws IOException {
    out.putDouble(score.loss());
    for (long cell : score.cells()) {
      out.putLong(cell);
    }
  }

  static boolean isValidLength(long length, SessionDescriptor session) {
    return length == length(session.classes());
  }

  static ScoreResponse decode(FrameHeader header, FrameReader in) throws IOException {
    int classes = in.session().classes();
    double loss = in.fields(FIELD_BYTES).getDouble();
    long[] cells = new long[Math.multiplyExact(classes, classes)];
    in.readLongs(cells);
    in.verifyChecksum();
    for (long cell : cells) {
      FrameReader.count(cell, "decisions", header);
    }
    return new ScoreResponse(header.id(), header.shard(), new Score(classes, cells, loss));
  }

  private static long length(int classes) {
    return FIELD_BYTES + 8L * classes * classes;
  }
}
