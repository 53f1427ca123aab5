package dev.llmops.testkit.server;

import dev.llmops.testkit.SystemProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One MLflow for all tests of this JVM, with an empty SQLite file. It is the program that the system property {@code llmops.mlflow} names;
 * without it a test is skipped and says so.
 */
public final class MlflowServer {

    private static @Nullable MlflowServer running;

    private final Path program;
    private final URI uri;

    private MlflowServer(Path program, URI uri) {
        this.program = program;
        this.uri = uri;
    }

    /**
     * {@return the server, which is started for the first test that asks}
     *
     * @throws IOException if it does not start; the message holds its log
     */
    public static synchronized MlflowServer shared() throws IOException {
        Path program = SystemProcess.program(
                "llmops.mlflow", "pip install mlflow==3.17.2 in a virtual environment, and name its bin/mlflow");
        if (running == null) {
            running = start(program);
        }
        return running;
    }

    private static MlflowServer start(Path program) throws IOException {
        SharedServer server = new SharedServer("llmops-mlflow");
        Path folder = server.folder();
        int port = SystemProcess.freePort();
        URI uri = URI.create("http://127.0.0.1:" + port);
        server.start(
                uri + "/health",
                Map.of("HOME", folder.toString(), "MLFLOW_DISABLE_TELEMETRY", "true"),
                List.of(
                        program.toString(),
                        "server",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        "" + port,
                        "--workers",
                        "1",
                        "--backend-store-uri",
                        "sqlite:///" + folder.resolve("mlflow.db"),
                        "--artifacts-destination",
                        folder.resolve("artifacts").toString()));
        return new MlflowServer(program, uri);
    }

    /** {@return its address} */
    public URI uri() {
        return uri;
    }

    /**
     * {@return the last line of what a script prints that uses MLflow's own client}
     *
     * @param folder where the script, its output and its home are
     * @param script the script
     * @param arguments its arguments
     * @throws IOException if it cannot be run
     * @throws InterruptedException if the thread is interrupted
     */
    public String python(Path folder, String script, String... arguments) throws IOException, InterruptedException {
        return PythonScript.run(program.resolveSibling("python"), folder, script, arguments);
    }
}
