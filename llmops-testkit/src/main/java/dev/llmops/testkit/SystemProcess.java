package dev.llmops.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A real server in a separate process, which is stopped with everything that it started. */
public final class SystemProcess implements AutoCloseable {

    private static final int POLLS = 3000;
    private static final long POLL_NANOS = 100_000_000;

    private final Process process;

    private SystemProcess(Process process) {
        this.process = process;
    }

    /**
     * {@return the program that a system property names; without it the test is skipped}
     *
     * @param property name of the property
     * @param how how to get the program
     */
    public static Path program(String property, String how) {
        String value = System.getProperty(property, "");
        assumeTrue(!value.isEmpty(), "-D" + property + " is not set: " + how);
        assumeTrue(Files.isExecutable(Path.of(value)), "-D" + property + " names no program: " + value);
        return Path.of(value);
    }

    /**
     * {@return a small model in GGUF; without it the test is skipped}
     *
     * @param file name of its file
     */
    public static Path model(String file) {
        Path model = Path.of(System.getProperty("llmops.shared", "../../shared"), "models", file);
        assumeTrue(Files.exists(model), "there is no " + file + " in -Dllmops.shared");
        return model;
    }

    /**
     * {@return a port that was free a moment ago}
     *
     * @throws IOException if there is none
     */
    public static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /**
     * Starts a server and waits until its health page says that it is there.
     *
     * @param folder where it runs and writes its log
     * @param health address of the page
     * @param environment variables of its environment, beside those of this process
     * @param command the program and its arguments
     * @return the server
     * @throws IOException if it does not start; the message holds its log
     */
    public static SystemProcess start(Path folder, String health, Map<String, String> environment, List<String> command)
            throws IOException {
        Path log = folder.resolve("server.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        SystemProcess server = new SystemProcess(builder.start());
        // A build that is stopped leaves no server behind.
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        if (!server.awaits(health)) {
            server.close();
            throw new IOException("the server did not start: " + Files.readString(log));
        }
        return server;
    }

    private boolean awaits(String health) {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(health)).build();
        for (int i = 0; i < POLLS && process.isAlive(); i++) {
            try {
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return true;
                }
            } catch (IOException e) {
                // It does not listen yet.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return false;
    }

    /** Servers that start others do not always end them. */
    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join());
    }

    /**
     * Asks until the answer is the one that the test waits for; a server takes its time.
     *
     * @param ask asks
     * @param expected says whether it is the one
     * @param <T> what it answers
     * @return the last answer
     */
    public static <T> T until(Supplier<T> ask, Predicate<T> expected) {
        T answer = ask.get();
        for (int i = 0; i < POLLS && !expected.test(answer); i++) {
            LockSupport.parkNanos(POLL_NANOS);
            answer = ask.get();
        }
        return answer;
    }
}
