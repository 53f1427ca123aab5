package dev.llmops.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.StoreException;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.retention.ErasureRequest;
import dev.llmops.api.retention.ErasureRequest.Status;
import dev.llmops.api.retention.Subject;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.privacy.Erasure;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import dev.llmops.tuning.hosted.OpenAiFineTuning;
import dev.llmops.tuning.job.TrainingJob;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What exports know of whom they were made from, and what becomes of it when somebody is erased, also while one runs. */
class ExportedSubjectsTest {

    private static final Subject ANA = new Subject(null, "ana");

    @TempDir
    private Path folder;

    private Store store;
    private LlmOps ops;

    @BeforeEach
    void open() {
        store = Stores.sqlite(folder.resolve("llmops.db"));
        ops = LlmOps.builder()
                .store(store)
                .model(ScriptedModelClient.of(request -> ScriptedModelClient.script("answer to "
                        + request.messages().get(request.messages().size() - 1).text())))
                .build();
    }

    @AfterEach
    void close() {
        ops.close();
    }

    private GenerationId ask(String question, String user) {
        return ops.request(ModelRequest.user(question)).forUser(user).ask().generationId();
    }

    private ExportManifest export(GenerationStore generations, FeedbackStore feedback) throws IOException {
        return export(TrainingFormat.TRL_KTO, generations, feedback);
    }

    private ExportManifest export(TrainingFormat format, GenerationStore generations, FeedbackStore feedback)
            throws IOException {
        return new TrainingExport(generations, feedback, Scrubber.noop())
                .validation(0, "split")
                .export(format, folder.resolve("out/march"));
    }

    private Erasure erasure() {
        return Erasure.builder(store)
                .holder(ExportedSubjects.in(folder.resolve("out")))
                .build();
    }

    @Test
    void an_erased_subjects_rows_are_named_and_nobody_is() throws IOException {
        GenerationId ana = ask("a", "ana");
        GenerationId bob = ask("b", "bob");
        ops.feedback().thumbsUp(ana);
        ops.feedback().thumbsUp(bob);
        export(store.generations(), store.feedback());
        Path export = folder.resolve("out/march");
        assertThat(ExportedSubjects.erasedRows(export)).isEmpty();

        ErasureRequest done = erasure().erase(ANA, "dpo", "request");

        LineageRow theirs;
        try (Stream<LineageRow> lineage = LineageRow.read(export)) {
            theirs = lineage.filter(row -> row.generation().equals(ana.value()))
                    .findFirst()
                    .orElseThrow();
        }
        assertThat(done.holders().get("exports").status()).isEqualTo(Status.REMAINS);
        assertThat(done.holders().get("exports").rows()).isEqualTo(1);
        assertThat(done.holders().get("exports").explanation())
                .contains("1 rows of the export in 'march'")
                .contains("train again");
        assertThat(ExportedSubjects.erasedRows(export))
                .containsExactly(theirs.split().fileName() + ".jsonl:" + theirs.line());
        assertThat(Files.readString(export.resolve("subjects.jsonl")) + Files.readString(export.resolve("erased.json")))
                .doesNotContain("ana");

        Path rows = export.resolve(theirs.split().fileName() + ".jsonl");
        assertThatThrownBy(() -> ExportedSubjects.requireNoneErased(rows))
                .isInstanceOf(TrainingExportException.class)
                .hasMessageContaining("1 rows of '" + rows + "' are of persons who were erased");
        assertThatThrownBy(() -> hosted().upload(rows, TrainingFormat.OPENAI_SFT))
                .isInstanceOf(TrainingExportException.class);
        assertThatThrownBy(() -> job(rows).start(event -> {})).isInstanceOf(TrainingExportException.class);

        // Made again it holds nothing of theirs, and says so.
        export(store.generations(), store.feedback());
        assertThat(ExportedSubjects.erasedRows(export)).isEmpty();
        ExportedSubjects.requireNoneErased(rows);
    }

    private static OpenAiFineTuning hosted() {
        return new OpenAiFineTuning(URI.create("http://127.0.0.1:1/v1"), null, Map.of(), Duration.ofSeconds(1));
    }

    private TrainingJob job(Path rows) throws IOException {
        return TrainingJob.builder()
                .python(Files.writeString(folder.resolve("python"), ""))
                .base(Files.createDirectories(folder.resolve("base")))
                .train(rows)
                .folder(folder.resolve("job"))
                .build();
    }

    @Test
    void one_who_corrected_anothers_answer_is_in_the_export_too() throws IOException {
        GenerationId bob = ask("b", "bob");
        ops.feedback().by("ana").correction(bob, "her words");
        export(TrainingFormat.TRL_SFT, store.generations(), store.feedback());

        erasure().erase(ANA, null, "request");

        assertThat(ExportedSubjects.erasedRows(folder.resolve("out/march"))).hasSize(1);
    }

    @Test
    void who_is_erased_while_rows_are_made_stops_the_export_and_nothing_is_written() throws IOException {
        ops.feedback().thumbsUp(ask("a", "ana"));
        ops.feedback().thumbsUp(ask("b", "bob"));
        // Two answers are read, and then looked at again.
        FeedbackStore erasing = new Erasing(store, () -> erasure().erase(ANA, null, "request"), 2);

        assertThatThrownBy(() -> export(store.generations(), erasing))
                .isInstanceOf(TrainingExportException.class)
                .hasMessageContaining("erased while the export ran; nothing was written");
        assertThat(folder.resolve("out/march/train.jsonl")).doesNotExist();

        ExportManifest again = export(store.generations(), store.feedback());
        assertThat(again.train()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("out/march/train.jsonl"))).doesNotContain("answer to a");
    }

    @Test
    void who_is_erased_after_the_last_look_is_marked() throws IOException {
        ops.feedback().thumbsUp(ask("a", "ana"));
        ops.feedback().thumbsUp(ask("b", "bob"));
        FeedbackStore erasing = new Erasing(store, () -> erasure().erase(ANA, null, "request"), 4);

        ExportManifest manifest = export(store.generations(), erasing);

        assertThat(manifest.train()).isEqualTo(2);
        assertThat(ExportedSubjects.erasedRows(folder.resolve("out/march"))).hasSize(1);
    }

    @Test
    void an_export_that_does_not_say_whose_it_is_is_told_of() throws IOException {
        export(store.generations(), store.feedback());
        Files.delete(folder.resolve("out/march/subjects.key"));

        assertThat(erasure()
                        .erase(ANA, null, "request")
                        .holders()
                        .get("exports")
                        .explanation())
                .contains("the export in 'march' does not say whose records it has");
        Files.writeString(folder.resolve("out/march/subjects.key"), "no hex");
        assertThatThrownBy(() -> ExportedSubjects.in(folder.resolve("out")).erase(ANA))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot be marked");
        assertThat(ExportedSubjects.in(folder.resolve("none")).erase(ANA).remains())
                .isNull();
    }

    @Test
    void erasures_of_several_at_once_are_all_marked() throws Exception {
        export(store.generations(), store.feedback());
        int erasing = 8;
        int each = 12;
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(erasing);
        try {
            List<Future<Long>> done = new ArrayList<>();
            for (int i = 0; i < erasing; i++) {
                int number = i;
                // Of its own, as in a separate process.
                ExportedSubjects exports = ExportedSubjects.in(folder.resolve("out"));
                done.add(pool.submit(() -> {
                    start.await();
                    long marked = 0;
                    for (int j = 0; j < each; j++) {
                        marked += exports.erase(new Subject(null, "user " + number + " " + j))
                                .rows();
                    }
                    return marked;
                }));
            }
            start.countDown();
            for (Future<Long> one : done) {
                assertThat(one.get()).isEqualTo(each);
            }
        } finally {
            pool.shutdownNow();
        }
        String marks = Files.readString(folder.resolve("out/march/erased.json"));
        assertThat(marks.split("\"[0-9a-f]{64}\"", -1)).hasSize(erasing * each + 1);
    }

    @Test
    void a_key_that_is_none_ends_the_export_with_what_to_do_and_a_new_one_is_for_its_owner_alone() throws IOException {
        Path key = folder.resolve("out/march/subjects.key");
        Files.createDirectories(key.getParent());
        Files.createFile(key);
        ops.feedback().thumbsUp(ask("a", "ana"));

        assertThatThrownBy(() -> export(store.generations(), store.feedback()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("holds no key of 32 bytes")
                .hasMessageContaining("delete both and export again");
        assertThat(key.getParent()).isDirectoryContaining("glob:**/subjects.key");
        Files.delete(key);
        export(store.generations(), store.feedback());
        if (Files.getFileStore(key).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .isEqualTo("rw-------");
        }
    }

    /** Does something after a number of answers were asked for. */
    private static final class Erasing implements FeedbackStore {

        private final Store store;
        private final Runnable action;
        private final int after;
        private int asked;

        Erasing(Store store, Runnable action, int after) {
            this.store = store;
            this.action = action;
            this.after = after;
        }

        @Override
        public void accept(Feedback feedback) {
            store.feedback().accept(feedback);
        }

        @Override
        public List<Feedback> of(GenerationId generation) {
            List<Feedback> found = store.feedback().of(generation);
            if (++asked == after) {
                action.run();
            }
            return found;
        }

        @Override
        public List<Feedback> latest(int limit) {
            return store.feedback().latest(limit);
        }
    }
}
