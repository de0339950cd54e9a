package largo.core.factorization;

import java.util.Random;

/** A plain factorization {@code X ≈ S H} by multiplicative updates, to compare with. */
final class MultiplicativeUpdates {

  private final double[][] x;
  private final double[][] s;
  private final double[][] h;

  MultiplicativeUpdates(float[] values, int width, int rank, long seed) {
    int rows = values.length / width;
    this.x = new double[rows][width];
    for (int i = 0; i < values.length; i++) {
      x[i / width][i % width] = values[i];
    }
    Random random = new Random(seed);
    this.s = uniform(random, rows, rank);
    this.h = uniform(random, rank, width);
  }

  /** The squared error after some updates of both. */
  double after(int updates) {
    for (int i = 0; i < updates; i++) {
      // H = H (SᵀX) / (SᵀS H), then S = S (X Hᵀ) / (S H Hᵀ)
      update(h, product(transposed(s), x), product(product(transposed(s), s), h));
      update(s, product(x, transposed(h)), product(s, product(h, transposed(h))));
    }
    double[][] approximation = product(s, h);
    double error = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[0].length; j++) {
        error += (x[i][j] - approximation[i][j]) * (x[i][j] - approximation[i][j]);
      }
    }
    return error;
  }

  private static void update(double[][] of, double[][] numerator, double[][] denominator) {
    for (int i = 0; i < of.length; i++) {
      for (int j = 0; j < of[0].length; j++) {
        of[i][j] *= numerator[i][j] / (denominator[i][j] + 1e-12);
      }
    }
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] product = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < b.length; k++) {
        for (int j = 0; j < b[0].length; j++) {
          product[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return product;
  }

  private static double[][] transposed(double[][] a) {
    double[][] transposed = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        transposed[j][i] = a[i][j];
      }
    }
    return transposed;
  }

  private static double[][] uniform(Random random, int rows, int columns) {
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      for (int j = 0; j < columns; j++) {
        row[j] = random.nextDouble();
      }
    }
    return values;
  }
}
