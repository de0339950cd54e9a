package largo.spark.session.sliced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.optimizer.OptimizerState;
import largo.core.optimizer.Rules;
import largo.core.optimizer.Step;
import largo.core.optimizer.UpdateRule;
import largo.core.optimizer.Vectors;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.train.UpdateInputs;
import largo.spark.session.peer.PeerConnection;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.scalatestplus.junit.JUnitSuite;

/** The owner of a slice goes on after the driver has replaced it. */
public class LateOwnerTest extends JUnitSuite {

  private static final int STEPS = 4;
  private static final int FAULT = 2;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @Rule public final Timeout deadline = Timeout.seconds(120);

  @Test
  public void doesNotChangeBits() throws Exception {
    Held held = new Held(Rules.named("momentum"), new CountDownLatch(1), new CountDownLatch(1));
    OptimizerState expected;
    float[] parameters;
    try (MemberGroup undisturbed = group(Rules.named("momentum"))) {
      undisturbed.form(2, 1);
      train(undisturbed, 0, STEPS);
      expected = undisturbed.coordinator.state().fetchState();
      parameters = parameters(undisturbed);
    }
    try (MemberGroup group = group(held)) {
      group.form(3, 1);
      train(group, 0, FAULT);
      GradientSum sum = group.gradient(FAULT, 1);
      PeerConnection late = group.coordinator.executors().connection("executor 2");
      Thread loss =
          new Thread(
              () -> {
                try {
                  held.reached().await();
                } catch (InterruptedException e) {
                  return;
                }
                group.coordinator.lost(late, "no heartbeat"); // its connections are open
              },
              "loss");
      loss.start();
      assertThatExceptionOfType(GenerationLostException.class)
          .isThrownBy(() -> group.coordinator.update(sum, new UpdateInputs(FAULT, 0.01, FAULT)))
          .withMessageContaining("executor 2")
          .withMessageContaining("no heartbeat");
      SliceMember replaced = group.members.remove(2);
      try {
        group.form(2, 1);
        train(group, 0, FAULT);
        held.released().countDown(); // sends sums of the former generation
        train(group, FAULT, STEPS);
        assertThat(parameters(group)).isEqualTo(parameters);
        assertThat(group.coordinator.state().fetchState().vectors())
            .isDeepEqualTo(expected.vectors());
      } finally {
        replaced.close();
      }
    }
  }

  private static MemberGroup group(UpdateRule rule) throws Exception {
    Tensor weights = new Tensor("0_W", ParameterKind.WEIGHT, 0, List.of(131, 97), 'f');
    Tensor bias = Tensor.vector("0_b", ParameterKind.BIAS, weights.end(), 97);
    ParameterLayout layout = new ParameterLayout(List.of(weights, bias));
    List<Double> none = Collections.nCopies(2, 0.0);
    return new MemberGroup(rule, new RegularizationPenalty(layout, none, none), false, TIMEOUT);
  }

  private static void train(MemberGroup group, int from, int to) throws Exception {
    if (from == 0) {
      group.coordinator.restore(0, new float[group.penalty.layout().size()], Optional.empty());
    }
    for (int step = from; step < to; step++) {
      GradientSum sum = group.gradient(step, 1);
      group.coordinator.update(sum, new UpdateInputs(step, 0.01, step));
    }
  }

  private static float[] parameters(MemberGroup group) {
    return group.coordinator.state().fetchParameters(new float[group.penalty.layout().size()]);
  }

  /** A rule during whose update executor 2 waits. */
  private record Held(UpdateRule rule, CountDownLatch reached, CountDownLatch released)
      implements UpdateRule {

    @Override
    public int slots() {
      return rule.slots();
    }

    @Override
    public int scalars(ParameterLayout layout) {
      return rule.scalars(layout);
    }

    @Override
    public void update(Vectors x, Step t) {
      boolean isLate = Thread.currentThread().getName().endsWith("slice of executor 2");
      if (isLate && t.number() == FAULT + 1) {
        reached.countDown();
        try {
          if (!released.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("it was not released");
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      rule.update(x, t);
    }

    @Override
    public String toString() {
      return rule.toString();
    }
  }
}
