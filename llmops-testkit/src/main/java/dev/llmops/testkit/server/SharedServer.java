package dev.llmops.testkit.server;

import dev.llmops.testkit.SystemProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A server that all tests of this JVM share, with a temporary folder; both are gone with the JVM. */
final class SharedServer {

    private final Path folder;

    SharedServer(String name) throws IOException {
        this.folder = Files.createTempDirectory(name);
    }

    Path folder() {
        return folder;
    }

    void start(String health, Map<String, String> environment, List<String> command) throws IOException {
        SystemProcess server = SystemProcess.start(folder, health, environment, command);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            delete();
        }));
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
