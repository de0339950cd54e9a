package largo.core.analysis;

import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;

/**
 * Differences within pairs.
 *
 * @param mean of the differences
 * @param standardError {@code s / √n}; NaN for one pair
 */
record PairedDifferences(double mean, double standardError) {

  static PairedDifferences of(double[] values, double[] reference) {
    DescriptiveStatistics differences = new DescriptiveStatistics();
    for (int i = 0; i < values.length; i++) {
      differences.addValue(values[i] - reference[i]);
    }
    double error =
        values.length < 2
            ? Double.NaN
            : differences.getStandardDeviation() / Math.sqrt(values.length);
    return new PairedDifferences(differences.getMean(), error);
  }
}
