package dev.llmops.mcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.identity.Caller;
import dev.llmops.commons.internal.http.SlowClients;
import dev.llmops.mcp.internal.http.HttpTransport;
import io.modelcontextprotocol.server.McpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over real sockets, with more clients that stop in the middle than the server has threads. */
@Timeout(60)
class SlowClientsTest {

    private static final int MORE_THAN_THREADS = 20;
    private static final String HALF_A_BODY = """
            POST /mcp HTTP/1.1
            Host: localhost
            Content-Type: application/json
            Accept: application/json, text/event-stream
            Content-Length: 100

            {"jsonrpc":""".replace("\n", "\r\n");

    private final List<Socket> sockets = new ArrayList<>();
    private final AtomicBoolean passes = new AtomicBoolean();
    private final AtomicLong nanos = new AtomicLong();
    private McpHttpServer server;

    @BeforeEach
    void start() {
        SlowClients clients = new SlowClients("test", Duration.ofMillis(1), this::ticker, () -> {});
        HttpTransport transport = new HttpTransport(
                Set.of("localhost", "127.0.0.1"),
                Set.of(),
                token -> Optional.of(Caller.ANONYMOUS),
                10,
                Duration.ofMinutes(5),
                InstantSource.system(),
                McpHttpServer.workers(),
                clients);
        server = McpHttpServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                transport,
                clients,
                McpServer.sync(transport).jsonSchemaValidator(new SchemaCheck()).build());
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    /** A second passes whenever somebody looks, while time passes. */
    private long ticker() {
        return passes.get() ? nanos.addAndGet(Duration.ofSeconds(1).toNanos()) : nanos.get();
    }

    private void openMoreThanThreads(String half) throws IOException {
        for (int i = 0; i < MORE_THAN_THREADS; i++) {
            Socket socket =
                    new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort());
            sockets.add(socket);
            socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void assertAnswers() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(server.uri()).build(), HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
    }

    @Test
    void half_sent_heads_make_way_for_others() throws Exception {
        openMoreThanThreads("POST /mcp HTTP/1.1\r\nHost: loc");

        assertAnswers();
    }

    @Test
    void half_sent_bodies_are_ended_after_their_time() throws Exception {
        openMoreThanThreads(HALF_A_BODY);

        passes.set(true);
        for (Socket socket : sockets) {
            assertEnds(socket);
        }
        passes.set(false);
        assertAnswers();
    }

    private static void assertEnds(Socket socket) throws IOException {
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }
}
