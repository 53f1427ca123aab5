package dev.llmops.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.server.internal.http.Access;
import dev.llmops.server.internal.http.Client;
import dev.llmops.server.internal.http.EndpointOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over real sockets, with clients that stop in the middle and a model that never does. */
@Timeout(60)
class SlowClientsTest {

    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration SOON = Duration.ofMillis(200);
    private static final String CHAT = "{\"messages\":[{\"role\":\"user\",\"content\":\"Zoo\"}],\"stream\":true}";

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Socket> sockets = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private HttpEndpoint endpoint;

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        if (endpoint != null) {
            endpoint.close();
        }
    }

    /** Writes without end, much at a time. */
    private ModelStream endless(ModelRequest request) {
        return new ModelStream() {
            private volatile boolean cancelled;

            @Override
            public ModelEvent next() {
                return cancelled
                        ? new ModelEvent.Cancelled(PartialResponse.NONE)
                        : new ModelEvent.TextDelta("x".repeat(1 << 16));
            }

            @Override
            public void cancel() {
                cancelled = true;
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
    }

    private void serve(Duration header, Duration body, Duration write, @Nullable String key) {
        endpoint = new HttpEndpoint(
                ChatOnly.served(this::endless),
                new EndpointOptions(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        access(key),
                        1,
                        1 << 20,
                        header,
                        body,
                        write,
                        Duration.ZERO,
                        NEVER,
                        false,
                        InstantSource.system(),
                        System::nanoTime));
    }

    private static Access access(@Nullable String key) {
        return new Access(key == null ? List.of() : List.of(Client.of(key, Caller.ANONYMOUS, null)), null);
    }

    private Socket saying(String text) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        // Little room, so that the server soon waits for a reader.
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.port()));
        socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    private static void assertEnds(Socket socket) throws IOException {
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    private int health() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + endpoint.port() + "/health"))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private static String post(String key, int length) {
        return "POST /v1/chat/completions HTTP/1.1\nHost: localhost\nContent-Type: application/json\n" + key
                + "Content-Length: " + length + "\n\n";
    }

    @Test
    void half_open_sockets_without_a_key_make_way_for_others_however_many_there_are() throws Exception {
        serve(NEVER, NEVER, NEVER, "0123456789abcdef");
        for (int i = 0; i < 120; i++) {
            saying("GET /v1/models HTTP/1.1\nHost");
        }

        assertThat(health()).isEqualTo(200);
    }

    @Test
    void half_a_head_is_ended_after_its_time() throws Exception {
        serve(SOON, NEVER, NEVER, "0123456789abcdef");

        assertEnds(saying("GET /v1/models HTTP/1.1\nHost"));
        assertEnds(saying("GE"));
        assertThat(health()).isEqualTo(200);
    }

    @Test
    void half_a_body_is_ended_after_its_time_and_holds_no_place_at_the_model() throws Exception {
        serve(NEVER, SOON, NEVER, null);

        assertEnds(saying(post("", 100) + "{\"mess"));
        assertThat(health()).isEqualTo(200);
    }

    @Test
    void while_a_body_is_awaited_another_request_gets_the_only_place() throws Exception {
        serve(NEVER, NEVER, NEVER, null);
        saying(post("", 100) + "{\"mess");

        Socket other = saying(post("", CHAT.length()) + CHAT);

        assertThat(new String(other.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 200");
    }

    @Test
    void a_body_that_never_comes_is_not_waited_for_without_a_key() throws Exception {
        serve(NEVER, NEVER, SOON, "0123456789abcdef");

        Socket socket = saying(post("", 100) + "{\"mess");

        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("HTTP/1.1 401");
    }

    @Test
    void a_reader_that_stops_loses_its_place_at_the_model() throws Exception {
        serve(NEVER, NEVER, SOON, null);
        saying(post("", CHAT.length()) + CHAT);
        closed.await();

        Socket next;
        String status;
        do {
            // The place is given back just behind the end of the answer.
            next = saying(post("", CHAT.length()) + CHAT);
            status = new String(next.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        } while (status.equals("HTTP/1.1 429"));
        assertThat(status).isEqualTo("HTTP/1.1 200");
    }
}
