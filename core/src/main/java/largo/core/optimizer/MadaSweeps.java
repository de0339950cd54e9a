package largo.core.optimizer;

/** The sweeps of {@link Mada}, in its notation. */
final class MadaSweeps {

  /** {@code m, v, n, ṽ} before the previous update, its gradient and the one before, {@code l}. */
  static final int SLOTS = 7;

  private MadaSweeps() {}

  /**
   * The scalars of an update.
   *
   * @param number {@code t}
   * @param unbias1 {@code 1 − β₁ᵗ}
   * @param unbias2 {@code 1 − β₂ᵗ}
   */
  record Values(
      double beta1,
      double beta2,
      double beta3,
      double rho,
      double c,
      double gamma,
      double epsilon,
      double lionBeta1,
      long number,
      double unbias1,
      double unbias2) {

    static Values of(Mada rule, double[] h, long number) {
      return new Values(
          h[0],
          h[1],
          h[2],
          h[3],
          h[4],
          h[5],
          rule.epsilon(),
          rule.lionBeta1(),
          number,
          1 - Math.pow(h[0], number),
          1 - Math.pow(h[1], number));
    }
  }

  /**
   * {@code Σ g ∂d₋/∂h} for every coefficient.
   *
   * @param p of the previous update
   */
  static double[] derivatives(Vectors x, Step t, Values p) {
    float[] g = x.gradient();
    x.each(
        s -> {
          double[] sums = new double[MadaCoefficient.COUNT];
          Derivative of = new Derivative(p);
          for (int i = s.from(); i < s.to(); i++) {
            of.at(x, i);
            double gi = t.scale() * g[i];
            for (int k = 0; k < sums.length; k++) {
              sums[k] += gi * of.values[k];
            }
          }
          for (int k = 0; k < sums.length; k++) {
            s.sum(k, sums[k]);
          }
        });
    double[] slopes = new double[MadaCoefficient.COUNT];
    for (int k = 0; k < slopes.length; k++) {
      slopes[k] = x.sum(k);
    }

    return slopes;
  }

  /**
   * Replaces the state by that before this update, and changes the weights.
   *
   * @param p of the previous update
   * @param q of this update
   */
  static void move(Mada rule, Vectors x, Step t, Values p, Values q) {
    x.each(
        s -> {
          if (p.number() == 0) {
            start(rule, x, t, s);
          } else {
            advance(x, s, p);
          }
          float decay = rule.exempt().decay(rule.weightDecay(), s);
          step(rule, x, t, s, q, (float) (1 - t.rate() * decay));
        });
  }

  /** Sets the state before the first update. */
  private static void start(Mada rule, Vectors x, Step t, Strip s) {
    float[] g = x.gradient();
    float[] v = x.state(1);
    float[] n = x.state(2);
    float mean = (float) t.scale();
    float squares =
        rule.initialDifference() == Mada.InitialDifference.SQUARED_GRADIENT ? mean * mean : 0;
    for (int i = s.from(); i < s.to(); i++) {
      v[i] = (float) rule.initialVariance();
      n[i] = squares * g[i] * g[i];
    }
  }

  /** Applies the previous update to the state before it. */
  private static void advance(Vectors x, Strip s, Values p) {
    float[] m = x.state(0);
    float[] v = x.state(1);
    float[] n = x.state(2);
    float[] average = x.state(3);
    float[] g = x.state(4);
    float[] last = x.state(5);
    float b1 = (float) p.beta1();
    float c1 = (float) (1 - p.beta1());
    float b2 = (float) p.beta2();
    float c2 = (float) (1 - p.beta2());
    float b3 = (float) p.beta3();
    float c3 = (float) (1 - p.beta3());
    float c = (float) p.c();
    float yogi = (float) (1 - p.c());
    float newest = (float) (1.0 / p.number());
    for (int i = s.from(); i < s.to(); i++) {
      float difference = g[i] - last[i];
      float ahead = g[i] + b3 * difference;
      float square = ahead * ahead;
      float sign = Elementwise.sign(square - v[i]);
      float si = c * square + yogi * (v[i] + square * sign);
      m[i] = b1 * m[i] + c1 * g[i];
      v[i] = b2 * v[i] + c2 * si;
      n[i] = b3 * n[i] + c3 * difference;
      average[i] += newest * (v[i] - average[i]);
    }
  }

  private static void step(Mada rule, Vectors x, Step t, Strip s, Values q, float keep) {
    float[] w = x.weights();
    float[] sum = x.gradient();
    float[] m = x.state(0);
    float[] v = x.state(1);
    float[] n = x.state(2);
    float[] average = x.state(3);
    float[] g = x.state(4);
    float[] last = x.state(5);
    float[] lion = x.state(6);
    float mean = (float) t.scale();
    float b1 = (float) q.beta1();
    float c1 = (float) (1 - q.beta1());
    float b2 = (float) q.beta2();
    float c2 = (float) (1 - q.beta2());
    float b3 = (float) q.beta3();
    float c3 = (float) (1 - q.beta3());
    float c = (float) q.c();
    float yogi = (float) (1 - q.c());
    float rho = (float) q.rho();
    float newest = (float) (1.0 / q.number());
    float unbias1 = (float) (1 / q.unbias1());
    float unbias2 = (float) (1 / q.unbias2());
    float eps = (float) q.epsilon();
    float adam = (float) (t.rate() * q.gamma());
    float signs = (float) (t.rate() * (1 - q.gamma()));
    float l1 = (float) rule.lionBeta1();
    float l2 = (float) rule.lionBeta2();
    float k1 = (float) (1 - rule.lionBeta1());
    float k2 = (float) (1 - rule.lionBeta2());
    for (int i = s.from(); i < s.to(); i++) {
      float gi = mean * sum[i];
      float difference = gi - g[i];
      float ahead = gi + b3 * difference;
      float square = ahead * ahead;
      float sign = Elementwise.sign(square - v[i]);
      float si = c * square + yogi * (v[i] + square * sign);
      float vi = b2 * v[i] + c2 * si;
      float ai = average[i] + newest * (vi - average[i]);
      float root = (float) Math.sqrt(unbias2 * (rho * vi + (1 - rho) * ai));
      float pi = unbias1 * (b1 * m[i] + c1 * gi) + b3 * (b3 * n[i] + c3 * difference);
      lion[i] = l2 * lion[i] + k2 * gi;
      float ui = Elementwise.sign(l1 * lion[i] + k1 * gi);
      w[i] = keep * w[i] - adam * pi / (root + eps) - signs * ui;
      last[i] = g[i];
      g[i] = gi;
    }
  }

  /** The derivatives of the previous update's {@code d} at one parameter, in double precision. */
  private static final class Derivative {

    final double[] values = new double[MadaCoefficient.COUNT];

    private final Values p;
    private final double power1;
    private final double power2;

    Derivative(Values p) {
      this.p = p;
      this.power1 = p.number() * Math.pow(p.beta1(), p.number() - 1); // t β₁ᵗ⁻¹
      this.power2 = p.number() * Math.pow(p.beta2(), p.number() - 1);
    }

    void at(Vectors x, int i) {
      double m0 = x.state(0)[i];
      double v0 = x.state(1)[i];
      double n0 = x.state(2)[i];
      double a0 = x.state(3)[i];
      double g = x.state(4)[i];
      double difference = g - x.state(5)[i];
      double lion = x.state(6)[i];

      double ahead = g + p.beta3() * difference;
      double square = ahead * ahead;
      double sign = Math.signum(square - v0);
      double s = p.c() * square + (1 - p.c()) * (v0 + square * sign);
      double m = p.beta1() * m0 + (1 - p.beta1()) * g;
      double v = p.beta2() * v0 + (1 - p.beta2()) * s;
      double n = p.beta3() * n0 + (1 - p.beta3()) * difference;
      double a = a0 + (v - a0) / p.number();
      double mixed = p.rho() * v + (1 - p.rho()) * a;
      double root = Math.sqrt(mixed / p.unbias2());
      double e = root + p.epsilon();
      double direction = m / p.unbias1() + p.beta3() * n;
      double u = Math.signum(lionDirection(lion, g));
      double down = root > 0 ? -p.gamma() * direction / (2 * e * e * root) : 0;
      double ofSquares = down * p.rho() * (1 - p.beta2()) / p.unbias2();

      values[0] = p.gamma() * ((m0 - g) / p.unbias1() + m * power1 / sq(p.unbias1())) / e;
      values[1] = down * (p.rho() * (v0 - s) / p.unbias2() + mixed * power2 / sq(p.unbias2()));
      values[2] =
          p.gamma() * (n + p.beta3() * (n0 - difference)) / e
              + ofSquares * (p.c() + (1 - p.c()) * sign) * 2 * ahead * difference;
      values[3] = down * (v - a) / p.unbias2();
      values[4] = ofSquares * (square - v0 - square * sign);
      values[5] = direction / e - u;
    }

    private double lionDirection(double lion, double g) {
      return p.lionBeta1() * lion + (1 - p.lionBeta1()) * g;
    }

    private static double sq(double x) {
      return x * x;
    }
  }
}
