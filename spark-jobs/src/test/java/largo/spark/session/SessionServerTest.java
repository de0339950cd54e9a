package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import largo.core.compress.CompressedGradient;
import largo.core.compress.GradientCodec;
import largo.core.compress.GradientCompressor;
import largo.core.compress.Residual;
import largo.core.data.DataSplit;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.train.ShardGradient;
import largo.core.train.TreeSum;
import largo.spark.session.protocol.AckResponse;
import largo.spark.session.protocol.CompressedGradientResponse;
import largo.spark.session.protocol.GradientResponse;
import largo.spark.session.protocol.RejectionReason;
import largo.spark.session.protocol.Request;
import largo.spark.session.protocol.ResidualRequest;
import largo.spark.session.protocol.ResidualResponse;
import largo.spark.session.protocol.RestoreParametersRequest;
import largo.spark.session.protocol.RestoreResidualRequest;
import largo.spark.session.protocol.ScoreRequest;
import largo.spark.session.protocol.ScoreResponse;
import org.junit.Test;

/** Messages between a driver with two shards and its executors. */
public class SessionServerTest extends SessionServerFixture {

  @Test
  public void carriesRequestsAndResponsesBitByBit() throws Exception {
    assertCarriesRequestsAndResponses();
  }

  @Test
  public void carriesEncryptedRequestsAndResponsesBitByBit() throws Exception {
    close();
    open(true);
    assertCarriesRequestsAndResponses();
  }

  private void assertCarriesRequestsAndResponses() throws Exception {
    try (RemoteCoordinatorClient client = connect()) {
      register(client);
      TreeSum sums = new TreeSum(2);
      PendingRequest pending = coordinator.submit(gradientRequest(7), sums);
      RequestCursor cursor = new RequestCursor();
      Request request = client.next(cursor).orElseThrow();
      assertSame(request, pending.request());
      assertThat(request.isForAllShards()).isTrue();

      client.send(response(request, 0, new GradientSum(floats(2), 0.1, 3), 1.5));
      client.send(response(request, 1, GradientSum.empty(), 0));
      assertThat(coordinator.await(pending, SOON)).isTrue();
      assertThat(sums.total().gradient()).isEqualTo(floats(2));
      assertThat(sums.total().loss()).isEqualTo(0.1);
      assertThat(sums.total().examples()).isEqualTo(3);
      assertThat(pending.maxSeconds()).isEqualTo(1.5);

      PendingRequest scoring =
          coordinator.submit(id -> new ScoreRequest(id, DataSplit.TEST, parameters));
      Request next = client.next(cursor).orElseThrow();
      assertSame(next, scoring.request());
      Score score = new Score(CLASSES);
      score.count(3, 4);
      score.addLoss(0.7);
      client.send(new ScoreResponse(next.id(), 0, score));
      client.send(new ScoreResponse(next.id(), 1, new Score(CLASSES)));
      assertThat(coordinator.await(scoring, SOON)).isTrue();
      assertThat(scoring.responses(ScoreResponse.class).get(0).score())
          .usingRecursiveComparison()
          .isEqualTo(score);

      coordinator.close();
      assertThat(client.next(cursor)).isEmpty();
    }
  }

  @Test
  public void carriesCompressedGradientsAndResiduals() throws Exception {
    GradientCodec codec = reopenCompressed();
    GradientCompressor compressor = new GradientCompressor(codec, 2);
    GradientSum expected =
        gradientOf(new GradientCompressor(codec, 2).compress(0, floats(2), 8).orElseThrow(), codec);
    try (RemoteCoordinatorClient client = connect()) {
      register(client);
      TreeSum sums = new TreeSum(2);
      PendingRequest pending = coordinator.submit(gradientRequest(7), sums);
      RequestCursor cursor = new RequestCursor();
      Request request = client.next(cursor).orElseThrow();
      CompressedGradient compressed = compressor.compress(0, floats(2), 8).orElseThrow();
      long bytes = compressed.bytes().remaining();
      client.send(new CompressedGradientResponse(request.id(), 0, compressed, 0.5, 4, 1.5));
      client.send(response(request, 1, GradientSum.empty(), 0));
      assertThat(coordinator.await(pending, SOON)).isTrue();
      assertThat(sums.total().gradient()).isEqualTo(expected.gradient());
      assertThat(sums.total().loss()).isEqualTo(0.5);
      assertThat(sums.total().examples()).isEqualTo(4);
      assertThat(pending.bytes()).isEqualTo(bytes);
      ShardGradient.CompressionResult result =
          pending.responses(GradientResponse.class).get(0).gradient().compression();
      assertThat(result.residualAge()).isEqualTo(1);
      assertThat(result.bits() / 8).isPositive().isLessThan(bytes);

      PendingRequest residuals = coordinator.submit(ResidualRequest::new);
      Request next = client.next(cursor).orElseThrow();
      assertThat(next).isEqualTo(residuals.request());
      client.send(new ResidualResponse(next.id(), 0, compressor.residual(0)));
      client.send(new ResidualResponse(next.id(), 1, compressor.residual(1)));
      assertThat(coordinator.await(residuals, SOON)).isTrue();
      List<ResidualResponse> responses = residuals.responses(ResidualResponse.class);
      assertThat(responses.get(0).residual().age()).isEqualTo(1);
      assertThat(responses.get(0).residual().values()).isEqualTo(compressor.residual(0).values());
      assertThat(responses.get(1).residual().values()).isEmpty();
    }
  }

  @Test
  public void sendsResidualsToTheExecutorsOfTheirShards() throws Exception {
    reopenCompressed();
    try (RemoteCoordinatorClient client = connect();
        RemoteCoordinatorClient other = connect()) {
      client.register(new WorkerRegistry.Registration(0, 8, "executor 5"));
      other.register(new WorkerRegistry.Registration(1, 9, "executor 5"));
      assertThat(coordinator.awaitWorkers(SOON)).isTrue();
      PendingRequest pending =
          coordinator.submit(id -> new RestoreResidualRequest(id, 1, new Residual(12, floats(3))));
      RequestCursor cursor = new RequestCursor();
      RequestCursor otherCursor = new RequestCursor();
      Request request = client.next(cursor).orElseThrow();
      assertSame(request, new RestoreResidualRequest(request.id(), 1, Residual.NONE));
      assertSame(other.next(otherCursor).orElseThrow(), pending.request());
      client.send(new AckResponse(request.id(), 0));
      client.send(new ResidualResponse(request.id(), 1, Residual.NONE)); // not what was asked for
      awaitRejected(RejectionReason.STALE, 1);
      other.send(new AckResponse(request.id(), 1));
      assertThat(coordinator.await(pending, SOON)).isTrue();

      PendingRequest all = coordinator.submit(id -> new RestoreParametersRequest(id, floats(4)));
      for (Optional<Request> next : List.of(client.next(cursor), other.next(otherCursor))) {
        assertSame(next.orElseThrow(), all.request());
      }
      assertThat(all.missing()).hasSize(2);
    }
  }

  @Test
  public void rejectsStaleAndDuplicateResponses() throws Exception {
    try (RemoteCoordinatorClient client = connect();
        RemoteCoordinatorClient other = connect()) {
      register(client);
      TreeSum firstSums = new TreeSum(2);
      PendingRequest first = coordinator.submit(gradientRequest(0), firstSums);
      answer(client, 1, 0, 2);
      answer(other, 1, 0, 3); // which of the two connections is read first is open
      awaitRejected(RejectionReason.DUPLICATE, 1);
      answer(client, 1, 1, 4);
      assertThat(coordinator.await(first, SOON)).isTrue();
      assertThat(firstSums.total().gradient())
          .satisfiesAnyOf(
              sum -> assertThat(sum).isEqualTo(sum(2, 4)),
              sum -> assertThat(sum).isEqualTo(sum(3, 4)));

      answer(client, 1, 0, 9); // between two steps
      awaitRejected(RejectionReason.STALE, 1);
      TreeSum secondSums = new TreeSum(2);
      PendingRequest second = coordinator.submit(gradientRequest(1), secondSums);
      answer(other, 1, 0, 9); // replayed
      answer(other, 3, 0, 9); // not asked for yet
      awaitRejected(RejectionReason.STALE, 3);
      answer(client, 2, 0, 5);
      answer(client, 2, 1, 6);
      assertThat(coordinator.await(second, SOON)).isTrue();
      assertThat(secondSums.total().gradient()).isEqualTo(sum(5, 6));
    }
  }

  @Test
  public void tracksWhichExecutorServesWhichShard() throws Exception {
    try (RemoteCoordinatorClient client = connect()) {
      register(client);
      assertThat(coordinator.describe(List.of(0, 1)))
          .isEqualTo("shard 0 on executor 5, shard 1 on executor 5");
      assertThat(coordinator.executors()).isEqualTo(1);
      client.deregister(new WorkerRegistry.Registration(1, 8, "executor 5"));
      await().untilAsserted(() -> assertThat(coordinator.unserved()).containsExactly(1));
    }
    await() // the connection is closed
        .untilAsserted(() -> assertThat(coordinator.unserved()).containsExactly(0, 1));
    assertThat(coordinator.longestLoss()).isPositive();
  }

  private static GradientSum gradientOf(CompressedGradient compressed, GradientCodec codec)
      throws Exception {
    return new CompressedGradientResponse(1, 0, compressed, 0, 1, 0)
        .decompress(codec)
        .gradient()
        .sum();
  }

  private static void assertSame(Request actual, Request expected) {
    assertThat(actual)
        .usingRecursiveComparison()
        .withEqualsForType(Arrays::equals, float[].class) // element by element would take seconds
        .isEqualTo(expected);
  }
}
