package io.tallybook.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DelayProxyTest {

    private static final Duration DELAY = Duration.ofMillis(20);

    private ServerSocket server;
    private DelayProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        proxy = new DelayProxy((InetSocketAddress) server.getLocalSocketAddress(), DELAY);
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void delivers_everything_in_order_both_ways() throws Exception {
        ByteBuffer numbers = ByteBuffer.allocate(400_000);
        while (numbers.hasRemaining()) {
            numbers.putInt(numbers.position());
        }
        CompletableFuture<Void> echo = CompletableFuture.runAsync(this::echo);

        try (Socket client = connect()) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> sendInParts(client, numbers.array()));
            byte[] received = client.getInputStream().readNBytes(numbers.capacity());

            assertThat(received).isEqualTo(numbers.array());
            sent.join();
        }
        // The server saw that the client hung up.
        echo.join();
    }

    @Test
    void takes_its_time_each_way() throws Exception {
        CompletableFuture<Void> echo = CompletableFuture.runAsync(this::echo);

        try (Socket client = connect()) {
            long sent = System.nanoTime();
            client.getOutputStream().write(1);
            client.getInputStream().read();

            // How much longer is the machine's affair.
            assertThat(Duration.ofNanos(System.nanoTime() - sent)).isGreaterThanOrEqualTo(DELAY.multipliedBy(2));
        }
        echo.join();
    }

    @Test
    void tells_a_client_what_a_server_said_before_it_hung_up() throws Exception {
        try (Socket client = connect()) {
            try (Socket accepted = server.accept()) {
                accepted.getOutputStream().write("too many clients".getBytes(UTF_8));
            }

            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("too many clients");
        }
    }

    @Test
    void hangs_up_on_whom_the_server_does_not_hear() throws Exception {
        server.close();

        try (Socket client = connect()) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    private Socket connect() throws IOException {
        return new Socket(proxy.address().getAddress(), proxy.address().getPort());
    }

    private void echo() {
        try (Socket accepted = server.accept()) {
            accepted.getInputStream().transferTo(accepted.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of every length up to 1,000 bytes, so that they do not fit what is read at once. */
    private static void sendInParts(Socket client, byte[] bytes) {
        try {
            int length = 1;
            for (int from = 0; from < bytes.length; from += length) {
                length = Math.min(1 + length % 1_000, bytes.length - from);
                client.getOutputStream().write(bytes, from, length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
