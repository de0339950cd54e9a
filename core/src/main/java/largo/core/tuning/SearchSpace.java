package largo.core.tuning;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.primes.Primes;
import org.apache.commons.math3.random.HaltonSequenceGenerator;

/**
 * The learning rate on a logarithmic axis and other hyper-parameters on theirs, mapped to {@code
 * [0, 1]^d}; the rate is the first coordinate.
 *
 * @param low lowest rate, positive
 * @param high highest rate, above low
 * @param keys the other hyper-parameters, at most 39
 */
public record SearchSpace(double low, double high, List<TunedKey> keys) {

  /** Points per dimension among which a search chooses if there are several. */
  private static final int POINTS = 512;

  /** Checks the range of rates. */
  public SearchSpace {
    new LogRange(low, high); // checks it
    keys = List.copyOf(keys);
  }

  /** The number of hyper-parameters, with the rate. */
  public int dimensions() {
    return 1 + keys.size();
  }

  /** The number of the first trials: the smallest prime number that is at least d + 2. */
  public int initialTrials() {
    return Primes.nextPrime(dimensions() + 2);
  }

  /**
   * The first trials: the centres of {@code n} equal parts of each axis, each once, of which axis
   * {@code k} has part {@code (k + 1) i mod n} in trial {@code i}: a Latin hypercube.
   */
  Stream<Candidate> initial() {
    double[] centres = LogRange.centres(initialTrials()).toArray();
    return IntStream.range(0, centres.length)
        .mapToObj(
            i ->
                candidate(
                    IntStream.range(0, dimensions())
                        .mapToDouble(axis -> centres[i * (axis + 1) % centres.length])
                        .toArray()));
  }

  /** The points among which a search chooses: equidistant on one axis, else a Halton sequence. */
  Stream<double[]> points() {
    if (keys.isEmpty()) {
      return LogRange.points().mapToObj(x -> new double[] {x});
    }
    HaltonSequenceGenerator halton = new HaltonSequenceGenerator(dimensions());
    return Stream.generate(halton::nextVector).limit((long) POINTS * dimensions());
  }

  /** The trial at a point of {@code [0, 1]^d}, with the whole budget. */
  Candidate candidate(double... point) {
    Map<String, Double> settings = new LinkedHashMap<>();
    for (int k = 0; k < keys.size(); k++) {
      settings.put(keys.get(k).key(), keys.get(k).rounded(point[k + 1]));
    }
    return new Candidate(new LogRange(low, high).rounded(point[0]), settings, 1);
  }

  double[] position(Candidate candidate) {
    return DoubleStream.concat(
            DoubleStream.of(new LogRange(low, high).position(candidate.rate())),
            keys.stream().mapToDouble(key -> key.position(candidate.settings().get(key.key()))))
        .toArray();
  }

  /** The nearest trial within the ranges, for one that was found in other ranges. */
  public Candidate nearest(Candidate other) {
    double[] point = position(new Candidate(clamped(other.rate()), other.settings(), 1));
    Candidate nearest =
        candidate(Arrays.stream(point).map(x -> Math.min(1, Math.max(0, x))).toArray());
    return new Candidate(clamped(other.rate()), nearest.settings(), 1);
  }

  private double clamped(double rate) {
    return Math.min(high, Math.max(low, rate));
  }

  /**
   * Fits scores over the positions of their trials, at least one of which is not NaN. A trial
   * without a score counts as the lowest of the others.
   */
  GaussianProcess fit(List<ScoredCandidate> scores) {
    List<ScoredCandidate> sorted = // equal results in any order
        scores.stream()
            .sorted(Comparator.comparing(s -> position(s.candidate()), Arrays::compare))
            .toList();
    double min =
        sorted.stream()
            .filter(ScoredCandidate::hasScore)
            .mapToDouble(ScoredCandidate::score)
            .min()
            .orElseThrow();
    return GaussianProcess.fit(
        sorted.stream().map(s -> position(s.candidate())).toArray(double[][]::new),
        sorted.stream().mapToDouble(s -> s.hasScore() ? s.score() : min).toArray());
  }
}
