package largo.core.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class StepModelTest {

  /**
   * Machine parameters: 1 ms latency, 0.1 ms per shard; 1 GB/s, 1 G additions/s, 0.5 G updates/s
   * and 60 GFLOP/s per core.
   */
  private static final HardwareRates RATES = new HardwareRates(1e-3, 1e-4, 1e-9, 1e-9, 2e-9, 1e-10);

  private static final Offset<Double> EXACT = within(1e-12);
  private static final long P = 10_000_000;

  @Test
  void addsThePhasesOfALocalWorker() {
    StepTime time =
        model(ClusterSite.oneJvm(2), WireCost.FLOAT32).step(new StepLoad(P, 1, 1, 0.5, 0.6));

    assertThat(time.latency()).isEqualTo(1.1e-3, EXACT);
    assertThat(time.down()).isZero();
    assertThat(time.gradient()).isEqualTo(0.5, EXACT);
    assertThat(time.up()).isZero(); // nothing to add it to
    assertThat(time.update()).isEqualTo(0.02, EXACT);
    assertThat(time.total()).isEqualTo(0.5211, EXACT);
  }

  @Test
  void sharesCoresAmongShards() {
    StepModel model = model(ClusterSite.oneJvm(2), WireCost.FLOAT32);

    assertThat(model.step(new StepLoad(P, 2, 1, 0.5, 0.6)).gradient()).isEqualTo(0.6, EXACT);
    assertThat(model.step(new StepLoad(P, 8, 1, 0.5, 0.6)).gradient()).isEqualTo(2.4, EXACT);
    // seven additions: three on the way from the last sum, four by two threads
    assertThat(model.step(new StepLoad(P, 8, 1, 0.5, 0.6)).up()).isEqualTo(0.05, EXACT);
  }

  @Test
  void copiesAtBothEndsOnOneMachine() {
    StepTime time =
        model(ClusterSite.oneMachine(2), WireCost.FLOAT32).step(new StepLoad(P, 2, 2, 0.5, 0.6));

    assertThat(time.down()).isEqualTo(0.08, EXACT); // 80 MB, two ends of 1 GB/s, two cores
    assertThat(time.up()).isEqualTo(0.08 + 0.01, EXACT);
  }

  @Test
  void isBoundByTheNetworkOrByTheCoresOfTheDriver() {
    double bytesPerSecond = ClusterSite.TCP * 1e10 / 8;
    StepLoad load = StepLoad.even(RATES, P, 64, 128);

    StepTime network = model(ClusterSite.cluster(16, 10), WireCost.FLOAT32).step(load);
    assertThat(network.gradient()).isEqualTo(0.128, EXACT);
    assertThat(network.down()).isEqualTo(64 * 4e7 / bytesPerSecond, EXACT);
    assertThat(network.up()).isEqualTo(64 * 4e7 / bytesPerSecond + 6 * 0.01, EXACT);

    StepTime cores = model(ClusterSite.cluster(16, 1e9), WireCost.FLOAT32).step(load);
    assertThat(cores.down()).isEqualTo(64 * 0.04 / 16, EXACT);
    assertThat(cores.up()).isEqualTo((64 * 0.04 + 57 * 0.01) / 16 + 6 * 0.01, EXACT);

    StepTime one =
        model(ClusterSite.cluster(16, 1e9), WireCost.FLOAT32).step(StepLoad.even(RATES, P, 1, 128));
    assertThat(one.down()).isEqualTo(0.04, EXACT); // one connection keeps one core busy
  }

  @Test
  void growsLinearlyWithManyExecutors() {
    StepModel model = model(ClusterSite.cluster(16, 10), WireCost.FLOAT32);
    double one = model.step(StepLoad.even(RATES, P, 1 << 14, 1)).total();
    double twice = model.step(StepLoad.even(RATES, P, 1 << 15, 1)).total();

    assertThat(twice / one).isEqualTo(2, within(0.001));
  }

  @Test
  void compressesOneWayOrBoth() {
    StepLoad load = StepLoad.even(RATES, P, 256, 128);
    StepTime plain = model(ClusterSite.cluster(16, 1), WireCost.FLOAT32).step(load);
    StepTime half = model(ClusterSite.cluster(16, 1), WireCost.FLOAT16).step(load);
    StepTime up = model(ClusterSite.cluster(16, 1), WireCost.ADACOMP).step(load);
    StepTime both = model(ClusterSite.cluster(16, 1), WireCost.BOTH_WAYS).step(load);

    double additions = 8 * P * RATES.add();
    assertThat(half.up() - additions).isEqualTo((plain.up() - additions) / 2, within(1e-9));
    assertThat(up.down()).isEqualTo(plain.down());
    assertThat(plain.total() / up.total()).isBetween(1.9, 2.0); // the way down stays
    assertThat(plain.total() / both.total()).isGreaterThan(20);
  }

  @Test
  void slicesHardlyDependOnExecutors() {
    StepModel model = model(ClusterSite.cluster(16, 1), WireCost.FLOAT32);
    double bytesPerSecond = ClusterSite.TCP * 1e9 / 8;
    double limit = 2 * 4.0 * P / bytesPerSecond + P * RATES.add();

    StepTime many = model.sliced(StepLoad.even(RATES, P, 1 << 20, 1));
    assertThat(many.down() + many.up()).isEqualTo(limit, within(1e-5));
    assertThat(many.update()).isLessThan(1e-7);
    StepTime one = model.sliced(StepLoad.even(RATES, P, 1, 1));
    assertThat(one.down() + one.up()).isZero();
    assertThat(one.update()).isEqualTo(0.02, EXACT);
    // four requests with a round trip of 0.2 ms, messages of 2 shards, and thrice of 2 members
    StepTime two = model.sliced(StepLoad.even(RATES, P, 2, 1));
    assertThat(two.latency()).isEqualTo(4 * 1.2e-3 + 2 * 1e-4 + 6 * 2e-5, EXACT);
    assertThat(two.down()).isEqualTo(2.0 * P / bytesPerSecond, EXACT);
    StepTime fast =
        model(ClusterSite.cluster(16, 100), WireCost.FLOAT32).sliced(StepLoad.even(RATES, P, 2, 1));
    assertThat(fast.down()).isEqualTo(2 * 2.0 * P * 1e-9 / 8, EXACT); // eight threads copy
  }

  @Test
  void slicesOnOneMachineShareItsCores() {
    StepLoad load = new StepLoad(P, 4, 4, 0, 0);
    StepTime time = model(ClusterSite.oneMachine(2), WireCost.FLOAT32).sliced(load);
    assertThat(time.down()).isEqualTo(4 * 2 * 3.0 * P * 1e-9 / 2, EXACT);
    assertThat(time.update()).isEqualTo(P * 2e-9 / 2, EXACT);
    assertThat(model(ClusterSite.oneJvm(2), WireCost.FLOAT32).sliced(load).down()).isZero();
  }

  @Test
  void aJobSendsTheParametersTwice() {
    StepModel model = model(ClusterSite.cluster(16, 1), WireCost.FLOAT32);
    StepLoad load = StepLoad.even(RATES, P, 64, 1);
    StepTime job = model.job(load, 0.05);
    StepTime session = model.step(load);
    assertThat(job.down()).isEqualTo(session.down() / 32, EXACT);
    assertThat(job.latency()).isEqualTo(session.latency() + 0.05, EXACT);
    assertThat(job.up()).isEqualTo(session.up());
  }

  @Test
  void namesTheBottleneck() {
    StepModel slow = model(ClusterSite.cluster(16, 1), WireCost.FLOAT32);
    int limit = slow.limit(P, 1024, 10_000);
    StepLoad below = StepLoad.even(RATES, P, limit - 1, 1024);
    StepLoad at = StepLoad.even(RATES, P, limit, 1024);

    assertThat(slow.step(below).overhead()).isLessThan(slow.step(below).gradient());
    assertThat(slow.step(at).overhead()).isGreaterThanOrEqualTo(slow.step(at).gradient());
    assertThat(model(ClusterSite.cluster(16, 100), WireCost.FLOAT32).limit(P, 1024, 10_000))
        .isGreaterThan(limit);
    assertThat(slow.limit(P, 1 << 20, 7)).isEqualTo(8);
    assertThat(slow.limit(P, 1, 7)).isEqualTo(1);
  }

  @Test
  void namesArgumentsOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StepLoad(P, 2, 3, 1, 1))
        .withMessage("executors must be in 1 … 2, but were 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WireCost("x", 1, 2))
        .withMessage("up must be in [0, 1], but was 2.0");
    assertThat(RATES.withArithmetic(6e12).arithmetic()).isEqualTo(1e-12, within(1e-20));
  }

  private static StepModel model(ClusterSite site, WireCost wire) {
    return new StepModel(RATES, site, wire);
  }
}
