package largo.spark.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * The baseline of an exchange: plain blocking sockets on the loopback interface that transfer the
 * same bytes, down to all peers concurrently, then up from all of them, without frames, checksums
 * and conversion.
 *
 * @param peers number of connections
 * @param bytes bytes per connection and direction
 */
record SocketCopy(int peers, int bytes) {

  private static final int CHUNK = 1 << 18;

  /** Seconds of each of several transfers, without connecting. */
  double[] seconds(int copies) {
    ExecutorService threads = Executors.newFixedThreadPool(2 * peers);
    try (ServerSocket server = new ServerSocket(0, peers, InetAddress.getLoopbackAddress())) {
      List<Pair> pairs = IntStream.range(0, peers).mapToObj(k -> Pair.open(server, bytes)).toList();
      double[] seconds = new double[copies];
      for (int k = 0; k < copies; k++) {
        long begun = System.nanoTime();
        List<Future<Void>> ends =
            pairs.stream()
                .flatMap(pair -> List.<Callable<Void>>of(pair::driver, pair::worker).stream())
                .map(threads::submit)
                .toList();
        for (Future<Void> end : ends) {
          end.get();
        }
        seconds[k] = (System.nanoTime() - begun) / 1e9;
      }
      for (Pair pair : pairs) {
        pair.close();
      }
      return seconds;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * Both ends of a connection.
   *
   * @param near one end
   * @param far the other
   * @param down bytes that the near end sends
   * @param up bytes that the far end sends back
   */
  private record Pair(Socket near, Socket far, byte[] down, byte[] up) {

    static Pair open(ServerSocket server, int bytes) {
      try {
        Socket near = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket far = server.accept();
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        return new Pair(near, far, new byte[bytes], new byte[bytes]);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Void driver() throws IOException {
      send(near, down);
      new DataInputStream(near.getInputStream()).readFully(down);
      return null;
    }

    Void worker() throws IOException {
      new DataInputStream(far.getInputStream()).readFully(up);
      send(far, up);
      return null;
    }

    void close() throws IOException {
      near.close();
      far.close();
    }

    private static void send(Socket socket, byte[] bytes) throws IOException {
      OutputStream out = socket.getOutputStream();
      for (int at = 0; at < bytes.length; at += CHUNK) {
        out.write(bytes, at, Math.min(CHUNK, bytes.length - at));
      }
    }
  }
}
