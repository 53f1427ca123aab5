package dev.llmops.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.commons.internal.file.LockFile;
import dev.llmops.commons.internal.hash.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ModelStoreProcessesTest {

    private static final byte[] CONTENT = "a model".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    /** Another process: locks a folder, says so, and puts a file there when it is told to. */
    public static final class Locker {

        private Locker() {}

        /** Locks the folder in the first argument for the file in the second. */
        public static void main(String[] arguments) throws IOException {
            Path place = Path.of(arguments[0]);
            try (LockFile lock = LockFile.acquire(place.resolve(".lock"))) {
                System.out.println("locked");
                System.in.read();
                Files.write(place.resolve(arguments[1]), CONTENT);
            }
        }
    }

    @Test
    void while_another_process_fetches_a_model_this_one_waits_and_takes_its_file() throws Exception {
        String hash = Sha256.hex(CONTENT);
        Path place = Files.createDirectories(folder.resolve("models").resolve(hash.substring(0, 16)));
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Locker.class.getName(),
                        place.toString(),
                        "model.gguf")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (UnreliableServer server = new UnreliableServer(
                (headers, out) -> UnreliableServer.head(out, "500 Not Asked For", "Content-Length: 0"))) {
            BufferedReader said =
                    new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8));
            assertThat(said.readLine()).isEqualTo("locked");
            ModelSource source = new ModelSource.Download(server.uri("/model.gguf"), hash);
            CompletableFuture<Path> fetched =
                    CompletableFuture.supplyAsync(() -> ModelStore.at(folder).fetch(source));

            other.getOutputStream().write('\n');
            other.getOutputStream().flush();

            assertThat(fetched.get()).hasBinaryContent(CONTENT);
            assertThat(server.requests()).isEmpty();
        } finally {
            other.destroy();
        }
    }
}
