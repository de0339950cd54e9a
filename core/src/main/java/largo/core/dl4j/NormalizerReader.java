package largo.core.dl4j;

import java.nio.ByteBuffer;
import largo.core.data.Normalization;
import largo.core.model.ModelException;

/**
 * Reads normalizers as ND4J writes them. Those of custom classes are refused before any class is
 * loaded.
 */
final class NormalizerReader {

  private static final String KNOWN =
      "supported are NormalizerStandardize, NormalizerMinMaxScaler and ImagePreProcessingScaler";

  /** ND4J's lower bound of deviations; it treats smaller ones as zero when it divides. */
  private static final double ND4J_EPSILON = 1.0001e-5;

  private NormalizerReader() {}

  /**
   * Reads a normalizer.
   *
   * @throws ModelException if it is damaged, or of an unknown kind; the caller adds the file to the
   *     message
   */
  static Normalization read(byte[] serialized) {
    ByteBuffer from = ByteBuffer.wrap(serialized);
    if (!BinaryArray.text(from).equals("NORMALIZER") || from.remaining() < Integer.BYTES) {
      throw new ModelException("it does not begin like a normalizer of ND4J");
    }
    int version = from.getInt();
    if (version != 1) {
      throw new ModelException("it is of version %d, not 1", version);
    }
    String type = BinaryArray.text(from);
    return switch (type) {
      case "STANDARDIZE" -> standardize(from);
      case "MIN_MAX" -> minMax(from);
      case "IMAGE_MIN_MAX" -> pixels(from);
      case "CUSTOM" ->
          throw new ModelException("it is of a custom class, which is not loaded; %s", KNOWN);
      default -> throw new ModelException("it is of type %s; %s", type, KNOWN);
    };
  }

  private static Normalization standardize(ByteBuffer from) {
    need(from, 1);
    from.get(); // whether labels were normalized, too, which comes last
    double[] shift = BinaryArray.read(from).asDoubles();
    double[] scale = BinaryArray.read(from).asDoubles();
    for (int k = 0; k < scale.length; k++) {
      scale[k] = scale[k] > ND4J_EPSILON ? scale[k] : 1;
    }
    return checked(shift, scale);
  }

  /** {@code (x − min) / (max − min) · (high − low) + low}. */
  private static Normalization minMax(ByteBuffer from) {
    need(from, 1 + 2 * Double.BYTES);
    from.get();
    double low = from.getDouble();
    double high = from.getDouble();
    double[] shift = BinaryArray.read(from).asDoubles();
    double[] scale = BinaryArray.read(from).asDoubles();
    for (int k = 0; k < Math.min(scale.length, shift.length); k++) {
      scale[k] = (scale[k] - shift[k]) / (high - low);
      shift[k] -= low * scale[k];
    }
    return checked(shift, scale);
  }

  private static Normalization pixels(ByteBuffer from) {
    need(from, 3 * Double.BYTES);
    double low = from.getDouble();
    double high = from.getDouble();
    double scale = from.getDouble() / (high - low);
    return checked(new double[] {-low * scale}, new double[] {scale});
  }

  private static Normalization checked(double[] shift, double[] scale) {
    try {
      return new Normalization(shift, scale);
    } catch (IllegalArgumentException e) {
      throw new ModelException(e, "%s", e.getMessage());
    }
  }

  private static void need(ByteBuffer from, int bytes) {
    if (from.remaining() < bytes) {
      throw new ModelException("it ends after %d bytes", from.limit());
    }
  }
}
