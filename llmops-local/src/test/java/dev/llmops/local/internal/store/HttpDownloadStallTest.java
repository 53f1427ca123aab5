package dev.llmops.local.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.local.store.FetchProgress;
import dev.llmops.local.store.ModelFetchException;
import dev.llmops.testkit.server.RawServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpDownloadStallTest {

    @TempDir
    Path folder;

    @Test
    void a_server_that_stalls_is_left_and_its_bytes_are_kept() throws IOException {
        Path part = folder.resolve("model.gguf.part");
        try (RawServer server = new RawServer(HttpDownloadStallTest::stall)) {
            URI uri = server.uri("/model.gguf");

            assertThatThrownBy(() -> new HttpDownload(
                                    new HttpGet(uri, null, Pause.sleeping(), 50), part, true, FetchProgress.noop())
                            .run())
                    .isInstanceOf(ModelFetchException.class)
                    .hasMessageContaining("was cut")
                    .hasMessageContaining("it goes on where it was cut");
        }
        assertThat(part).hasContent("four");
    }

    @Test
    void a_token_with_a_line_end_is_refused_and_told_nobody() {
        URI uri = URI.create("https://hub.example/model.gguf");

        assertThatThrownBy(() -> new HttpGet(uri, "hf_s3cr3t\n", Pause.sleeping()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HF_TOKEN")
                .hasMessageNotContaining("s3cr3t");
    }

    // Sends the head and four bytes, and then nothing while the client is there.
    private static boolean stall(RawServer.Request request) throws IOException {
        request.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 100\r\n\r\nfour");
        request.stall();
        return false;
    }
}
