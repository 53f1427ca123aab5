package dev.llmops.rag.internal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.net.httpserver.HttpServer;
import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.rag.ingest.SkipReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where hosts really are, whatever their names. */
@Timeout(60)
class ResolvedAddressTest {

    private static final String INSIDE = "127.0.0.2";

    /** Answers that a resolver gives one after the other; the last one again and again. */
    private final Deque<String> answers = new ArrayDeque<>();

    private final List<String> asked = new ArrayList<>();
    private HttpServer open;
    private HttpServer inside;

    @BeforeEach
    void start() throws IOException {
        open = server("127.0.0.1", 0, "public");
        inside = server(INSIDE, open.getAddress().getPort(), "secret");
    }

    private static HttpServer server(String address, int port, String text) throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), port), 0);
        } catch (IOException e) {
            return abort("skipped: this system has no address " + address + ": " + e);
        }
        server.createContext("/", exchange -> {
            try (exchange) {
                if (exchange.getRequestURI().getPath().equals("/away")) {
                    String location = exchange.getRequestURI().getQuery();
                    exchange.getResponseHeaders().set("Location", location);
                    exchange.sendResponseHeaders(302, -1);
                    return;
                }
                // No connection is used again, so that each request needs an address.
                exchange.getResponseHeaders().set("Connection", "close");
                exchange.getResponseHeaders().set("Content-Type", "text/plain");
                byte[] body = (text + " for " + exchange.getRequestHeaders().getFirst("Host"))
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        return server;
    }

    @AfterEach
    void stop() {
        open.stop(0);
        inside.stop(0);
    }

    @Test
    void a_connection_goes_to_the_address_that_was_looked_at_and_a_second_answer_is_looked_at_again() throws Exception {
        answers.addAll(List.of("127.0.0.1", INSIDE));
        try (WebClient client = client("127.0.0.1")) {
            assertThat(text(client, "/a"))
                    .as("the name is the server's still")
                    .isEqualTo("public for docs.example:" + port());
            assertThat(asked).as("looked up once for one request").hasSize(1);
            assertThatThrownBy(() -> client.get(at("/a"), Map.of()))
                    .isInstanceOfSatisfying(
                            DocumentSkippedException.class,
                            e -> assertThat(e.reason()).isEqualTo(SkipReason.NOT_ALLOWED))
                    .hasMessageContaining("'docs.example' is at 127.0.0.2");
            assertThat(asked).hasSize(2);
        }
    }

    @Test
    void one_address_of_several_that_is_not_allowed_is_enough() {
        answers.add("127.0.0.1 " + INSIDE);
        try (WebClient client = client("127.0.0.1")) {
            assertThatThrownBy(() -> client.get(at("/a"), Map.of())).isInstanceOf(DocumentSkippedException.class);
        }
    }

    @Test
    void what_a_page_redirects_to_is_looked_at_too() {
        answers.add("127.0.0.1");
        answers.add(INSIDE);
        try (WebClient client = client("127.0.0.1")) {
            assertThatThrownBy(() -> client.get(at("/away?http://other.example:" + port() + "/a"), Map.of()))
                    .isInstanceOf(DocumentSkippedException.class)
                    .hasMessageContaining("'other.example' is at 127.0.0.2");
            assertThatThrownBy(() -> client.get(at("/away?http://docs.example:1/a"), Map.of()))
                    .as("another port")
                    .isInstanceOf(DocumentSkippedException.class);
        }
    }

    @Test
    void nothing_inside_is_asked_unless_it_is_allowed() throws Exception {
        for (String host : List.of("127.0.0.1", "[::1]", "localhost")) {
            URI address = URI.create("http://" + host + ":" + port() + "/a");
            try (WebClient client = new WebClient(
                    Set.of(host + ":" + port()),
                    List.of(address),
                    Map.of(),
                    1_000,
                    Duration.ofSeconds(30),
                    List.of())) {
                assertThatThrownBy(() -> client.get(address, Map.of()))
                        .isInstanceOf(DocumentSkippedException.class)
                        .hasMessageContaining("allowAddresses");
            }
        }
        answers.add(INSIDE);
        try (WebClient client = client("127.0.0.0/8")) {
            assertThat(text(client, "/a")).startsWith("secret");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.255",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.168.1.1",
                "198.18.0.1",
                "203.0.113.9",
                "224.0.0.1",
                "239.1.1.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fdff::1",
                "ff02::1",
                "::ffff:10.0.0.1",
                "::ffff:8.8.8.8",
                "::8.8.8.8",
                "64:ff9b::808:808",
                "64:ff9b:1::1",
                "2001::1",
                "2001:db8::1",
                "2002:a00:1::1",
                "3fff::1",
                "100::1"
            })
    void special_addresses_are_not_public(String address) throws UnknownHostException {
        byte[] mapped = InetAddress.getByName(address).getAddress();
        // Java takes addresses that are mapped from IPv4 for those; both are refused where the IPv4 address is.
        assertThat(CheckedAddresses.isPublic(InetAddress.getByAddress(mapped)))
                .isEqualTo(address.equals("::ffff:8.8.8.8"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "100.63.255.255",
                "100.128.0.0",
                "172.32.0.1",
                "192.167.1.1",
                "223.255.255.255",
                "2606:4700::1",
                "2a00::1"
            })
    void others_are(String address) throws UnknownHostException {
        assertThat(CheckedAddresses.isPublic(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.1, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/9, 10.128.0.0, false",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.2, false",
        "0.0.0.0/0, 10.1.2.3, true",
        "0.0.0.0/0, ::1, false",
        "fd00::/8, fd12::1, true",
        "fc00::/7, fe00::1, false",
    })
    void a_range_holds_what_begins_alike(String range, String address, boolean holds) throws UnknownHostException {
        assertThat(AddressRange.of(range).holds(InetAddress.getByName(address))).isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "10.0.0.0/33",
                "10.0.0",
                "256.1.1.1",
                "10.0.0.0/x",
                "10.0.0.0/",
                "fd00::/129",
                ":",
                "1.2.3.4.",
                "/8"
            })
    void a_text_that_is_no_range_is_refused(String text) {
        assertThatThrownBy(() -> AddressRange.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("but was '" + text + "'");
    }

    private WebClient client(String allowed) {
        CheckedAddresses.Hosts hosts = host -> {
            asked.add(host);
            String answer = answers.size() > 1 ? answers.remove() : answers.element();
            List<InetAddress> found = new ArrayList<>();
            for (String each : answer.split(" ", -1)) {
                found.add(InetAddress.getByName(each));
            }
            return found.toArray(InetAddress[]::new);
        };
        return new WebClient(
                Set.of("docs.example:" + port(), "other.example:" + port()),
                List.of(at("/a")),
                Map.of(),
                1_000,
                Duration.ofSeconds(30),
                new CheckedAddresses(hosts, List.of(AddressRange.of(allowed))));
    }

    private static String text(WebClient client, String path, int port) throws Exception {
        return new String(
                client.get(URI.create("http://docs.example:" + port + path), Map.of())
                        .body(),
                StandardCharsets.UTF_8);
    }

    private String text(WebClient client, String path) throws Exception {
        return text(client, path, port());
    }

    private URI at(String path) {
        return URI.create("http://docs.example:" + port() + path);
    }

    private int port() {
        return open.getAddress().getPort();
    }
}
