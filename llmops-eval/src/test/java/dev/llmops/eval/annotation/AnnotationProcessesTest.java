package dev.llmops.eval.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.eval.calibration.RatingScale;
import dev.llmops.eval.online.Selection;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A queue that several processes label at once, one of which is killed. */
class AnnotationProcessesTest {

    private static final int ITEMS = 40;
    private static final AnnotationRubric RUBRIC = new AnnotationRubric(
            "", List.of(AnnotationCriterion.of("correct", "Is it right?", RatingScale.RIGHT_OR_WRONG)));

    @TempDir
    private Path folder;

    private final List<GenerationId> ids = new ArrayList<>();

    @BeforeEach
    void fill() {
        try (LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(folder.resolve("llmops.db")))
                .model(ScriptedModelClient.of(request -> ScriptedModelClient.script("an answer")))
                .build()) {
            for (int i = 0; i < ITEMS; i++) {
                ids.add(ops.request(ModelRequest.user("question " + i)).ask().generationId());
            }
            AnnotationQueue.builder(folder.resolve("queue.jsonl"), ops.generations(), "support", RUBRIC)
                    .lease(Duration.ofHours(1))
                    .build()
                    .add(ids.stream()
                            .map(id -> new SelectedAnswer(id, new Selection(Selection.SHARE, 1, true)))
                            .toList());
        }
    }

    @Test
    void three_processes_give_each_item_two_answers_of_different_people_and_lose_none() throws Exception {
        List<Annotator> all = new ArrayList<>();
        for (String name : List.of("ann", "bob", "cy")) {
            all.add(start(name));
        }
        int told = 0;
        for (Annotator each : all) {
            told += each.answered().size();
        }

        try (Store store = Stores.sqlite(folder.resolve("llmops.db"))) {
            AnnotationQueue queue = AnnotationQueue.open(folder.resolve("queue.jsonl"), store.generations());
            AnnotationStatus status = queue.status();
            assertThat(told).isEqualTo(2 * ITEMS);
            assertThat(status.items()).containsEntry(AnnotationState.AGREED, ITEMS);
            assertThat(status.answers().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .isEqualTo(2 * ITEMS);
            assertThat(queue.results())
                    .hasSize(ITEMS)
                    .allSatisfy(
                            result -> assertThat(result.annotators()).hasSize(2).doesNotHaveDuplicates());
        }
    }

    @Test
    void what_a_killed_process_was_told_is_kept_and_others_go_on_when_its_time_ends() throws Exception {
        Annotator killed = start("ann");
        List<String> told = killed.answeredBeforeItIsKilled(5);

        try (Store store = Stores.sqlite(folder.resolve("llmops.db"))) {
            GenerationStore generations = store.generations();
            Instant later = Instant.now().plus(Duration.ofDays(1));
            AnnotationQueue queue = AnnotationQueue.open(folder.resolve("queue.jsonl"), generations, () -> later);
            assertThat(queue.status().answers().get("ann")).isGreaterThanOrEqualTo(told.size());
            for (String name : List.of("bob", "cy")) {
                for (Optional<AnnotationTask> task = queue.next(name); task.isPresent(); task = queue.next(name)) {
                    queue.answer(task.get().item(), name, Map.of("correct", "1"), null, null);
                }
            }
            assertThat(queue.status().items()).containsEntry(AnnotationState.AGREED, ITEMS);
            assertThat(queue.results().stream()
                            .filter(result -> told.contains(result.generation().value())))
                    .hasSize(told.size())
                    .allSatisfy(result -> assertThat(result.annotators()).contains("ann"));
        }
    }

    private Annotator start(String name) throws IOException {
        return new Annotator(
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx128m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Dorg.sqlite.tmpdir=" + folder,
                                "-cp",
                                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                                Annotator.class.getName(),
                                folder.resolve("llmops.db").toString(),
                                folder.resolve("queue.jsonl").toString(),
                                name)
                        .redirectError(folder.resolve(name + ".stderr").toFile())
                        .start(),
                folder.resolve(name + ".stderr"));
    }

    /** A process that labels until nothing is left for it, and prints the id of each item once its answer is kept. */
    record Annotator(Process process, Path errors) {

        public static void main(String[] arguments) {
            try (Store store = Stores.sqlite(Path.of(arguments[0]))) {
                AnnotationQueue queue = AnnotationQueue.open(Path.of(arguments[1]), store.generations());
                String name = arguments[2];
                for (Optional<AnnotationTask> task = queue.next(name); task.isPresent(); task = queue.next(name)) {
                    queue.answer(task.get().item(), name, Map.of("correct", "1"), null, null);
                    System.out.println(task.get().item());
                }
            }
        }

        List<String> answered() throws Exception {
            List<String> lines =
                    process.inputReader(StandardCharsets.UTF_8).lines().toList();
            assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
            return lines;
        }

        List<String> answeredBeforeItIsKilled(int count) throws Exception {
            List<String> lines = new ArrayList<>();
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (int i = 0; i < count; i++) {
                    lines.add(reader.readLine());
                }
                process.destroyForcibly();
                process.waitFor();
            }
            return lines;
        }
    }
}
