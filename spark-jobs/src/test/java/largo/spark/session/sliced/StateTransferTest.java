package largo.spark.session.sliced;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.optimizer.OptimizerState;
import largo.core.optimizer.Rules;
import largo.core.optimizer.UpdateRule;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.train.SlicedState;
import largo.core.train.TrainingState;
import largo.core.train.UpdateInputs;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;
import org.scalatestplus.junit.JUnitSuite;

/** Slices that members write to files. */
public class StateTransferTest extends JUnitSuite {

  private static final UpdateRule RULE = Rules.named("hfac"); // has scalars for each tensor
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @Rule public final Timeout deadline = Timeout.seconds(120);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void filesOfMembersHaveTheBitsThatTheDriverFetches() throws Exception {
    for (int members = 1; members <= 5; members++) {
      SliceFolder files = new SliceFolder(folder.newFolder().toPath());
      Files.createFile(Path.of(files.existing()));
      try (MemberGroup group = group(members)) {
        SlicedState saved = group.coordinator.state().save(2, files).orElseThrow();
        assertThat(saved.slices()).hasSize(members);
        float[] parameters = group.coordinator.state().fetchParameters(new float[layout().size()]);
        OptimizerState state = group.coordinator.state().fetchState();

        TrainingState read = files.read(saved);

        assertThat(read.step()).isEqualTo(2);
        assertThat(read.parameters()).isEqualTo(parameters);
        assertThat(read.optimizer()).usingRecursiveComparison().isEqualTo(state);

        group.form(members % 5 + 1, 7); // other members continue from the files
        group.coordinator.restore(2, read.parameters(), Optional.of(read.optimizer()));
        assertThat(group.coordinator.state().fetchState())
            .usingRecursiveComparison()
            .isEqualTo(state);
      }
    }
  }

  @Test
  public void membersDoNotWriteToADiskThatIsNotTheDrivers() throws Exception {
    SliceFolder files = new SliceFolder(folder.newFolder().toPath());
    try (MemberGroup group = group(2)) {
      assertThat(group.coordinator.state().save(2, files)).isEmpty();
      assertThat(files.missing(2)).isPresent();
      Files.createFile(Path.of(files.existing()));
      assertThat(group.coordinator.state().save(2, files)).isPresent();
    }
  }

  @Test
  public void membersThatCannotWriteGoOn() throws Exception {
    SliceFolder files = new SliceFolder(folder.newFolder().toPath());
    Files.createFile(Path.of(files.existing()));
    Files.createDirectories(Path.of(files.path(1, 2)).resolve("not a file"));
    try (MemberGroup group = group(2)) {
      assertThat(group.coordinator.state().save(2, files)).isEmpty();
      update(group, 2);
      assertThat(group.coordinator.state().fetchState().updates()).isEqualTo(3);
    }
  }

  /** A group after two steps. */
  private static MemberGroup group(int members) throws Exception {
    ParameterLayout layout = layout();
    List<Double> none = Collections.nCopies(layout.tensors().size(), 0.0);
    MemberGroup group =
        new MemberGroup(RULE, new RegularizationPenalty(layout, none, none), false, TIMEOUT);
    group.form(members, 1);
    float[] start = new float[layout.size()];
    for (int i = 0; i < start.length; i++) {
      start[i] = (float) Math.sin(i);
    }
    group.coordinator.restore(0, start, Optional.empty());
    update(group, 0);
    update(group, 1);
    return group;
  }

  private static void update(MemberGroup group, long step) throws Exception {
    GradientSum sum = group.gradient(step, 1);
    group.coordinator.update(sum, new UpdateInputs(step, 0.01, step));
  }

  private static ParameterLayout layout() {
    Tensor weights = new Tensor("0_W", ParameterKind.WEIGHT, 0, List.of(131, 97), 'f');
    Tensor bias = Tensor.vector("0_b", ParameterKind.BIAS, weights.end(), 97);
    return new ParameterLayout(List.of(weights, bias));
  }
}
