package dev.llmops.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.local.store.ModelFetchException.Reason;
import dev.llmops.testkit.ClosedPort;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreDownloadTest {

    private static final byte[] CONTENT = new byte[300_000];

    static {
        new Random(7).nextBytes(CONTENT);
    }

    private static final String HASH = Sha256.hex(CONTENT);

    @TempDir
    Path folder;

    private ModelSource.Download source(UnreliableServer server, String hash) {
        return new ModelSource.Download(server.uri("/model.gguf"), hash);
    }

    /** Answers as a good server does, but closes the connection after so many bytes of the body. */
    private static UnreliableServer.Answer cuttingAfter(int bytes) {
        return (headers, out) -> {
            int start = rangeStart(headers);
            if (start > 0) {
                UnreliableServer.head(
                        out,
                        "206 Partial Content",
                        "ETag: \"one\"",
                        "Content-Range: bytes " + start + "-" + (CONTENT.length - 1) + "/" + CONTENT.length,
                        "Content-Length: " + (CONTENT.length - start));
            } else {
                UnreliableServer.head(out, "200 OK", "ETag: \"one\"", "Content-Length: " + CONTENT.length);
            }
            out.write(CONTENT, start, Math.min(bytes, CONTENT.length - start));
        };
    }

    private static int rangeStart(Map<String, String> headers) {
        String range = headers.getOrDefault("range", "bytes=0-");
        return Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    }

    private static void whole(Map<String, String> headers, OutputStream out) throws IOException {
        UnreliableServer.head(out, "200 OK", "Content-Length: " + CONTENT.length);
        out.write(CONTENT);
    }

    private static void assertFails(ThrowingCallable call, Reason reason, String... texts) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ModelFetchException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e).hasMessageContainingAll(texts);
        });
    }

    @Test
    void a_download_that_is_cut_goes_on_where_it_was_cut() throws IOException {
        try (UnreliableServer server = new UnreliableServer(cuttingAfter(80_000))) {
            Path file = ModelStore.at(folder).fetch(source(server, null));

            assertThat(file).hasBinaryContent(CONTENT).hasFileName("model.gguf");
            assertThat(server.requests()).hasSize(4);
            assertThat(server.requests().get(3))
                    .containsEntry("range", "bytes=240000-")
                    .containsEntry("if-range", "\"one\"");
        }
    }

    @Test
    void a_part_left_by_another_process_is_continued() throws IOException {
        UnreliableServer.Answer dies = (headers, out) -> {
            if (rangeStart(headers) == 0) {
                cuttingAfter(100_000).write(headers, out);
            }
        };
        ModelStore store = ModelStore.at(folder);
        ModelSource source;
        try (UnreliableServer server = new UnreliableServer(dies)) {
            source = new ModelSource.Download(server.uri("/model.gguf"), HASH);
            assertThatThrownBy(() -> store.fetch(source)).isInstanceOf(ModelFetchException.class);
        }
        try (UnreliableServer server = new UnreliableServer(cuttingAfter(Integer.MAX_VALUE))) {
            assertThat(store.fetch(source(server, HASH))).hasBinaryContent(CONTENT);
            assertThat(server.requests())
                    .singleElement()
                    .satisfies(headers -> assertThat(headers).containsEntry("range", "bytes=100000-"));
        }
    }

    @Test
    void a_server_that_ignores_ranges_is_read_from_the_start() throws IOException {
        UnreliableServer.Answer first = (headers, out) -> {
            UnreliableServer.head(out, "200 OK", "Content-Length: " + CONTENT.length);
            out.write(CONTENT, 0, headers.containsKey("range") ? CONTENT.length : 1000);
        };
        try (UnreliableServer server = new UnreliableServer(first)) {
            assertThat(ModelStore.at(folder).fetch(source(server, HASH))).hasBinaryContent(CONTENT);
        }
    }

    @Test
    void what_is_left_of_another_file_is_not_taken_for_the_beginning_of_this_one() throws IOException {
        byte[] other = new byte[100_000];
        UnreliableServer.Answer replaced = (headers, out) -> {
            if (rangeStart(headers) == 0) {
                UnreliableServer.head(out, "200 OK", "ETag: \"other\"", "Content-Length: 100001");
                out.write(other);
            } else {
                UnreliableServer.head(out, "200 OK", "ETag: \"one\"", "Content-Length: " + Long.MAX_VALUE);
            }
        };
        ModelStore store = ModelStore.at(folder);
        List<UnreliableServer.Answer> now = new ArrayList<>(List.of(replaced));
        try (UnreliableServer server =
                new UnreliableServer((headers, out) -> now.get(0).write(headers, out))) {
            assertFails(() -> store.fetch(source(server, null)), Reason.STORE, "bytes are needed, but only");

            now.set(0, cuttingAfter(Integer.MAX_VALUE));
            assertThat(store.fetch(source(server, null))).hasBinaryContent(CONTENT);
        }
    }

    @Test
    void an_interrupt_ends_a_download_which_goes_on_with_the_next() throws IOException {
        FetchProgress interrupting = new FetchProgress() {
            @Override
            public void begin(String what, long totalBytes) {}

            @Override
            public void advance(long doneBytes) {
                Thread.currentThread().interrupt();
            }

            @Override
            public void end() {}
        };
        ModelStore store = ModelStore.at(folder);
        try (UnreliableServer server = new UnreliableServer(cuttingAfter(Integer.MAX_VALUE))) {
            assertThatThrownBy(() -> store.fetch(source(server, null), interrupting))
                    .isInstanceOf(CallCancelledException.class);
            assertThat(Thread.interrupted()).isTrue();

            assertThat(store.fetch(source(server, null))).hasBinaryContent(CONTENT);
            assertThat(server.requests().get(1)).containsKey("range");
        }
    }

    @Test
    @Timeout(60)
    void an_interrupt_ends_the_waiting_for_another_thread_that_fetches() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        ModelStore store = ModelStore.at(folder);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try (UnreliableServer server = new UnreliableServer((headers, out) -> {
            asked.countDown();
            awaitUninterruptibly(released);
            whole(headers, out);
        })) {
            Future<Path> first = pool.submit(() -> store.fetch(source(server, HASH)));
            asked.await();
            Future<Path> second = pool.submit(() -> {
                Thread.currentThread().interrupt();
                return store.fetch(source(server, HASH));
            });
            try {
                assertThatThrownBy(second::get).hasCauseInstanceOf(CallCancelledException.class);
            } finally {
                released.countDown();
            }
            assertThat(first.get()).hasBinaryContent(CONTENT);
        } finally {
            pool.shutdownNow();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void no_message_tells_what_in_an_address_may_be_secret() throws IOException {
        try (UnreliableServer server = new UnreliableServer(
                (headers, out) -> UnreliableServer.head(out, "403 Forbidden", "Content-Length: 0"))) {
            String address = server.uri("/model.gguf") + "?signature=s3cret";
            assertThatThrownBy(() -> ModelStore.at(folder).fetch(ModelSource.parse(address)))
                    .hasMessageContaining("/model.gguf was answered with HTTP status 403")
                    .hasMessageNotContaining("s3cret");
            assertThat(server.requests().get(0).get("")).contains("signature=s3cret");
        }
        for (String refused : List.of(
                "https://me:s3cret@host/model.gguf",
                "https://host/?signature=s3cret",
                "https://host/model.gguf?signature=s3cret here")) {
            assertThatThrownBy(() -> ModelSource.parse(refused))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasNoCause()
                    .hasMessageNotContaining("s3cret");
        }
    }

    @Test
    void a_wrong_range_is_not_appended() throws IOException {
        UnreliableServer.Answer liar = (headers, out) -> {
            int start = rangeStart(headers);
            if (start == 0) {
                cuttingAfter(headers.containsKey("seen") ? CONTENT.length : 50_000)
                        .write(headers, out);
            } else {
                UnreliableServer.head(out, "206 Partial Content", "Content-Range: bytes 0-9/10", "Content-Length: 10");
                out.write(CONTENT, 0, 10);
            }
        };
        try (UnreliableServer server = new UnreliableServer(liar)) {
            assertFails(() -> ModelStore.at(folder).fetch(source(server, HASH)), Reason.CUT, "50000 of 300000");
        }
    }

    @Test
    void a_part_that_is_complete_already_is_taken() throws IOException {
        UnreliableServer.Answer answer = (headers, out) -> {
            if (rangeStart(headers) == CONTENT.length) {
                UnreliableServer.head(
                        out,
                        "416 Range Not Satisfiable",
                        "Content-Range: bytes */" + CONTENT.length,
                        "Content-Length: 0");
            } else {
                // One byte more than there is: the client believes that it was cut.
                UnreliableServer.head(out, "200 OK", "ETag: \"one\"", "Content-Length: " + (CONTENT.length + 1));
                out.write(CONTENT);
            }
        };
        try (UnreliableServer server = new UnreliableServer(answer)) {
            assertThat(ModelStore.at(folder).fetch(source(server, HASH))).hasBinaryContent(CONTENT);
        }
    }

    @Test
    void a_length_that_is_too_short_is_found_out_by_the_hash() throws IOException {
        UnreliableServer.Answer answer = (headers, out) -> {
            UnreliableServer.head(out, "200 OK", "Content-Length: 1000");
            out.write(CONTENT);
        };
        try (UnreliableServer server = new UnreliableServer(answer)) {
            assertFails(
                    () -> ModelStore.at(folder).fetch(source(server, HASH)),
                    Reason.WRONG_CONTENT,
                    "must have the SHA-256 " + HASH);
        }
    }

    @Test
    void wrong_bytes_are_refused_and_not_kept() throws IOException {
        UnreliableServer.Answer answer = (headers, out) -> {
            UnreliableServer.head(out, "200 OK", "Content-Length: 5");
            out.write("other".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        };
        ModelStore store = ModelStore.at(folder);
        try (UnreliableServer server = new UnreliableServer(answer)) {
            assertFails(() -> store.fetch(source(server, HASH)), Reason.WRONG_CONTENT, HASH, "do not use it");
            assertThat(store.find(source(server, HASH))).isEmpty();
        }
        try (UnreliableServer server = new UnreliableServer(ModelStoreDownloadTest::whole)) {
            assertThat(store.fetch(source(server, HASH))).hasBinaryContent(CONTENT);
        }
    }

    @Test
    void a_redirect_is_followed() throws IOException {
        try (UnreliableServer target = new UnreliableServer(ModelStoreDownloadTest::whole);
                UnreliableServer server = new UnreliableServer((headers, out) -> UnreliableServer.head(
                        out, "302 Found", "Location: " + target.uri("/elsewhere"), "Content-Length: 0"))) {
            assertThat(ModelStore.at(folder).fetch(source(server, HASH))).hasFileName("model.gguf");
        }
    }

    @Test
    void refusals_say_what_to_do() throws IOException {
        assertFailsWithStatus("404 Not Found", Reason.NOT_FOUND, "check the address");
        assertFailsWithStatus("403 Forbidden", Reason.REFUSED, "HTTP status 403");
        assertFailsWithStatus("503 Service Unavailable", Reason.UNREACHABLE, "try again later");
    }

    private void assertFailsWithStatus(String status, Reason reason, String text) throws IOException {
        try (UnreliableServer server =
                new UnreliableServer((headers, out) -> UnreliableServer.head(out, status, "Content-Length: 0"))) {
            assertFails(() -> ModelStore.at(folder).fetch(source(server, HASH)), reason, text);
        }
    }

    @Test
    void an_endless_redirect_is_refused() throws IOException {
        try (UnreliableServer server = new UnreliableServer((headers, out) ->
                UnreliableServer.head(out, "302 Found", "Location: /model.gguf", "Content-Length: 0"))) {
            assertFails(() -> ModelStore.at(folder).fetch(source(server, HASH)), Reason.REFUSED, "redirects too often");
        }
    }

    @Test
    void nobody_there_is_unreachable() {
        try (ClosedPort nobody = new ClosedPort()) {
            assertFails(
                    () -> ModelStore.at(folder).fetch(new ModelSource.Download(nobody.uri("/model.gguf"), HASH)),
                    Reason.UNREACHABLE,
                    "127.0.0.1");
        }
    }

    @Test
    void what_is_here_is_not_fetched_again_unless_it_was_changed() throws IOException {
        ModelStore store = ModelStore.at(folder);
        try (UnreliableServer server = new UnreliableServer(ModelStoreDownloadTest::whole)) {
            Path file = store.fetch(source(server, HASH));
            assertThat(store.fetch(source(server, HASH))).isEqualTo(file);
            assertThat(store.find(source(server, HASH))).contains(file);
            assertThat(server.requests()).hasSize(1);

            Files.write(file, new byte[] {1, 2, 3});
            assertThat(store.find(source(server, HASH))).isEmpty();
            assertThat(store.fetch(source(server, HASH))).hasBinaryContent(CONTENT);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void of_many_threads_one_fetches() throws Exception {
        ModelStore store = ModelStore.at(folder);
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try (UnreliableServer server = new UnreliableServer(cuttingAfter(100_000))) {
            List<Future<Path>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                results.add(pool.submit(() -> {
                    start.await();
                    return store.fetch(source(server, HASH));
                }));
            }
            start.countDown();
            for (Future<Path> result : results) {
                assertThat(result.get()).hasBinaryContent(CONTENT);
            }
            assertThat(server.requests()).hasSize(3);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void progress_is_told_up_to_the_total() throws IOException {
        List<String> told = new ArrayList<>();
        FetchProgress progress = new FetchProgress() {
            private long last;

            @Override
            public void begin(String what, long totalBytes) {
                told.add("begin " + what + " " + totalBytes);
            }

            @Override
            public void advance(long doneBytes) {
                last = doneBytes;
            }

            @Override
            public void end() {
                told.add("end " + last);
            }
        };
        try (UnreliableServer server = new UnreliableServer(cuttingAfter(200_000))) {
            ModelStore.at(folder).fetch(source(server, HASH), progress);
        }
        assertThat(told)
                .containsExactly("begin model.gguf 300000", "end 200000", "begin model.gguf 300000", "end 300000");
    }
}
