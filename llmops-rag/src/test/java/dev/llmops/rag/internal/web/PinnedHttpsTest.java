package dev.llmops.rag.internal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import dev.llmops.rag.ingest.DocumentSkippedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A connection that is made to a looked-up address is encrypted for the name that was asked for, and only for that. */
@Timeout(60)
class PinnedHttpsTest {

    private static final String TRUST = "javax.net.ssl.trustStore";
    private static final String TRUST_PASSWORD = "javax.net.ssl.trustStorePassword";
    private static final String PASSWORD = "secret";

    @TempDir
    Path folder;

    private final List<String> namesAsked = new CopyOnWriteArrayList<>();
    private HttpsServer server;
    private final Map<String, String> before = new HashMap<>();

    @BeforeEach
    void start() throws Exception {
        Path keys = keys("docs.example");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
        server.createContext("/", exchange -> {
            try (exchange) {
                ExtendedSSLSession session = (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
                session.getRequestedServerNames().forEach(name -> namesAsked.add(((SNIHostName) name).getAsciiName()));
                exchange.getResponseHeaders().set("Connection", "close");
                exchange.getResponseHeaders().set("Content-Type", "text/plain");
                byte[] body = exchange.getRequestHeaders().getFirst("Host").getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        for (String name : List.of(TRUST, TRUST_PASSWORD)) {
            before.put(name, System.getProperty(name));
        }
        System.setProperty(TRUST, keys.toString());
        System.setProperty(TRUST_PASSWORD, PASSWORD);
    }

    @AfterEach
    void stop() {
        server.stop(0);
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }

    @Test
    void the_server_hears_the_name_and_must_have_a_certificate_for_it() throws Exception {
        try (WebClient client = client("127.0.0.1")) {
            assertThat(client.get(at("docs.example"), Map.of()).body())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("docs.example:" + port());
            assertThat(namesAsked).containsExactly("docs.example");

            assertThatThrownBy(() -> client.get(at("other.example"), Map.of()))
                    .as("the certificate is docs.example's")
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No subject alternative DNS name matching other.example");
        }
        assertThat(namesAsked).as("nothing was asked for under the other name").hasSize(1);
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_refused() {
        System.clearProperty(TRUST);
        System.clearProperty(TRUST_PASSWORD);
        try (WebClient client = client("127.0.0.1")) {
            assertThatThrownBy(() -> client.get(at("docs.example"), Map.of()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("SSLHandshakeException");
        }
        assertThat(namesAsked).isEmpty();
    }

    @Test
    void a_good_certificate_does_not_make_an_address_allowed() {
        try (WebClient client = client("10.0.0.0/8")) {
            assertThatThrownBy(() -> client.get(at("docs.example"), Map.of()))
                    .isInstanceOf(DocumentSkippedException.class)
                    .hasMessageContaining("'docs.example' is at 127.0.0.1");
        }
        assertThat(namesAsked).isEmpty();
    }

    private Path keys(String name) throws IOException, InterruptedException {
        Path keys = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:" + name,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        keys.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        return keys;
    }

    private static SSLContext context(Path keys) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), null, null);
        return context;
    }

    private WebClient client(String allowed) {
        CheckedAddresses.Hosts hosts = host -> new InetAddress[] {InetAddress.getLoopbackAddress()};
        return new WebClient(
                Set.of("docs.example:" + port(), "other.example:" + port()),
                List.of(at("docs.example")),
                Map.of(),
                1_000,
                Duration.ofSeconds(30),
                new CheckedAddresses(hosts, List.of(AddressRange.of(allowed))));
    }

    private URI at(String host) {
        return URI.create("https://" + host + ":" + port() + "/a");
    }

    private int port() {
        return server.getAddress().getPort();
    }
}
