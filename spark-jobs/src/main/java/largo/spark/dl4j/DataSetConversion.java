package largo.spark.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import largo.core.data.Examples;
import largo.core.data.FloatFeatures;
import largo.core.data.InputException;
import largo.core.data.VectorTargets;
import largo.core.dl4j.Nd4jFloats;
import largo.core.dl4j.NetworkSignature;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Converts data sets of ND4J to rows of floats, in the task that reads the data set, as its arrays
 * are not sent.
 *
 * @param features arrays of n examples each
 * @param labels arrays of n examples each
 * @param masks of features and labels; null in place of a missing one
 */
record DataSetConversion(List<INDArray> features, List<INDArray> labels, List<INDArray> masks) {

  /** Represents a null in an RDD. */
  private static final DataSetConversion MISSING =
      new DataSetConversion(
          Collections.singletonList(null), Collections.singletonList(null), List.of());

  static DataSetConversion of(DataSet data) {
    if (data == null) {
      return MISSING;
    }
    return new DataSetConversion(
        Collections.singletonList(data.getFeatures()),
        Collections.singletonList(data.getLabels()),
        list(data.getFeaturesMaskArray(), data.getLabelsMaskArray()));
  }

  static DataSetConversion of(MultiDataSet data) {
    if (data == null) {
      return MISSING;
    }
    List<INDArray> masks = new ArrayList<>(list(data.getFeaturesMaskArrays()));
    masks.addAll(list(data.getLabelsMaskArrays()));
    return new DataSetConversion(list(data.getFeatures()), list(data.getLabels()), masks);
  }

  /**
   * The shapes of its examples.
   *
   * @throws InputException if it has none
   */
  NetworkSignature signature() {
    checkPresent();
    return new NetworkSignature(shapes(features), shapes(labels));
  }

  /**
   * The rows.
   *
   * @throws InputException if they are not of the expected shapes, or have a mask
   */
  Examples examples(NetworkSignature expected) {
    NetworkSignature found = signature();
    if (!found.equals(expected)) {
      throw new InputException(
          "all examples must have the same shapes, but some are %s and others %s", expected, found);
    }
    checkMasks();

    FloatFeatures inputs = rows(features, expected.inputSize());
    FloatFeatures outputs = rows(labels, expected.outputSize());
    return new Examples(inputs, new VectorTargets(outputs));
  }

  private int count() {
    return Math.toIntExact(features.get(0).size(0));
  }

  /** The rows of all arrays, concatenated. */
  private FloatFeatures rows(List<INDArray> arrays, int width) {
    int examples = count();
    if (arrays.size() == 1) {
      return new FloatFeatures(floats(arrays.get(0)), width);
    }

    float[] rows = new float[Math.multiplyExact(examples, width)];
    int offset = 0;
    for (INDArray array : arrays) {
      float[] from = floats(array);
      int length = from.length / examples;
      for (int i = 0; i < examples; i++) {
        System.arraycopy(from, i * length, rows, i * width + offset, length);
      }
      offset += length;
    }
    return new FloatFeatures(rows, width);
  }

  private static float[] floats(INDArray array) {
    try (INDArray flat = array.castTo(DataType.FLOAT).dup('c')) {
      return Nd4jFloats.of(flat.reshape(flat.length()));
    }
  }

  private void checkPresent() {
    for (INDArray array : concat(features, labels)) {
      if (array == null) {
        throw new InputException(
            "a data set is null, or has no features or no labels, which training needs");
      }
      if (array.rank() < 2 || array.size(0) != features.get(0).size(0)) {
        throw new InputException(
            "the first axis of all arrays of a data set must count its examples, but their shapes"
                + " are %s",
            concat(features, labels).stream().map(a -> Arrays.toString(a.shape())).toList());
      }
    }
  }

  /** A mask of ones equals no mask. */
  private void checkMasks() {
    for (INDArray mask : masks) {
      if (mask != null && mask.minNumber().floatValue() != 1) {
        throw new InputException(
            "a data set has a mask, and masks are not supported: give all examples the same "
                + "length, or train with DL4J's training master");
      }
    }
  }

  private static List<List<Integer>> shapes(List<INDArray> arrays) {
    return arrays.stream()
        .map(
            array ->
                IntStream.range(1, array.rank())
                    .mapToObj(axis -> Math.toIntExact(array.size(axis)))
                    .toList())
        .toList();
  }

  private static List<INDArray> list(INDArray... arrays) {
    return arrays == null ? List.of() : Arrays.asList(arrays);
  }

  private static List<INDArray> concat(List<INDArray> first, List<INDArray> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
