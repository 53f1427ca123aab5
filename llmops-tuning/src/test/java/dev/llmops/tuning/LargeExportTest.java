package dev.llmops.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationAggregate;
import dev.llmops.api.generation.GenerationAggregation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that do not fit into the memory of the process that exports them. */
class LargeExportTest {

    private static final String FILLER = "word ".repeat(4_000);

    @TempDir
    private Path folder;

    /** Their texts alone have 30 MB: an export that keeps rows does not fit beside a page of answers. */
    @Test
    void rows_that_do_not_fit_into_the_memory_are_exported() throws Exception {
        assertThat(child(1_500, 2_000, "32m")).isEqualTo("1500 rows");
    }

    /** Their texts have 240 MB; near-duplicates are looked for among all of them. */
    @Test
    @Tag("full")
    void two_hundred_thousand_rows_are_exported_in_128_megabytes() throws Exception {
        assertThat(child(200_000, 50, "128m")).isEqualTo("200000 rows");
    }

    private String child(int rows, int words, String heap) throws Exception {
        Path errors = folder.resolve("errors.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx" + heap,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Child.class.getName(),
                        Integer.toString(rows),
                        Integer.toString(words),
                        folder.resolve("out").toString())
                .redirectError(errors.toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        return out.strip();
    }

    /** Exports rows in as much memory as it was given. */
    static final class Child {

        public static void main(String[] arguments) throws Exception {
            Endless store = new Endless(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
            ExportManifest manifest = new TrainingExport(store, store, Scrubber.noop())
                    .withoutNearDuplicates()
                    .export(TrainingFormat.TRL_SFT, Path.of(arguments[2]));
            System.out.println(manifest.rows() + " rows");
        }
    }

    /** Answers and feedback that are made when they are read: each user asked ten of them. */
    private record Endless(int size, int words) implements GenerationStore, FeedbackStore {

        private static GenerationId id(long number) {
            return new GenerationId(String.format("%08x-%04x-7000-8000-%012x", number, 0, number));
        }

        private static long number(GenerationId id) {
            return Long.parseLong(id.value().substring(24), 16);
        }

        @Override
        public List<Generation> list(GenerationQuery query) {
            long last = query.before() == null ? size : number(query.before());
            return LongStream.range(0, Math.min(query.limit(), last))
                    .mapToObj(i -> generation(last - 1 - i))
                    .toList();
        }

        private Generation generation(long number) {
            // Words of its own, so that no row is near another.
            StringBuilder own = new StringBuilder();
            for (int i = 0; i < words; i++) {
                own.append(Long.toString(number * (words + 1) + i, 36)).append(' ');
            }
            return Generation.builder()
                    .id(id(number))
                    .contentHash("sha256:" + "0".repeat(64))
                    .caller(new Caller("user" + number / 10, "session" + number, "acme", Map.of()))
                    .request(ModelRequest.user(own.toString()))
                    .response(new ModelResponse(
                            Message.assistant(FILLER.substring(0, words * 5) + number),
                            FinishReason.STOP,
                            TokenUsage.UNKNOWN,
                            new ModelIdentity("test", "test", null),
                            null,
                            Duration.ZERO,
                            Map.of()))
                    .status(GenerationStatus.COMPLETED)
                    .timings(new Timings(Instant.EPOCH, null, Duration.ZERO, Duration.ZERO))
                    .build();
        }

        @Override
        public List<Feedback> of(GenerationId generation) {
            return List.of(new Feedback(
                    "f" + number(generation), generation, new FeedbackSignal.Thumbs(true), null, null, Instant.EPOCH));
        }

        @Override
        public CompletableFuture<Void> save(Generation generation) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Generation> find(GenerationId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<GenerationAggregate> aggregate(GenerationAggregation aggregation) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Feedback> latest(int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void accept(Feedback feedback) {
            throw new UnsupportedOperationException();
        }
    }
}
