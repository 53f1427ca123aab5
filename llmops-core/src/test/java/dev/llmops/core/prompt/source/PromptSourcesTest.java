package dev.llmops.core.prompt.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.PromptChangedException;
import dev.llmops.api.error.PromptNotFoundException;
import dev.llmops.api.error.PromptRegistryException;
import dev.llmops.api.error.PromptRegistryException.Reason;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptSource;
import dev.llmops.api.prompt.ServedPrompt;
import dev.llmops.core.prompt.CachingPromptRegistry;
import dev.llmops.core.prompt.PromptCacheOptions;
import dev.llmops.core.prompt.PromptDirectory;
import dev.llmops.core.prompt.PromptRegistries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptSourcesTest {

    private static final PromptReference PRODUCTION = PromptReference.labelled("answer", "production");
    private static final PromptCommit ANA = new PromptCommit("ana", null);
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    @TempDir
    Path folder;

    private final Away away = new Away();
    private final AtomicLong nanos = new AtomicLong();

    @BeforeEach
    void oneVersion() {
        away.behind().register("answer", PromptContent.of("One {{x}}"), ANA);
        away.behind().label("answer", 1, "production", ANA);
    }

    private PromptSources sources() {
        return PromptSources.of(away.registry()).keptIn(folder).clock(this::now).ticker(nanos::get);
    }

    private Instant now() {
        return START.plusNanos(nanos.get());
    }

    private static void in(CachingPromptRegistry prompts, Runnable test) {
        try (prompts) {
            test.run();
        }
    }

    /** A process of before saw these. */
    private void seen(PromptReference... references) {
        try (CachingPromptRegistry prompts = sources().build()) {
            Stream.of(references).forEach(prompts::get);
        }
    }

    @Test
    void a_registry_that_answers_serves_and_then_memory_does() {
        try (CachingPromptRegistry prompts = sources().build()) {
            assertThat(prompts.serve(PRODUCTION).source()).isEqualTo(PromptSource.STORE);
            assertThat(prompts.serve(PRODUCTION).source()).isEqualTo(PromptSource.STORE.fromMemory());
            assertThat(away.asked()).isEqualTo(1);
        }
    }

    @Test
    void what_was_seen_is_served_by_another_process_from_the_disk_and_says_since_when() {
        nanos.set(Duration.ofHours(1).toNanos());
        seen(PRODUCTION);
        nanos.set(Duration.ofHours(3).toNanos());
        away.down("connection refused");

        try (CachingPromptRegistry prompts = sources().build()) {
            ServedPrompt served = prompts.serve(PRODUCTION);

            assertThat(served.version().content().template()).isEqualTo("One {{x}}");
            assertThat(served.source()).isEqualTo(new PromptSource("disk", false, START.plus(Duration.ofHours(1))));
            assertThat(prompts.serve(PRODUCTION).source())
                    .isEqualTo(new PromptSource("disk", true, START.plus(Duration.ofHours(1))));
            assertThat(prompts.serve(PromptReference.version("answer", 1)).source())
                    .as("a number is as good as ever")
                    .isEqualTo(PromptSource.of("disk"));
        }
    }

    @Test
    void what_was_built_in_comes_after_what_was_seen_and_before_an_error() {
        Path file = folder.resolve("bundle.jsonl");
        PromptRegistry built = PromptRegistries.inMemory(() -> Instant.EPOCH);
        for (String name : List.of("answer", "greet")) {
            built.register(name, PromptContent.of("Built in"), ANA);
            built.label(name, 1, "production", ANA);
        }
        PromptBundle.write(built, List.of(), Set.of(), file, START.minusSeconds(60));
        seen(PRODUCTION);
        away.down("connection refused");

        try (CachingPromptRegistry prompts =
                sources().bundled(PromptBundle.of(file)).build()) {
            assertThat(prompts.serve(PRODUCTION).source().name()).isEqualTo("disk");
            assertThat(prompts.serve(PromptReference.labelled("greet", "production"))
                            .source())
                    .isEqualTo(new PromptSource("bundle", false, START.minusSeconds(60)));
            assertThat(prompts.names()).containsExactly("answer", "greet");
            assertThatThrownBy(() -> prompts.serve(PromptReference.latest("other")))
                    .isInstanceOf(PromptRegistryException.class)
                    .hasMessage("connection refused");
        }
    }

    @Test
    void a_label_moves_behind_the_calls_while_the_old_version_is_served() {
        CachingPromptRegistry prompts = sources().build();
        in(prompts, () -> {
            prompts.get(PRODUCTION);
            away.behind().register("answer", PromptContent.of("Two"), ANA);
            away.behind().label("answer", 2, "production", ANA);
            nanos.set(Duration.ofSeconds(61).toNanos());

            assertThat(prompts.get(PRODUCTION).number()).isEqualTo(1);
            until(() -> prompts.get(PRODUCTION).number() == 2);
        });
    }

    @Test
    void a_registry_that_goes_away_later_leaves_the_old_version_and_a_time() {
        CachingPromptRegistry prompts = sources().build();
        in(prompts, () -> {
            prompts.get(PRODUCTION);
            away.down("connection refused");
            nanos.set(Duration.ofSeconds(61).toNanos());

            until(() -> prompts.serve(PRODUCTION).source().staleSince() != null);
            assertThat(prompts.serve(PRODUCTION).source()).isEqualTo(new PromptSource("disk", true, START));
            away.up();
            nanos.set(Duration.ofSeconds(200).toNanos());
            until(() -> prompts.serve(PRODUCTION).source().staleSince() == null);
            assertThat(prompts.serve(PRODUCTION).source()).isEqualTo(PromptSource.STORE.fromMemory());
        });
    }

    @Test
    void without_a_folder_memory_alone_serves_on_and_says_since_when() {
        PromptSources sources =
                PromptSources.of(away.registry()).clock(this::now).ticker(nanos::get);
        CachingPromptRegistry prompts = sources.build();
        in(prompts, () -> {
            prompts.get(PRODUCTION);
            away.down("connection refused");
            nanos.set(Duration.ofSeconds(61).toNanos());

            until(() -> prompts.serve(PRODUCTION).source().staleSince() != null);
            assertThat(prompts.serve(PRODUCTION).source()).isEqualTo(new PromptSource("store", true, START));
        });
    }

    @Test
    void a_registry_that_is_away_is_left_alone_for_a_while() {
        seen(PRODUCTION);
        away.down("connection refused");
        PromptRegistry prompts = new FallbackPromptRegistry(sources());
        prompts.get(PRODUCTION);
        int asked = away.asked();

        prompts.get(PRODUCTION);
        assertThat(away.asked()).isEqualTo(asked);

        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        prompts.get(PRODUCTION);
        assertThat(away.asked()).isEqualTo(asked + 1);
    }

    @Test
    void a_version_whose_content_changed_under_its_number_keeps_the_old_one() {
        seen(PRODUCTION);
        Away other = new Away();
        other.behind().register("answer", PromptContent.of("Edited in place"), ANA);
        other.behind().label("answer", 1, "production", ANA);
        PromptRegistry prompts =
                new FallbackPromptRegistry(PromptSources.of(other.registry()).keptIn(folder));

        ServedPrompt served = prompts.serve(PRODUCTION);

        assertThat(served.version().content().template()).isEqualTo("One {{x}}");
        assertThat(served.source().name()).isEqualTo("disk");
        assertThat(served.source().staleSince()).isEqualTo(START);
    }

    @Test
    void any_failure_of_the_registry_leaves_what_was_seen() {
        seen(PRODUCTION);
        PromptRegistry prompts = new FallbackPromptRegistry(sources());
        for (Reason reason : Reason.values()) {
            away.fails(new PromptRegistryException(reason, "it says " + reason, null));
            assertThat(prompts.serve(PRODUCTION).source().name())
                    .as(reason.toString())
                    .isEqualTo("disk");
            nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        }
        away.fails(new PromptChangedException("answer@1", "sha256:a", "sha256:b"));
        assertThat(prompts.serve(PRODUCTION).source().name()).isEqualTo("disk");
    }

    @Test
    void what_the_registry_says_is_gone_is_gone() {
        seen(PromptReference.labelled("answer", "production"));
        away.behind().change(LabelChange.remove("answer", "production", ANA));
        PromptRegistry prompts = new FallbackPromptRegistry(sources());

        assertThat(prompts.find(PRODUCTION)).isEmpty();
        assertThatThrownBy(() -> prompts.get(PRODUCTION)).isInstanceOf(PromptNotFoundException.class);
        away.down("connection refused");
        assertThatThrownBy(() -> prompts.get(PRODUCTION)).isInstanceOf(PromptRegistryException.class);
    }

    @Test
    void a_copy_that_was_damaged_or_edited_is_not_served() throws IOException {
        seen(PRODUCTION);
        away.down("connection refused");
        Path file = only(folder.resolve("versions"));
        String whole = Files.readString(file);
        PromptRegistry prompts = new FallbackPromptRegistry(sources());

        for (String damaged :
                List.of("", "{", whole.substring(0, whole.length() / 2), whole.replace("One", "Won"), "[]")) {
            Files.writeString(file, damaged);
            assertThatThrownBy(() -> prompts.get(PRODUCTION)).as(damaged).isInstanceOf(PromptRegistryException.class);
        }
        Files.writeString(file, whole);
        assertThat(prompts.get(PRODUCTION).number()).isEqualTo(1);

        Files.writeString(only(folder.resolve("references")), "{\"reference\":\"other@production\",\"number\":1}");
        assertThatThrownBy(() -> prompts.get(PRODUCTION)).isInstanceOf(PromptRegistryException.class);
    }

    @Test
    void a_copy_that_was_damaged_is_made_anew_when_the_registry_answers() throws IOException {
        seen(PRODUCTION);
        Files.write(only(folder.resolve("versions")), new byte[] {'{', (byte) 0xff, (byte) 0xfe});
        PromptRegistry prompts = new FallbackPromptRegistry(sources());
        assertThat(prompts.get(PRODUCTION).number()).isEqualTo(1);

        away.down("connection refused");
        assertThat(prompts.get(PRODUCTION).number()).isEqualTo(1);
    }

    @Test
    void a_folder_that_cannot_be_written_stops_nobody() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");

        PromptRegistry prompts =
                new FallbackPromptRegistry(PromptSources.of(away.registry()).keptIn(file));

        assertThat(prompts.get(PRODUCTION).number()).isEqualTo(1);
    }

    @Test
    void writing_goes_to_the_registry_and_counts_at_once() {
        try (CachingPromptRegistry prompts = sources().build()) {
            prompts.get(PRODUCTION);
            prompts.register("answer", PromptContent.of("Two"), ANA);
            prompts.label("answer", 2, "production", ANA);

            assertThat(prompts.get(PRODUCTION).number()).isEqualTo(2);
            assertThat(away.behind().get(PRODUCTION).number()).isEqualTo(2);
        }
    }

    @Test
    void a_folder_is_a_source_with_one_version_of_each() throws IOException {
        Files.createDirectories(folder.resolve("support"));
        Files.writeString(folder.resolve("support/answer.prompt"), "Answer {{question}}");
        PromptRegistry prompts = PromptSources.directory(PromptDirectory.of(folder));

        ServedPrompt served = prompts.serve(PromptReference.latest("support/answer"));

        assertThat(served.source()).isEqualTo(PromptSource.of("directory"));
        assertThat(served.version().number()).isEqualTo(1);
        assertThat(prompts.names()).containsExactly("support/answer");
        assertThat(prompts.versions("support/answer")).containsExactly(served.version());
        assertThat(prompts.find(PromptReference.labelled("support/answer", "production")))
                .isEmpty();
        assertThatThrownBy(() -> prompts.label("support/answer", 1, "production", ANA))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("folder");
    }

    @Test
    void own_ages_of_labels_can_be_set() {
        PromptCacheOptions never = PromptCacheOptions.builder()
                .staleness(Duration.ZERO, Duration.ZERO)
                .build();
        try (CachingPromptRegistry prompts = sources().cache(never).build()) {
            prompts.get(PRODUCTION);
            prompts.get(PRODUCTION);
            assertThat(away.asked()).isEqualTo(2);
        }
    }

    /** The test's own time limit ends it if that never comes. */
    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private static Path only(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }
}
