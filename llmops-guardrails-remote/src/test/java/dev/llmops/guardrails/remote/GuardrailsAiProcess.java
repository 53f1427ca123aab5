package dev.llmops.guardrails.remote;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real Guardrails AI server on this machine, out of packages that are installed into a folder for it. */
final class GuardrailsAiProcess implements AutoCloseable {

    /** {@code install}, or a virtual environment that has the packages already. */
    static final String PROPERTY = "llmops.guardrails.ai";

    private static final int MINUTES = 10;

    private final Process server;
    private final URI address;

    private GuardrailsAiProcess(Process server, URI address) {
        this.server = server;
        this.address = address;
    }

    /** {@return the server, or a test that is skipped and says why} */
    static GuardrailsAiProcess start(Path folder) throws IOException, InterruptedException {
        String wish = System.getProperty(PROPERTY);
        assumeTrue(wish != null, "the Guardrails AI server is only run with -Pguardrails-ai");
        Path environment = "install".equals(wish) ? install(folder) : Path.of(wish);
        Path guards = folder.resolve("guards.py");
        try (var in = Objects.requireNonNull(GuardrailsAiProcess.class.getResourceAsStream("guards.py"))) {
            Files.copy(in, guards);
        }
        int port = freePort();
        Process server = process(
                folder,
                environment.resolve("bin/guardrails-api").toString(),
                "start",
                "--config",
                guards.toString(),
                "--port",
                Integer.toString(port));
        assumeTrue(isReady(server), "the Guardrails AI server did not start");
        return new GuardrailsAiProcess(server, URI.create("http://127.0.0.1:" + port));
    }

    private static Path install(Path folder) throws IOException, InterruptedException {
        Path environment = folder.resolve("python");
        assumeTrue(
                succeeds(folder, "python3", "-m", "venv", environment.toString()),
                "there is no python3 with venv, so the Guardrails AI server cannot be run");
        assumeTrue(
                succeeds(
                        folder,
                        environment.resolve("bin/pip").toString(),
                        "install",
                        "--quiet",
                        "guardrails-ai==0.11.0",
                        "guardrails-api==0.4.4"),
                "pip cannot install guardrails-ai and guardrails-api");
        return environment;
    }

    private static boolean succeeds(Path folder, String... command) throws InterruptedException {
        try {
            Process process = process(folder, command);
            process.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            return process.waitFor(MINUTES, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Process process(Path folder, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(command));
        builder.directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("OTEL_SDK_DISABLED", "true");
        return builder.start();
    }

    /** Its log is read to the end, lest it waits for a reader. */
    private static boolean isReady(Process server) throws IOException {
        BufferedReader log = server.inputReader(StandardCharsets.UTF_8);
        @Nullable String line = log.readLine();
        while (line != null && !line.contains("Uvicorn running")) {
            line = log.readLine();
        }
        Thread rest = new Thread(() -> readToEnd(log), "guardrails-ai-log");
        rest.setDaemon(true);
        rest.start();
        return line != null;
    }

    private static void readToEnd(BufferedReader log) {
        try {
            while (log.readLine() != null) {}
        } catch (IOException e) {
            // The server was ended.
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    ServiceEndpoint endpoint() {
        return ServiceEndpoint.of(address).withTimeout(java.time.Duration.ofSeconds(60));
    }

    @Override
    public void close() {
        server.descendants().forEach(ProcessHandle::destroy);
        server.destroy();
    }
}
