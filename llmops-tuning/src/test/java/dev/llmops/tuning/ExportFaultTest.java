package dev.llmops.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.retention.Subject;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.privacy.EncryptedStore;
import dev.llmops.core.privacy.SubjectKeys;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong while an export runs leaves the export before it as it was, and nothing beside it. */
class ExportFaultTest {

    @TempDir
    private Path folder;

    @Test
    void a_disk_that_is_full_at_any_byte_leaves_what_was_there() throws IOException {
        try (LlmOps ops = ops(Stores.sqlite(folder.resolve("llmops.db")))) {
            for (int i = 0; i < 30; i++) {
                ops.feedback().thumbsUp(ask(ops, "question " + i, "u" + i));
            }
            AtomicLong needed = new AtomicLong();
            export(ops.generations(), ops.feedbackStore())
                    .openedBy(file -> new FullDisk(Files.newOutputStream(file), needed, Long.MAX_VALUE))
                    .export(TrainingFormat.TRL_SFT, out());
            Map<String, String> before = files();
            assertThat(before)
                    .containsOnlyKeys(
                            "train.jsonl",
                            "validation.jsonl",
                            "lineage.jsonl",
                            "manifest.json",
                            "subjects.jsonl",
                            "subjects.key");
            long bytes = needed.get();
            ops.feedback().thumbsUp(ask(ops, "one more", "u99"));

            for (long room = 0; room < bytes; room += bytes / 40 + 1) {
                long most = room;
                AtomicLong written = new AtomicLong();
                assertThatThrownBy(() -> export(ops.generations(), ops.feedbackStore())
                                .openedBy(file -> new FullDisk(Files.newOutputStream(file), written, most))
                                .export(TrainingFormat.TRL_SFT, out()))
                        .as("room for %s bytes", most)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("No space left on device");
                assertThat(files()).as("room for %s bytes", most).isEqualTo(before);
            }
        }
    }

    @Test
    void a_subject_that_is_erased_while_the_export_runs_is_in_no_file() throws IOException {
        Store store = Stores.sqlite(folder.resolve("llmops.db"));
        try (LlmOps ops = ops(store)) {
            ops.feedback().thumbsUp(ask(ops, "question of ann", "ann"));
            ops.feedback().thumbsUp(ask(ops, "question of bob", "bob"));
            TrainingExport export = export(
                    ops.generations(),
                    during(
                            ops.feedbackStore(),
                            2,
                            () -> store.retention().erase(new Subject(null, "ann"), null, "asked")));

            assertThatThrownBy(() -> export.export(TrainingFormat.TRL_SFT, out()))
                    .isInstanceOfSatisfying(TrainingExportException.class, e -> {
                        assertThat(e.reason()).isEqualTo(TrainingExportException.Reason.ERASED_MEANWHILE);
                        assertThat(e.retryable()).isTrue();
                    })
                    .hasMessageContaining("was erased while the export ran; nothing was written: export again");
            assertThat(files()).containsOnlyKeys("subjects.key");

            ExportManifest again =
                    export(ops.generations(), ops.feedbackStore()).export(TrainingFormat.TRL_SFT, out());
            assertThat(again.rows()).isEqualTo(1);
            assertThat(Files.readString(out().resolve("train.jsonl")))
                    .contains("bob")
                    .doesNotContain("ann");
        }
    }

    @Test
    void a_key_that_is_destroyed_while_the_export_runs_is_an_erasure_too() throws IOException {
        SubjectKeys keys = SubjectKeys.inMemory();
        try (LlmOps ops = ops(EncryptedStore.of(Stores.sqlite(folder.resolve("llmops.db")), keys))) {
            ops.feedback().thumbsUp(ask(ops, "question of ann", "ann"));
            ops.feedback().thumbsUp(ask(ops, "question of bob", "bob"));
            TrainingExport export = export(
                    ops.generations(),
                    during(ops.feedbackStore(), 2, () -> keys.destroy(EncryptedStore.subject(null, "ann"))));

            assertThatThrownBy(() -> export.export(TrainingFormat.TRL_SFT, out()))
                    .isInstanceOf(TrainingExportException.class);
            assertThat(files()).containsOnlyKeys("subjects.key");
        }
    }

    /** Something happens once so many answers' feedback was read. */
    private static FeedbackStore during(FeedbackStore store, int reads, Runnable what) {
        AtomicLong left = new AtomicLong(reads);
        return new FeedbackStore() {
            @Override
            public List<Feedback> of(GenerationId generation) {
                List<Feedback> found = store.of(generation);
                if (left.decrementAndGet() == 0) {
                    what.run();
                }
                return found;
            }

            @Override
            public List<Feedback> latest(int limit) {
                return store.latest(limit);
            }

            @Override
            public void accept(Feedback feedback) {
                store.accept(feedback);
            }
        };
    }

    private static LlmOps ops(Store store) {
        return LlmOps.builder()
                .store(store)
                .model(ScriptedModelClient.of(request -> ScriptedModelClient.script("an answer")))
                .build();
    }

    private static GenerationId ask(LlmOps ops, String question, String user) {
        return ops.request(ModelRequest.user(question)).forUser(user).ask().generationId();
    }

    private static TrainingExport export(
            dev.llmops.api.generation.GenerationStore generations, FeedbackStore feedback) {
        return new TrainingExport(generations, feedback, Scrubber.noop()).validation(0.001, "x");
    }

    private Path out() {
        return folder.resolve("out");
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(out())) {
            for (Path file : all.toList()) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return files;
    }

    /** A disk on which all files together have so much room. */
    private static final class FullDisk extends FilterOutputStream {

        private final AtomicLong written;
        private final long room;

        FullDisk(OutputStream out, AtomicLong written, long room) {
            super(out);
            this.written = written;
            this.room = room;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (written.addAndGet(length) > room) {
                throw new IOException("No space left on device");
            }
            out.write(bytes, from, length);
        }
    }
}
