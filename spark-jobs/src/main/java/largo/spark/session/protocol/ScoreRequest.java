package largo.spark.session.protocol;

import java.io.IOException;
import largo.core.data.DataSplit;

/**
 * Requests the score of a model on a split of the data from all shards.
 *
 * @param parameters float[layout size]
 */
public record ScoreRequest(long id, DataSplit split, float[] parameters) implements Request {

  private static final int FIELD_BYTES = 4;
  private static final int TRAIN = 1;
  private static final int VALIDATION = 2;
  private static final int TEST = 3;

  @Override
  public MessageType type() {
    return MessageType.SCORE_REQUEST;
  }

  @Override
  public void dispatch(Handler handler) throws IOException {
    handler.score(this);
  }

  @Override
  public Class<ScoreResponse> responseType() {
    return ScoreResponse.class;
  }

  @Override
  public String describe() {
    return "the score of " + split;
  }

  @Override
  public long encodedLength() {
    return FIELD_BYTES + 4L * parameters.length;
  }

  @Override
  public void encode(FrameWriter out) throws IOException {
    out.putInt(
        switch (split) {
          case TRAIN -> TRAIN;
          case VALIDATION -> VALIDATION;
          case TEST -> TEST;
        });
    out.putFloats(parameters);
  }

  static boolean isValidLength(long length, SessionDescriptor session) {
    return length == FIELD_BYTES + session.parameterBytes();
  }

  static ScoreRequest decode(FrameHeader header, FrameReader in) throws IOException {
    int split = in.fields(FIELD_BYTES).getInt();
    float[] parameters = in.readParameters(ALL_SHARDS);
    in.verifyChecksum();
    return new ScoreRequest(header.id(), split(split), parameters);
  }

  private static DataSplit split(int number) throws BadFrameException {
    return switch (number) {
      case TRAIN -> DataSplit.TRAIN;
      case VALIDATION -> DataSplit.VALIDATION;
      case TEST -> DataSplit.TEST;
      default ->
          throw new BadFrameException(
              RejectionReason.CONTENT, "a request for the score of split %d", number);
    };
  }
}
