package dev.llmops.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.local.GpuReport;
import dev.llmops.local.LocalModel;
import dev.llmops.local.fuzz.TinyGguf;
import dev.llmops.local.internal.store.WheelDownload;
import dev.llmops.local.store.ModelFetchException.Reason;
import dev.llmops.local.store.ModelSource.HuggingFace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ModelStoreHubTest {

    private static final byte[] CONTENT = new byte[200_000];

    static {
        new Random(5).nextBytes(CONTENT);
    }

    @TempDir
    Path folder;

    private final List<Duration> pauses = new ArrayList<>();
    private FakeHub hub;

    @BeforeEach
    void start() throws IOException {
        hub = new FakeHub();
        hub.files.put("tiny.Q4_K_M.gguf", CONTENT);
        hub.files.put("big/tiny.F16.gguf", new byte[] {1, 2, 3});
    }

    @AfterEach
    void stop() throws IOException {
        hub.close();
    }

    private ModelStore store(@Nullable String token) {
        return new ModelStore(folder, WheelDownload.PIP, token, pauses::add);
    }

    private void assertFails(HuggingFace source, @Nullable String token, Reason reason, String... texts) {
        assertThatThrownBy(() -> store(token).fetch(source))
                .isInstanceOfSatisfying(
                        ModelFetchException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContainingAll(texts);
    }

    @Test
    void a_file_is_chosen_by_its_pattern_and_kept_in_the_layout_of_the_hubs_own_cache() {
        Path file = store(null).fetch(hub.source("*Q4_K_M*", "main"));

        assertThat(file)
                .hasBinaryContent(CONTENT)
                .isEqualTo(folder.resolve("hub/models--acme--tiny/snapshots")
                        .resolve(FakeHub.COMMIT)
                        .resolve("tiny.Q4_K_M.gguf"));
        assertThat(folder.resolve("hub/models--acme--tiny/refs/main")).hasContent(FakeHub.COMMIT);
        assertThat(store(null).find(hub.source("*Q4_K_M*", "main"))).contains(file);
        assertThat(store(null).find(hub.source("*Q4_K_M*", "other"))).isEmpty();
        assertThat(store(null).fetch(hub.source("big/*", "main"))).hasFileName("tiny.F16.gguf");
    }

    @Test
    void the_token_goes_to_the_hub_and_to_nobody_else() {
        hub.neededToken = "hf_secret";

        assertThat(store("hf_secret").fetch(hub.source("*Q4*", "main"))).hasBinaryContent(CONTENT);

        assertThat(hub.requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request).containsEntry("authorization", "Bearer hf_secret"));
        assertThat(hub.storeRequests())
                .hasSize(1)
                .allSatisfy(request -> assertThat(request).doesNotContainKey("authorization"));
    }

    @Test
    void without_the_token_that_is_needed_the_refusal_says_what_to_set() {
        hub.neededToken = "hf_secret";

        assertFails(hub.source("*Q4*", "main"), null, Reason.UNAUTHORIZED, "401", "set HF_TOKEN");
        assertFails(
                hub.source("*Q4*", "main"), "hf_wrong", Reason.UNAUTHORIZED, "the token in HF_TOKEN may not read it");
        assertThat(hub.storeRequests()).isEmpty();
    }

    @Test
    void a_cut_download_goes_on_with_a_range_and_the_entity_tag() {
        hub.cutAfter = 70_000;

        assertThat(store(null).fetch(hub.source("*Q4*", "main"))).hasBinaryContent(CONTENT);

        assertThat(hub.storeRequests()).hasSize(3);
        assertThat(hub.storeRequests().get(1))
                .containsEntry("range", "bytes=70000-")
                .containsKey("if-range");
        assertThat(hub.storeRequests().get(2)).containsEntry("range", "bytes=140000-");
    }

    @Test
    void a_repository_that_is_not_there_is_not_found() {
        HuggingFace source = new HuggingFace("acme/other", "*.gguf", "main", hub.base());
        assertFails(source, null, Reason.NOT_FOUND, "acme/other", "does not exist");
    }

    @Test
    void a_pattern_that_matches_nothing_or_too_much_is_refused_with_the_names() {
        assertFails(
                hub.source("*Q8_0*", "main"),
                null,
                Reason.NOT_FOUND,
                "acme/tiny@main has no file that matches *Q8_0*",
                "big/tiny.F16.gguf, tiny.Q4_K_M.gguf");
        assertFails(
                hub.source("*.gguf", "main"),
                null,
                Reason.NOT_FOUND,
                "2 models that match",
                "name one of them: big/tiny.F16.gguf, tiny.Q4_K_M.gguf");
    }

    @Test
    void too_many_requests_are_waited_for_as_long_as_the_hub_asks() {
        hub.troubles.add(new String[] {"429 Too Many Requests", "Retry-After: 7\r\nContent-Length: 0"});
        hub.troubles.add(new String[] {"503 Service Unavailable", "Retry-After: 3\r\nContent-Length: 0"});
        hub.troubles.add(new String[] {"429 Too Many Requests"});

        assertThat(store(null).fetch(hub.source("*Q4*", "main"))).hasBinaryContent(CONTENT);

        assertThat(pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(3), Duration.ofSeconds(5));
    }

    @Test
    void too_many_requests_for_too_long_are_an_error_that_can_be_tried_again() {
        hub.troubles.add(new String[] {"429 Too Many Requests", "Retry-After: 3600\r\nContent-Length: 0"});
        assertFails(hub.source("*Q4*", "main"), null, Reason.RATE_LIMITED, "429", "try again later");
        assertThat(pauses).isEmpty();

        for (int i = 0; i < 5; i++) {
            hub.troubles.add(new String[] {"429 Too Many Requests", "Retry-After: 1\r\nContent-Length: 0"});
        }
        assertFails(hub.source("*Q4*", "main"), null, Reason.RATE_LIMITED, "also after waiting");
        assertThat(pauses).hasSize(4);
    }

    @Test
    void other_bytes_than_the_hub_promises_are_refused_and_not_kept() {
        hub.lies = true;
        assertFails(hub.source("*Q4*", "main"), null, Reason.WRONG_CONTENT, "must have the SHA-256", "do not use it");
        assertThat(store(null).find(hub.source("*Q4*", "main"))).isEmpty();

        hub.lies = false;
        assertThat(store(null).fetch(hub.source("*Q4*", "main"))).hasBinaryContent(CONTENT);
    }

    @Test
    void a_list_that_is_cut_or_no_list_is_an_error_that_can_be_tried_again() {
        hub.troubles.add(new String[] {"200 OK", "Content-Length: 1000"});
        assertFails(hub.source("*Q4*", "main"), null, Reason.UNREACHABLE, "the list of files", "cut after 0 of 1000");
        hub.troubles.add(new String[] {"200 OK", "Content-Length: 0"});
        assertFails(hub.source("*Q4*", "main"), null, Reason.UNREACHABLE, "no JSON object");
    }

    @Test
    void all_parts_of_a_split_model_are_fetched_and_it_loads() throws IOException {
        for (Path part : TinyGguf.llama().writeSplit(Files.createDirectory(folder.resolve("made")), "tiny-F32", 3)) {
            hub.files.put("split/" + part.getFileName(), Files.readAllBytes(part));
        }

        Path first = store(null).fetch(hub.source("*F32*", "main"));

        assertThat(first).hasFileName("tiny-F32-00001-of-00003.gguf");
        assertThat(store(null).find(hub.source("*F32-00002*", "main"))).contains(first);
        try (LocalModel model = LocalModel.load(first)) {
            assertThat(GpuReport.text(model)).isNotNull();
        }
    }

    @Test
    void a_split_model_that_lacks_a_part_on_the_hub_is_refused() throws IOException {
        hub.files.put("tiny-F32-00001-of-00002.gguf", CONTENT);
        assertFails(hub.source("*F32*", "main"), null, Reason.NOT_FOUND, "lacks parts", "tiny-F32-00002-of-00002.gguf");
    }

    @Test
    void a_name_that_says_part_of_nothing_is_that_of_a_whole_model() {
        hub.files.put("odd-00001-of-00000.gguf", CONTENT);

        assertThat(store(null).fetch(hub.source("odd*", "main"))).hasBinaryContent(CONTENT);
    }

    @Test
    void a_commit_that_is_here_is_not_asked_for_again_and_a_branch_is() {
        Path file = store(null).fetch(hub.source("*Q4*", FakeHub.COMMIT));
        int requests = hub.requests().size();
        assertThat(store(null).fetch(hub.source("*Q4*", FakeHub.COMMIT))).isEqualTo(file);
        assertThat(hub.requests()).hasSize(requests);

        assertThat(store(null).fetch(hub.source("*Q4*", "main"))).isEqualTo(file);
        assertThat(hub.requests()).hasSize(requests + 1);
        assertThat(hub.storeRequests()).hasSize(1);

        hub.commit = "f".repeat(40);
        hub.files.put("tiny.Q4_K_M.gguf", new byte[] {4, 5});
        assertThat(store(null).fetch(hub.source("*Q4*", "main"))).hasBinaryContent(new byte[] {4, 5});
        assertThat(file).hasBinaryContent(CONTENT);
    }

    @Test
    void when_the_hub_can_not_be_reached_what_is_here_is_used() throws IOException {
        HuggingFace source = hub.source("*Q4*", "main");
        Path file = store(null).fetch(source);
        hub.close();

        assertThat(store(null).fetch(source)).isEqualTo(file);
        assertFails(hub.source("big/*", "main"), null, Reason.UNREACHABLE, "cannot be reached");
    }

    @Test
    void a_file_that_was_changed_is_fetched_again() throws IOException {
        HuggingFace source = hub.source("*Q4*", "main");
        Path file = store(null).fetch(source);
        Files.write(file, new byte[] {9});

        assertThat(store(null).find(source)).isEmpty();
        assertThat(store(null).fetch(source)).hasBinaryContent(CONTENT);
    }

    @Test
    void a_mirror_may_lie_below_a_path() {
        HuggingFace source = new HuggingFace("acme/tiny", "*Q4*", "main", URI.create(hub.base() + "/mirror/"));
        assertFails(source, null, Reason.NOT_FOUND, "/mirror/api/models/acme/tiny/revision/main");
    }

    @Test
    void sources_are_read_as_people_write_them() {
        assertThat(ModelSource.parse("acme/tiny")).isInstanceOfSatisfying(HuggingFace.class, source -> {
            assertThat(source.repository()).isEqualTo("acme/tiny");
            assertThat(source.pattern()).isEqualTo("*.gguf");
            assertThat(source.revision()).isEqualTo("main");
        });
        assertThat(ModelSource.parse("acme/tiny@v2:*Q4*")).isInstanceOfSatisfying(HuggingFace.class, source -> {
            assertThat(source.pattern()).isEqualTo("*Q4*");
            assertThat(source.revision()).isEqualTo("v2");
        });
        assertThat(ModelSource.parse("models/tiny.gguf")).isInstanceOf(ModelSource.LocalFile.class);
        assertThat(ModelSource.parse("./a/b")).isInstanceOf(ModelSource.LocalFile.class);
        assertThat(ModelSource.parse("src/test")).isInstanceOf(ModelSource.LocalFile.class);
    }

    @Test
    void names_that_could_leave_the_folder_are_refused() {
        URI base = hub.base();
        assertThatThrownBy(() -> new HuggingFace("../evil", "*", "main", base))
                .hasMessage("repository must be like 'owner/name', but was '../evil'");
        assertThatThrownBy(() -> new HuggingFace("a/b", "*", "../x", base)).hasMessageContaining("without a slash");
        assertThatThrownBy(() -> new HuggingFace("a/b", " ", "main", base)).hasMessage("pattern must not be blank");
        assertThatThrownBy(() -> new HuggingFace("a/b", "*", "main", URI.create("ftp://x")))
                .hasMessageContaining("base must be an http or https address");
        assertThatThrownBy(() -> new HuggingFace("a/b", "*", "main", URI.create("https://me:s3cret@x")))
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> new HuggingFace("a/b", "*[Q4", "main", base))
                .hasMessageContaining("pattern must be a glob, but was '*[Q4'");
        assertFails(hub.source("*evil*", "main"), null, Reason.NOT_FOUND, "has no file that matches *evil*");
    }
}
