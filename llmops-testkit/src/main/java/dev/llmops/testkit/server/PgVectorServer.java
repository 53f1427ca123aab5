package dev.llmops.testkit.server;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL with pgvector for all tests of this JVM, in a temporary folder, and an empty schema for each test. It ends
 * with the JVM. It is the one in the folder that the system property {@code llmops.pgvector.home} or the environment variable
 * {@code LLMOPS_PGVECTOR_HOME} names, which holds {@code bin/initdb}, or Debian's. Without any the test is skipped and says so. PostgreSQL's driver is the test's.
 */
public final class PgVectorServer {

    private static final String PROPERTY = "llmops.pgvector.home";
    private static final String VARIABLE = "LLMOPS_PGVECTOR_HOME";

    private static @Nullable PgVectorServer running;
    private static @Nullable String failure;
    private static int schemas;

    private final Path bin;
    private final Path folder;
    private final int port;

    private PgVectorServer(Path bin, Path folder, int port) {
        this.bin = bin;
        this.folder = folder;
        this.port = port;
    }

    /**
     * {@return the JDBC address of a database with pgvector and an empty schema of its own}
     *
     * @throws SQLException if the schema cannot be made
     */
    public static synchronized String emptySchema() throws SQLException {
        PgVectorServer server = start();
        String schema = "test_" + schemas++;
        try (Connection connection = DriverManager.getConnection(server.address());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE EXTENSION IF NOT EXISTS vector");
            statement.execute("CREATE SCHEMA " + schema);
        }
        return server.address() + "&currentSchema=" + schema + ",public";
    }

    private String address() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }

    private static PgVectorServer start() {
        if (running == null && failure == null) {
            Path home = home();
            if (home == null) {
                failure =
                        "there is no PostgreSQL with pgvector here (Debian: postgresql-NN-pgvector; or name the folder"
                                + " that holds bin/initdb in " + VARIABLE + ")";
            } else {
                try {
                    running = run(home);
                } catch (IOException | InterruptedException | RuntimeException e) {
                    failure = "PostgreSQL of " + home + " does not start: " + e;
                }
            }
        }
        return running == null ? abort("skipped: " + failure) : running;
    }

    private static @Nullable Path home() {
        String named = System.getProperty(PROPERTY, System.getenv(VARIABLE));
        if (named != null && !named.isEmpty()) {
            return Path.of(named);
        }
        File[] versions = new File("/usr/lib/postgresql").listFiles();
        return Stream.of(versions == null ? new File[0] : versions)
                .filter(version -> Files.exists(
                        Path.of("/usr/share/postgresql", version.getName(), "extension", "vector.control")))
                .map(File::toPath)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static PgVectorServer run(Path home) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("llmops-pgvector");
        boolean root = System.getProperty("user.name").equals("root");
        if (root) {
            // PostgreSQL refuses to be run by root.
            command(List.of("chown", "postgres", folder.toString()));
        }
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        PgVectorServer server = new PgVectorServer(home.resolve("bin"), folder, port);
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
        server.as(
                root,
                "initdb",
                "-D",
                folder + "/data",
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "-N");
        server.as(
                root,
                "pg_ctl",
                "-D",
                folder + "/data",
                "-w",
                "-l",
                folder + "/log",
                "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=" + folder
                        + " -c fsync=off -c shared_buffers=256MB -c jit=off",
                "start");
        return server;
    }

    private void as(boolean root, String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                root ? List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups") : List.of());
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        command(command);
    }

    private static void command(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("llmops-pgvector", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(new File("/"))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroy();
                throw new IOException(command.get(0) + ": " + Files.readString(output));
            }
        } finally {
            Files.delete(output);
        }
    }

    private void stop() {
        try {
            as(
                    System.getProperty("user.name").equals("root"),
                    "pg_ctl",
                    "-D",
                    folder + "/data",
                    "-m",
                    "immediate",
                    "stop");
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
