package dev.llmops.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every export, whoever asked what and said what of it. */
class SplitPropertyTest {

    private static final int CALLS = 150;

    @TempDir
    private Path folder;

    @Test
    void no_user_and_no_row_is_on_both_sides_and_every_row_is_accounted_for() throws IOException {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, String> userOf = new HashMap<>();
        try (LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(folder.resolve("llmops.db")))
                .model(ScriptedModelClient.of(request -> ScriptedModelClient.script("answer " + random.nextInt(2)
                        + " to " + request.messages().get(0).text())))
                .build()) {
            for (int i = 0; i < CALLS; i++) {
                call(ops, random, userOf);
            }
            for (TrainingFormat format : TrainingFormat.values()) {
                Path out = folder.resolve(format.name());
                ExportManifest manifest = new TrainingExport(ops.generations(), ops.feedbackStore(), Scrubber.noop())
                        .validation(0.4, "salt " + seed)
                        .export(format, out);

                check(format, manifest, out, userOf, "seed " + seed + ", " + format);
            }
        }
    }

    private static void call(LlmOps ops, SplittableRandom random, Map<String, String> userOf) {
        // Few questions and many users, so that users of both sides give the same rows.
        String user = "u" + random.nextInt(25);
        GenerationId id = ops.request(ModelRequest.builder()
                        .message(Message.user("question " + random.nextInt(12)))
                        .build())
                .forUser(user)
                .ask()
                .generationId();
        userOf.put(id.value(), user);
        switch (random.nextInt(5)) {
            case 0 -> ops.feedback().thumbsUp(id);
            case 1 -> ops.feedback().thumbsDown(id, null);
            case 2 -> ops.feedback().correction(id, "corrected " + random.nextInt(2));
            case 3 -> ops.feedback().edited(id, "before", "after " + random.nextInt(2));
            default -> {
                ops.feedback().thumbsUp(id);
                ops.feedback().thumbsDown(id, null);
            }
        }
    }

    private static void check(
            TrainingFormat format, ExportManifest manifest, Path out, Map<String, String> userOf, String what)
            throws IOException {
        Map<Split, Set<String>> users = Map.of(Split.TRAIN, new HashSet<>(), Split.VALIDATION, new HashSet<>());
        List<String> lines = new ArrayList<>();
        Set<String> lined = new HashSet<>();
        for (Split split : Split.values()) {
            Path file = out.resolve(split.fileName() + ".jsonl");
            List<String> own = Files.readAllLines(file);
            lines.addAll(own);
            assertThat(manifest.sha256())
                    .as(what)
                    .containsEntry(split.fileName() + ".jsonl", Sha256.hex(Files.readString(file)));
        }
        try (Stream<LineageRow> rows = LineageRow.read(out)) {
            rows.forEach(row -> {
                assertThat(row.feedback()).as(what).isNotEmpty();
                users.get(row.split()).add(userOf.get(row.generation()));
                lined.add(row.split() + ":" + row.line());
            });
        }
        assertThat(lined).as(what).hasSize((int) manifest.rows());
        // With few rows one side can be empty.
        assertThat(Collections.disjoint(users.get(Split.TRAIN), users.get(Split.VALIDATION)))
                .as(what)
                .isTrue();
        assertThat(lines).as(what).doesNotHaveDuplicates().hasSize((int) manifest.rows());
        TrainingExample.Source source = new TrainingExample.Source(
                new GenerationId(userOf.keySet().iterator().next()), List.of(), null, null);
        for (String line : lines) {
            TrainingExample read = format.read(Json.parse(line), source);
            assertThat(Json.text(format.write(read))).as(what).isEqualTo(line);
        }
    }
}
