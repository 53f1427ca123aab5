package dev.llmops.mcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.store.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is refused before it is read, byte by byte on the wire. */
@Timeout(60)
class HttpTransportTest {

    private static final String INITIALIZE =
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
                    + "\"capabilities\":{},\"clientInfo\":{\"name\":\"test\",\"version\":\"1\"}}}";
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    private static final String ACCEPT = "Accept: application/json, text/event-stream\r\n";
    private static final String TYPE = "Content-Type: application/json\r\n";

    private McpHttpServer server;

    @BeforeEach
    void start() {
        server = LlmOpsMcpServer.builder(Store.noop())
                .allowedOrigin("https://tools.example")
                .build()
                .listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Set.of("localhost"),
                        token -> token.equals("a-known-token")
                                ? Optional.of(new Caller("ann", null, "acme", Map.of()))
                                : Optional.empty());
    }

    @AfterEach
    void close() {
        server.close();
        server.close();
    }

    private String status(String method, String path, String headers, String body) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
            String request = method + " " + path + " HTTP/1.1\r\n" + headers + "Connection: close\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.substring(9, 12);
        }
    }

    private static String headers(String host, String more) {
        return "Host: " + host + "\r\nAuthorization: Bearer a-known-token\r\n" + more;
    }

    @Test
    void a_request_of_a_known_caller_is_answered() throws Exception {
        assertThat(status("POST", "/mcp", headers("localhost:80", ACCEPT + TYPE), INITIALIZE))
                .isEqualTo("200");
        assertThat(status(
                        "POST",
                        "/mcp",
                        headers("localhost", ACCEPT + TYPE + "Origin: https://tools.example\r\n"),
                        INITIALIZE))
                .isEqualTo("200");
    }

    @Test
    void another_host_or_origin_is_refused() throws Exception {
        assertThat(status("POST", "/mcp", headers("evil.example", ACCEPT + TYPE), PING))
                .isEqualTo("421");
        assertThat(status(
                        "POST", "/mcp", headers("localhost", ACCEPT + TYPE + "Origin: http://evil.example\r\n"), PING))
                .isEqualTo("403");
        assertThat(status(
                        "POST",
                        "/mcp",
                        headers("localhost", ACCEPT + TYPE + "Origin: http://localhost.evil.example\r\n"),
                        PING))
                .isEqualTo("403");
        assertThat(status("POST", "/mcp", headers("localhost", ACCEPT + TYPE + "Origin: null\r\n"), PING))
                .isEqualTo("403");
    }

    @Test
    void whoever_is_not_known_is_refused() throws Exception {
        assertThat(status("POST", "/mcp", "Host: localhost\r\n" + ACCEPT + TYPE, PING))
                .isEqualTo("401");
        assertThat(status("POST", "/mcp", "Host: localhost\r\nAuthorization: Bearer another\r\n" + ACCEPT + TYPE, PING))
                .isEqualTo("401");
    }

    @Test
    void what_is_not_the_protocol_is_refused() throws Exception {
        assertThat(status("GET", "/mcp", headers("localhost", ACCEPT), "")).isEqualTo("405");
        assertThat(status("PUT", "/mcp", headers("localhost", ACCEPT), "")).isEqualTo("405");
        assertThat(status("POST", "/other", headers("localhost", ACCEPT + TYPE), PING))
                .isEqualTo("404");
        assertThat(status("POST", "/mcp", headers("localhost", TYPE), PING)).isEqualTo("406");
        assertThat(status("POST", "/mcp", headers("localhost", ACCEPT), PING)).isEqualTo("415");
        String other = "Content-Type: application/jsonx\r\n";
        assertThat(status("POST", "/mcp", headers("localhost", ACCEPT + other), PING))
                .isEqualTo("415");
        assertThat(status("POST", "/mcp", headers("localhost", ACCEPT + TYPE), "no json"))
                .isEqualTo("400");
        assertThat(status("POST", "/mcp", headers("localhost", ACCEPT + TYPE), "[" + PING + "]"))
                .isEqualTo("400");
        assertThat(status("POST", "/mcp", headers("localhost", ACCEPT + TYPE), " ".repeat((1 << 20) + 1) + PING))
                .isEqualTo("413");
        assertThat(status(
                        "POST",
                        "/mcp",
                        headers("localhost", ACCEPT + TYPE + "MCP-Protocol-Version: 1999-01-01\r\n"),
                        PING))
                .isEqualTo("400");
    }
}
