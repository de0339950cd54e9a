package largo.spark.session.protocol;

import java.io.IOException;
import java.util.stream.LongStream;
import largo.core.gradient.PredictionSums;
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
    for (long count : score.predictions().counts()) {
      out.putLong(count);
    }
    for (double sum : score.predictions().sums()) {
      out.putDouble(sum);
    }
  }

  static boolean isValidLength(long length, SessionDescriptor session) {
    return length == length(session.classes());
  }

  static ScoreResponse decode(FrameHeader header, FrameReader in) throws IOException {
    int classes = in.session().classes();
    double loss = in.fields(FIELD_BYTES).getDouble();
    long[] cells = new long[Score.cells(classes)];
    in.readLongs(cells);
    long[] counts = new long[PredictionSums.counts(classes)];
    in.readLongs(counts);
    long[] bits = new long[PredictionSums.sums(classes)];
    in.readLongs(bits);
    in.verifyChecksum();
    for (long cell : cells) {
      FrameReader.count(cell, "decisions", header);
    }
    for (long count : counts) {
      FrameReader.count(count, "predictions", header);
    }
    double[] sums = LongStream.of(bits).mapToDouble(Double::longBitsToDouble).toArray();
    return new ScoreResponse(
        header.id(),
        header.shard(),
        new Score(classes, cells, loss, PredictionSums.of(classes, counts, sums)));
  }

  private static long length(int classes) {
    return FIELD_BYTES
        + 8L * Score.cells(classes)
        + 8L * (PredictionSums.counts(classes) + PredictionSums.sums(classes));
  }
}
