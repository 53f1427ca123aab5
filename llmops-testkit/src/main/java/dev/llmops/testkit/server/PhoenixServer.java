package dev.llmops.testkit.server;

import dev.llmops.testkit.SystemProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One Phoenix for all tests of this JVM, with an empty SQLite file. It is the program that the system property {@code llmops.phoenix} names;
 * without it a test is skipped and says so.
 */
public final class PhoenixServer {

    private static @Nullable PhoenixServer running;

    private final URI uri;

    private PhoenixServer(URI uri) {
        this.uri = uri;
    }

    /**
     * {@return the server, which is started for the first test that asks}
     *
     * @throws IOException if it does not start; the message holds its log
     */
    public static synchronized PhoenixServer shared() throws IOException {
        Path program = SystemProcess.program(
                "llmops.phoenix",
                "pip install arize-phoenix==20.26.1 in a virtual environment, and name its bin/phoenix");
        if (running == null) {
            running = start(program);
        }
        return running;
    }

    private static PhoenixServer start(Path program) throws IOException {
        SharedServer server = new SharedServer("llmops-phoenix");
        String folder = server.folder().toString();
        int port = SystemProcess.freePort();
        URI uri = URI.create("http://127.0.0.1:" + port);
        server.start(
                uri + "/healthz",
                Map.of(
                        "HOME",
                        folder,
                        "PHOENIX_WORKING_DIR",
                        folder,
                        "PHOENIX_HOST",
                        "127.0.0.1",
                        "PHOENIX_PORT",
                        "" + port,
                        "PHOENIX_GRPC_PORT",
                        "" + SystemProcess.freePort(),
                        "PHOENIX_TELEMETRY_ENABLED",
                        "false"),
                List.of(program.toString(), "serve"));
        return new PhoenixServer(uri);
    }

    /** {@return its address} */
    public URI uri() {
        return uri;
    }
}
