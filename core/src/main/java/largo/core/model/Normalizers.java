package largo.core.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import largo.core.data.Normalization;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;
import org.nd4j.linalg.factory.Nd4j;

/** Normalizations as ND4J's normalizers, and back. */
final class Normalizers {

  private Normalizers() {}

  /** The normalizer that does the same; nothing for a normalization that does nothing. */
  private static Optional<DataNormalization> toNd4j(Normalization normalization) {
    if (normalization.equals(Normalization.NONE)) {
      return Optional.empty();
    }
    if (normalization.equals(Normalization.BYTES)) {
      return Optional.of(new ImagePreProcessingScaler(0, 1));
    }

    return Optional.of(
        new NormalizerStandardize(row(normalization.shift()), row(normalization.scale())));
  }

  /** What DL4J keeps of a normalization in a model file; nothing for one that does nothing. */
  static Optional<byte[]> write(Normalization normalization) {
    return toNd4j(normalization)
        .map(
            normalizer -> {
              try {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                NormalizerSerializer.getDefault().write(normalizer, bytes);
                return bytes.toByteArray();
              } catch (IOException e) {
                throw new UncheckedIOException(e); // to memory
              }
            });
  }

  /**
   * Reads a normalizer.
   *
   * @param name the model's file, for messages
   * @throws ModelException if it is of a kind that is not known here
   */
  static Normalization read(String name, byte[] serialized) {
    try {
      Normalizer<?> normalizer =
          NormalizerSerializer.getDefault().restore(new ByteArrayInputStream(serialized));
      if (normalizer instanceof NormalizerStandardize s) {
        return new Normalization(s.getMean().toDoubleVector(), s.getStd().toDoubleVector());
      }
      if (normalizer instanceof ImagePreProcessingScaler s
          && s.getMinRange() == 0
          && s.getMaxRange() == 1) {
        return Normalization.all(0, s.getMaxPixelVal());
      }
      throw new ModelException(
          "%s has a normalizer of type %s; those known here are NormalizerStandardize and "
              + "ImagePreProcessingScaler to [0, 1]",
          name, normalizer.getClass().getSimpleName());
    } catch (ModelException e) {
      throw e;
    } catch (Exception e) { // what ND4J declares
      throw new ModelException(e, "the normalizer in %s cannot be read: %s", name, e.getMessage());
    }
  }

  private static INDArray row(double[] values) {
    return Nd4j.createFromArray(values).reshape(1, values.length).castTo(DataType.FLOAT);
  }
}
