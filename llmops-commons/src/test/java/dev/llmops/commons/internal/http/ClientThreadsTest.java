package dev.llmops.commons.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that the JVM can end under. */
@Timeout(60)
class ClientThreadsTest {

    @Test
    void no_thread_of_a_server_keeps_the_jvm_alive_and_an_interrupt_of_who_starts_it_stays_set() throws Exception {
        Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (SlowClients clients = new SlowClients("test");
                ClientThreads threads = new ClientThreads("test", 2, 8, Duration.ofHours(1), clients)) {
            server.createContext("/", exchange -> {
                clients.end();
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            // Where no daemon starts it, the JDK's own thread would be none.
            Thread starter = new Thread(() -> {
                Thread.currentThread().interrupt();
                threads.start(server);
                before.add(Thread.currentThread());
                assertThat(Thread.interrupted()).isTrue();
            });
            starter.setDaemon(false);
            starter.start();
            starter.join();
            URI uri = ServerAddress.uri(server.getAddress(), "/");

            int status = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();

            assertThat(status).isEqualTo(204);
            assertThat(before).contains(starter);
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().equals("HTTP-Dispatcher") && !before.contains(thread))
                    .isNotEmpty()
                    .allMatch(Thread::isDaemon);
        } finally {
            server.stop(0);
        }
    }
}
