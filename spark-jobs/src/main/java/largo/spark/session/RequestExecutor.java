package largo.spark.session;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import largo.core.compress.CompressedGradient;
import largo.core.compress.GradientCompressor;
import largo.core.compress.Residual;
import largo.core.data.BatchRange;
import largo.core.data.DataSplit;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.train.ShardGradient;
import largo.core.train.Worker;
import largo.spark.session.protocol.AckResponse;
import largo.spark.session.protocol.CompressedGradientResponse;
import largo.spark.session.protocol.GradientRequest;
import largo.spark.session.protocol.GradientResponse;
import largo.spark.session.protocol.Request;
import largo.spark.session.protocol.ResidualRequest;
import largo.spark.session.protocol.ResidualResponse;
import largo.spark.session.protocol.Response;
import largo.spark.session.protocol.RestoreParametersRequest;
import largo.spark.session.protocol.RestoreResidualRequest;
import largo.spark.session.protocol.RestoreShardStateRequest;
import largo.spark.session.protocol.ScoreRequest;
import largo.spark.session.protocol.ScoreResponse;
import largo.spark.session.protocol.SessionDescriptor;
import largo.spark.session.protocol.ShardStateRequest;
import largo.spark.session.protocol.ShardStateResponse;
import largo.spark.session.protocol.SlicedGradientRequest;
import largo.spark.session.protocol.SlicedGradientResponse;
import largo.spark.session.sliced.SliceMember;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes requests for the shards of one worker, one shard after another, and sends a response for
 * each. Holds their residuals of compression. Used by one thread.
 */
final class RequestExecutor implements Request.Handler {

  private static final Logger LOG = LoggerFactory.getLogger(RequestExecutor.class);

  private final SessionDescriptor session;
  private final CoordinatorClient client;
  private final Worker worker;
  private final BatchAssignment assignment;
  private final List<ShardRows> shards;
  private final Optional<GradientCompressor> compressor;
  private final Optional<StatefulShards> states;
  private final Optional<SliceMember> member;

  RequestExecutor(
      SessionDescriptor session,
      CoordinatorClient client,
      Worker worker,
      BatchAssignment assignment,
      WorkerShards served,
      Optional<SliceMember> member) {
    this.session = session;
    this.client = client;
    this.worker = worker;
    this.assignment = assignment;
    this.shards = served.shards();
    this.states = served.states();
    this.member = member;
    this.compressor = session.codec().map(c -> new GradientCompressor(c, session.shards()));
  }

  /**
   * The shards of a worker.
   *
   * @param states of their examples, if the engine keeps them
   */
  record WorkerShards(List<ShardRows> shards, Optional<StatefulShards> states) {}

  @Override
  public void gradient(GradientRequest request) throws IOException {
    compressor.ifPresent(c -> c.begin(request.parameters(), request.previousRate()));
    double seconds = 0;
    List<ShardRows> concerned = shardsOf(request);
    for (ShardRows shard : concerned) {
      long begun = System.nanoTime();
      GradientSum sum = sum(request.batch(), request.parameters(), shard);
      seconds += (System.nanoTime() - begun) / 1e9;
      send(response(request, new ShardGradient(shard.shard(), sum, seconds)), begun);
    }
    concerned.stream().findFirst().ifPresent(first -> prepareNext(request.batch(), first));
  }

  @Override
  public void slicedGradient(SlicedGradientRequest request) throws IOException {
    SliceMember slices =
        member.orElseThrow(() -> new IllegalStateException("the optimizer is not sharded"));
    Optional<float[]> parameters =
        slices.parameters(request.generation(), request.batch().number());
    if (parameters.isEmpty()) {
      return; // the driver repeats the request in another generation
    }
    double seconds = 0;
    List<ShardRows> concerned =
        shardsOf(request).stream()
            .filter(shard -> slices.serves(request.generation(), shard.shard()))
            .toList();
    for (ShardRows shard : concerned) {
      long begun = System.nanoTime();
      GradientSum sum = sum(request.batch(), parameters.get(), shard);
      seconds += (System.nanoTime() - begun) / 1e9;
      double loss = sum.loss();
      long examples = sum.examples();
      double squares = sum.shardSquares().sum();
      Optional<Long> sent =
          slices.add(request.generation(), request.batch().number(), shard.shard(), sum);
      if (sent.isEmpty()) {
        return;
      }
      send(
          new SlicedGradientResponse(
              request.id(), shard.shard(), loss, examples, squares, seconds, sent.get()),
          begun);
    }
    concerned.stream().findFirst().ifPresent(first -> prepareNext(request.batch(), first));
  }

  @Override
  public void score(ScoreRequest request) throws IOException {
    for (ShardRows shard : shardsOf(request)) {
      long begun = System.nanoTime();
      Score score =
          shard
              .rows(request.split())
              .map(rows -> worker.score(request.parameters(), rows, session.classes()))
              .orElseGet(() -> new Score(session.classes()));
      send(new ScoreResponse(request.id(), shard.shard(), score), begun);
    }
  }

  @Override
  public void residual(ResidualRequest request) throws IOException {
    for (ShardRows shard : shardsOf(request)) {
      Residual residual = compressor.map(c -> c.residual(shard.shard())).orElse(Residual.NONE);
      send(new ResidualResponse(request.id(), shard.shard(), residual), System.nanoTime());
    }
  }

  @Override
  public void restoreResidual(RestoreResidualRequest request) throws IOException {
    for (ShardRows shard : shardsOf(request)) {
      if (shard.shard() == request.owner() && request.residual().values().length > 0) {
        compressor.ifPresent(c -> c.restore(shard.shard(), request.residual()));
      }
      send(new AckResponse(request.id(), shard.shard()), System.nanoTime());
    }
  }

  @Override
  public void restoreParameters(RestoreParametersRequest request) throws IOException {
    compressor.ifPresent(c -> c.restoreParameters(request.parameters()));
    for (ShardRows shard : shardsOf(request)) {
      send(new AckResponse(request.id(), shard.shard()), System.nanoTime());
    }
  }

  @Override
  public void shardState(ShardStateRequest request) throws IOException {
    for (ShardRows shard : shardsOf(request)) {
      long begun = System.nanoTime();
      float[] values = states.orElseThrow().values(shard.shard(), request.step());
      send(new ShardStateResponse(request.id(), shard.shard(), request.step(), values), begun);
    }
  }

  @Override
  public void restoreShardState(RestoreShardStateRequest request) throws IOException {
    for (ShardRows shard : shardsOf(request)) {
      if (shard.shard() == request.owner()) {
        states.orElseThrow().restore(shard.shard(), request.step(), request.values());
      }
      send(new AckResponse(request.id(), shard.shard()), System.nanoTime());
    }
  }

  private List<ShardRows> shardsOf(Request request) {
    List<ShardRows> concerned =
        shards.stream().filter(shard -> request.concerns(shard.shard())).toList();
    LOG.debug(
        "session {}: request {} for shards {} started: {}",
        session.name(),
        request.id(),
        concerned.stream().map(ShardRows::shard).toList(),
        request.describe());
    return concerned;
  }

  /** Prepares the next batch, which usually begins with the same shard. */
  private void prepareNext(BatchRange batch, ShardRows shard) {
    shard
        .rows(DataSplit.TRAIN)
        .ifPresent(rows -> assignment.prepareNext(worker, batch, shard.shard(), rows));
  }

  /**
   * The sum of a shard. Without examples it is empty, or, with error feedback, a sum of zeros, so
   * that its residual is sent.
   */
  private GradientSum sum(BatchRange batch, float[] parameters, ShardRows shard) {
    if (states.isPresent()) {
      return states.get().gradient(worker, assignment, parameters, batch, shard);
    }
    return shard
        .rows(DataSplit.TRAIN)
        .map(rows -> assignment.gradient(worker, parameters, batch, shard.shard(), rows))
        .orElseGet(
            () ->
                compressor.filter(GradientCompressor::usesErrorFeedback).isPresent()
                    ? new GradientSum(parameters.length)
                    : GradientSum.empty());
  }

  private Response response(GradientRequest request, ShardGradient gradient) {
    GradientSum sum = gradient.sum();
    Optional<CompressedGradient> compressed =
        compressor
            .filter(c -> !sum.isEmpty())
            .flatMap(c -> c.compress(gradient.shard(), sum.gradient(), request.batch().size()));
    return compressed
        .<Response>map(
            c ->
                new CompressedGradientResponse(
                    request.id(),
                    gradient.shard(),
                    c,
                    sum.loss(),
                    sum.examples(),
                    gradient.seconds()))
        .orElseGet(() -> new GradientResponse(request.id(), gradient));
  }

  private void send(Response response, long begun) throws IOException {
    long computed = System.nanoTime();
    client.send(response);
    LOG.debug(
        "session {}: request {}: shard {} responded, {} ms computing, {} ms sending",
        session.name(),
        response.id(),
        response.shard(),
        (computed - begun) / 1_000_000,
        (System.nanoTime() - computed) / 1_000_000);
  }
}
