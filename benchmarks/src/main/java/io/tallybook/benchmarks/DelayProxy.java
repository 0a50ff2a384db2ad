package io.tallybook.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A network between an application and its server: all bytes arrive in order, each a fixed time after it was sent.
 *
 * <p>What is sent while something is still on the way does not wait for it: latency is not bandwidth. Whoever hangs up hears
 * no more.
 */
final class DelayProxy implements AutoCloseable {

    private static final int ONE_READ_BYTES = 16_384;

    private final InetSocketAddress server;
    private final Duration delay;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** @param delay in each direction */
    DelayProxy(InetSocketAddress server, Duration delay) {
        this.server = server;
        this.delay = delay;
        try {
            this.listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** Where to connect instead. */
    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket near = open(listener.accept());
                Socket far = open(new Socket(server.getAddress(), server.getPort()));
                forward(near, far);
                forward(far, near);
            } catch (IOException e) {
                // Closed, or the server does not listen: then nobody comes through, and those who wait see it.
                close();
            }
        }
    }

    private Socket open(Socket socket) throws IOException {
        sockets.add(socket);
        // Waiting for more to send would be a second delay.
        socket.setTcpNoDelay(true);
        return socket;
    }

    private void forward(Socket from, Socket to) {
        BlockingQueue<Bytes> underWay = new LinkedBlockingQueue<>();
        threads.execute(() -> depart(from, underWay));
        threads.execute(() -> arrive(underWay, to));
    }

    private void depart(Socket from, BlockingQueue<Bytes> underWay) {
        byte[] buffer = new byte[ONE_READ_BYTES];
        int length;
        do {
            length = read(from, buffer);
            underWay.add(new Bytes(Arrays.copyOf(buffer, Math.max(0, length)), System.nanoTime() + delay.toNanos()));
        } while (length > 0);
    }

    private static int read(Socket from, byte[] buffer) {
        try {
            return from.getInputStream().read(buffer);
        } catch (IOException e) {
            // Closed at this end or torn down at the other: either way nothing more comes.
            return -1;
        }
    }

    private void arrive(BlockingQueue<Bytes> underWay, Socket to) {
        try (to;
                OutputStream output = to.getOutputStream()) {
            for (Bytes next = underWay.take(); !next.isEnd(); next = underWay.take()) {
                next.awaitArrival();
                output.write(next.bytes());
            }
        } catch (IOException e) {
            // Nobody is there to receive it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(to);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Something on its way; nothing at all where the sender hung up. */
    private record Bytes(byte[] bytes, long arrivesAtNanos) {

        boolean isEnd() {
            return bytes.length == 0;
        }

        void awaitArrival() {
            // Thread.sleep would round to milliseconds.
            for (long left = nanosLeft(); left > 0; left = nanosLeft()) {
                LockSupport.parkNanos(left);
            }
        }

        private long nanosLeft() {
            return arrivesAtNanos - System.nanoTime();
        }
    }
}
