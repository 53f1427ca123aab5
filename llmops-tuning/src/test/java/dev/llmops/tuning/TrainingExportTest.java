package dev.llmops.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.core.LlmOps;
import dev.llmops.core.privacy.EncryptedStore;
import dev.llmops.core.privacy.SubjectKeys;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From answers and feedback in a real store to rows that TRL and OpenAI take. */
class TrainingExportTest {

    @TempDir
    private Path folder;

    private LlmOps ops;

    @BeforeEach
    void open() {
        ops = LlmOps.builder()
                .store(Stores.sqlite(folder.resolve("llmops.db")))
                .model(ScriptedModelClient.of(request -> ScriptedModelClient.script("answer to "
                        + request.messages().get(request.messages().size() - 1).text())))
                .build();
    }

    @AfterEach
    void close() {
        ops.close();
    }

    @Test
    void thumbs_become_rated_rows_and_thumbs_up_a_demonstration() throws IOException {
        ops.feedback().thumbsUp(ask("a", "u1"));
        ops.feedback().thumbsDown(ask("b", "u1"), "wrong");

        assertThat(rows(export(TrainingFormat.TRL_KTO)))
                .extracting(row -> row.path("prompt").path(0).path("content").asText() + " "
                        + row.path("completion").path(0).path("content").asText() + " "
                        + row.path("label").asBoolean())
                .containsExactlyInAnyOrder("a answer to a true", "b answer to b false");
        assertThat(rows(export(TrainingFormat.TRL_SFT))).hasSize(1);
        assertThat(rows(export(TrainingFormat.TRL_DPO))).isEmpty();
    }

    @Test
    void corrections_and_edits_become_preferences_and_demonstrations() throws IOException {
        ops.feedback().correction(ask("a", "u1"), "better");
        ops.feedback().edited(ask("b", "u1"), "answer to b", "edited");
        ops.feedback().correction(ask("c", "u1"), "answer to c");

        assertThat(rows(export(TrainingFormat.TRL_DPO)))
                .extracting(row -> row.path("chosen").path(0).path("content").asText() + " over "
                        + row.path("rejected").path(0).path("content").asText())
                .containsExactlyInAnyOrder("better over answer to a", "edited over answer to b");
        assertThat(rows(export(TrainingFormat.OPENAI_SFT)))
                .extracting(row -> row.path("messages").path(1).path("content").asText())
                .containsExactlyInAnyOrder("better", "edited", "answer to c");
    }

    @Test
    void each_row_stands_once_and_the_manifest_names_all_of_its_sources() throws IOException {
        GenerationId first = ask("a", "u1");
        GenerationId second = ask("a", "u1");
        ops.feedback().thumbsUp(first);
        ops.feedback().thumbsUp(second);

        ExportManifest manifest = export(TrainingFormat.TRL_KTO);

        assertThat(rows(manifest)).hasSize(1);
        assertThat(lineage())
                .hasSize(2)
                .allMatch(row -> row.line() == 1 && row.feedback().size() == 1);
        assertThat(lineage())
                .extracting(LineageRow::generation)
                .containsExactlyInAnyOrder(first.value(), second.value());
        assertThat(Json.parse(Files.readString(folder.resolve("out/manifest.json")))
                        .path("format")
                        .asText())
                .isEqualTo("TRL_KTO");
    }

    @Test
    void what_one_liked_and_another_did_not_teaches_nothing() throws IOException {
        ops.feedback().thumbsUp(ask("a", "u1"));
        ops.feedback().thumbsDown(ask("a", "u2"), null);
        ops.feedback().thumbsUp(ask("a", "u3"));

        ExportManifest manifest = export(TrainingFormat.TRL_KTO);

        assertThat(manifest.rows()).isZero();
        assertThat(manifest.leftOut()).containsEntry(LeftOut.CONTRADICTED, 3L);
    }

    @Test
    void an_answer_that_was_liked_and_disliked_is_no_demonstration_either() throws IOException {
        GenerationId id = ask("a", "u1");
        ops.feedback().thumbsUp(id);
        ops.feedback().thumbsDown(id, null);
        ops.feedback().thumbsUp(ask("b", "u1"));

        ExportManifest manifest = export(TrainingFormat.TRL_SFT);

        assertThat(rows(manifest)).singleElement().asString().contains("answer to b");
        assertThat(manifest.leftOut()).containsEntry(LeftOut.CONTRADICTED, 1L);
    }

    @Test
    void empty_answers_teach_nothing_and_white_space_is_nothing_to_prefer() throws IOException {
        ops.feedback().correction(ask("a", "u1"), "  ");
        ops.feedback().correction(ask("b", "u1"), " answer to b\n");

        ExportManifest sft = export(TrainingFormat.TRL_SFT);
        assertThat(rows(sft)).singleElement().asString().contains("answer to b");
        assertThat(sft.leftOut()).containsEntry(LeftOut.EMPTY, 1L);
        ExportManifest dpo = export(TrainingFormat.TRL_DPO);
        assertThat(rows(dpo)).isEmpty();
        assertThat(dpo.leftOut()).containsEntry(LeftOut.EMPTY, 1L);
    }

    @Test
    void a_row_of_users_of_both_sides_stays_on_one_and_names_only_its_users() throws IOException {
        for (int user = 0; user < 20; user++) {
            ops.feedback().thumbsUp(ask("the same", "u" + user));
        }
        ExportManifest manifest = new TrainingExport(ops.generations(), ops.feedbackStore(), Scrubber.noop())
                .validation(0.5, "salt")
                .export(TrainingFormat.TRL_KTO, folder.resolve("out"));

        long others = manifest.leftOut().get(LeftOut.ON_BOTH_SIDES);
        assertThat(manifest.rows()).isEqualTo(1);
        assertThat(lineage()).hasSize((int) (20 - others));
        assertThat(others).isBetween(1L, 19L);
    }

    @Test
    void all_rows_of_a_user_are_on_one_side() throws IOException {
        for (int user = 0; user < 40; user++) {
            for (int i = 0; i < 3; i++) {
                ops.feedback().thumbsUp(ask(user + "/" + i, "u" + user));
            }
        }
        ExportManifest manifest = new TrainingExport(ops.generations(), ops.feedbackStore(), Scrubber.noop())
                .validation(0.5, "salt")
                .export(TrainingFormat.TRL_KTO, folder.resolve("out"));

        Set<String> train = users(Split.TRAIN);
        Set<String> validation = users(Split.VALIDATION);
        assertThat(train).isNotEmpty().doesNotContainAnyElementsOf(validation);
        assertThat(validation).hasSizeBetween(10, 30);
        assertThat(manifest.rows()).isEqualTo(120);
    }

    @Test
    void a_session_without_a_user_is_on_one_side_and_so_is_one_whose_user_became_known() throws IOException {
        for (int session = 0; session < 40; session++) {
            for (int turn = 0; turn < 3; turn++) {
                String user = session % 2 == 1 && turn == 2 ? "u" + session : null;
                ops.feedback()
                        .thumbsUp(ops.request(ModelRequest.user(session + "/" + turn))
                                .by(new Caller(user, "s" + session, null, Map.of()))
                                .ask()
                                .generationId());
            }
        }

        ExportManifest manifest = new TrainingExport(ops.generations(), ops.feedbackStore(), Scrubber.noop())
                .validation(0.5, "salt")
                .export(TrainingFormat.TRL_KTO, folder.resolve("out"));

        Set<String> train = sessions(Split.TRAIN);
        Set<String> validation = sessions(Split.VALIDATION);
        assertThat(manifest.rows()).isEqualTo(120);
        assertThat(train).isNotEmpty().doesNotContainAnyElementsOf(validation);
        assertThat(validation).hasSizeBetween(10, 30);
    }

    @Test
    void sessions_of_one_user_and_users_of_one_session_hang_together_whatever_the_order() {
        GenerationId id = ask("a", "u1");
        List<TrainingExample.Source> sources = new java.util.ArrayList<>();
        for (String[] pair :
                new String[][] {{"b", "1"}, {null, "2"}, {"b", "2"}, {"a", "1"}, {"c", "3"}, {null, null}}) {
            sources.add(new TrainingExample.Source(id, List.of(), pair[0], pair[1]));
        }
        for (int i = 0; i < sources.size(); i++) {
            SplitUnits units = new SplitUnits();
            java.util.Collections.rotate(sources, 1);
            sources.forEach(units::add);
            String one = units.of(sourceOf(id, "a"));
            assertThat(one).isNotEqualTo(units.of(sourceOf(id, "c")));
            for (TrainingExample.Source source : sources) {
                boolean alone = source.user() == null && source.session() == null;
                String first = alone ? id.value() : "c".equals(source.user()) ? units.of(sourceOf(id, "c")) : one;
                assertThat(units.of(source)).isEqualTo(first);
            }
        }
    }

    @Test
    void two_preferences_that_say_the_opposite_teach_nothing() throws IOException {
        GenerationId id = ask("a", "u1");
        ops.feedback().edited(id, "A", "B");
        ops.feedback().edited(ask("a", "u1"), "B", "A");
        ops.feedback().edited(ask("a", "u1"), "A", "B");
        ops.feedback().edited(id, "A", "C");

        for (TrainingFormat format : List.of(TrainingFormat.TRL_DPO, TrainingFormat.OPENAI_DPO)) {
            ExportManifest manifest = export(format);
            assertThat(rows(manifest)).singleElement().asString().contains("\"C\"");
            assertThat(manifest.leftOut()).containsEntry(LeftOut.REVERSED, 3L);
        }
    }

    @Test
    void what_was_erased_with_a_users_key_is_nothing_to_learn_from() throws IOException {
        SubjectKeys keys = SubjectKeys.inMemory();
        try (LlmOps encrypted = LlmOps.builder()
                .store(EncryptedStore.of(Stores.sqlite(folder.resolve("encrypted.db")), keys))
                .model(ScriptedModelClient.of(request -> ScriptedModelClient.script("an answer")))
                .build()) {
            for (String user : List.of("ann", "bob")) {
                GenerationId id = encrypted
                        .request(ModelRequest.user("question of " + user))
                        .forUser(user)
                        .ask()
                        .generationId();
                encrypted.feedback().correction(id, "better for " + user);
            }
            keys.destroy(EncryptedStore.subject(null, "ann"));

            ExportManifest manifest = new TrainingExport(
                            encrypted.generations(), encrypted.feedbackStore(), Scrubber.noop())
                    .validation(0, "x")
                    .export(TrainingFormat.TRL_DPO, folder.resolve("out"));

            assertThat(rows(manifest))
                    .singleElement()
                    .asString()
                    .contains("better for bob")
                    .doesNotContain("[erased]");
            assertThat(manifest.leftOut()).containsEntry(LeftOut.ERASED, 1L);
        }
    }

    @Test
    void texts_are_scrubbed_and_what_must_not_be_used_is_left_out_and_counted() throws IOException {
        ops.feedback().thumbsUp(ask("my card is 4111", "u1"));
        ops.feedback().thumbsUp(ask("a secret", "u1"));

        ExportManifest manifest = new TrainingExport(ops.generations(), ops.feedbackStore(), Scrubber.of(new NoCards()))
                .export(TrainingFormat.TRL_KTO, folder.resolve("out"));

        assertThat(manifest.leftOut()).containsEntry(LeftOut.NOT_USABLE, 1L);
        assertThat(rows(manifest))
                .singleElement()
                .satisfies(row -> assertThat(row.toString())
                        .contains("my card is ****", "answer to my card is ****")
                        .doesNotContain("4111"));
    }

    @ParameterizedTest
    @EnumSource(TrainingFormat.class)
    void a_row_reads_back_as_the_example_it_was(TrainingFormat format) {
        TrainingExample.Source source = new TrainingExample.Source(ask("a", "u1"), List.of("f"), "u1", "s1");
        ToolCall call = new ToolCall("1", "search", "{\"q\":\"lamp\"}");
        ToolSpecification tool =
                new ToolSpecification("search", "finds", new JsonSchema("search", "{\"type\":\"object\"}"));
        List<Message> prompt = List.of(
                Message.system("Be short."),
                Message.user("How \"long\"?\n\ud83d\udca1"),
                new AssistantMessage(List.of(), List.of(call)),
                Message.tool(call, "2 m"));
        AssistantMessage good = Message.assistant("2 m");
        AssistantMessage bad = Message.assistant("3 m");
        for (TrainingExample example : List.of(
                new TrainingExample.Demonstration(source, prompt, List.of(tool), good),
                new TrainingExample.Preference(source, prompt, List.of(tool), good, bad),
                new TrainingExample.Rated(source, prompt, List.of(tool), bad, false))) {
            if (format.takes(example)) {
                String line = Json.text(format.write(example));
                assertThat(format.read(Json.parse(line), source)).isEqualTo(example);
            }
        }
    }

    @Test
    void trl_wants_arguments_as_an_object_and_openai_as_text() {
        TrainingExample.Source source = new TrainingExample.Source(ask("a", "u1"), List.of(), null, null);
        AssistantMessage calling =
                new AssistantMessage(List.of(), List.of(new ToolCall("1", "search", "{\"q\":\"lamp\"}")));
        TrainingExample example =
                new TrainingExample.Demonstration(source, List.of(Message.user("?")), List.of(), calling);

        assertThat(TrainingFormat.TRL_SFT
                        .write(example)
                        .at("/completion/0/tool_calls/0/function/arguments/q")
                        .asText())
                .isEqualTo("lamp");
        assertThat(TrainingFormat.OPENAI_SFT
                        .write(example)
                        .at("/messages/1/tool_calls/0/function/arguments")
                        .asText())
                .isEqualTo("{\"q\":\"lamp\"}");
    }

    @Test
    void arguments_that_are_not_json_are_left_out_of_trl() throws IOException {
        try (LlmOps other = LlmOps.builder()
                .store(Stores.sqlite(folder.resolve("other.db")))
                .model(ScriptedModelClient.of(request -> ScriptedModelClient.script(
                        new AssistantMessage(List.of(), List.of(new ToolCall("1", "t", "{broken"))),
                        FinishReason.TOOL_CALLS)))
                .build()) {
            GenerationId id = other.request(ModelRequest.user("?")).ask().generationId();
            other.feedback().thumbsUp(id);
            ExportManifest manifest = new TrainingExport(other.generations(), other.feedbackStore(), Scrubber.noop())
                    .export(TrainingFormat.TRL_KTO, folder.resolve("out"));
            assertThat(manifest.leftOut()).containsEntry(LeftOut.NOT_WRITABLE, 1L);
        }
    }

    @Test
    void a_share_out_of_range_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new TrainingExport(ops.generations(), ops.feedbackStore(), Scrubber.noop()).validation(1, "x"))
                .withMessage("share must be at least 0 and below 1, but was 1.0");
    }

    private static TrainingExample.Source sourceOf(GenerationId id, String user) {
        return new TrainingExample.Source(id, List.of(), user, null);
    }

    private GenerationId ask(String question, String user) {
        return ops.request(ModelRequest.user(question)).forUser(user).ask().generationId();
    }

    private ExportManifest export(TrainingFormat format) throws IOException {
        return new TrainingExport(ops.generations(), ops.feedbackStore(), Scrubber.noop())
                .validation(0, "x")
                .export(format, folder.resolve("out"));
    }

    private List<JsonNode> rows(ExportManifest manifest) throws IOException {
        List<JsonNode> rows = new java.util.ArrayList<>();
        for (Split split : Split.values()) {
            Files.readAllLines(folder.resolve("out").resolve(split.fileName() + ".jsonl"))
                    .forEach(line -> rows.add(Json.parse(line)));
        }
        assertThat(rows).hasSize((int) manifest.rows());
        return rows;
    }

    private List<LineageRow> lineage() throws IOException {
        try (Stream<LineageRow> rows = LineageRow.read(folder.resolve("out"))) {
            return rows.toList();
        }
    }

    private Set<String> users(Split split) throws IOException {
        Set<String> users = new HashSet<>();
        lineage().stream()
                .filter(row -> row.split() == split)
                .map(LineageRow::generation)
                .forEach(id -> users.add(ops.generations()
                        .find(new GenerationId(id))
                        .orElseThrow()
                        .caller()
                        .user()));
        return users;
    }

    private Set<String> sessions(Split split) throws IOException {
        Set<String> sessions = new HashSet<>();
        lineage().stream()
                .filter(row -> row.split() == split)
                .map(LineageRow::generation)
                .forEach(id -> sessions.add(ops.generations()
                        .find(new GenerationId(id))
                        .orElseThrow()
                        .caller()
                        .session()));
        return sessions;
    }

    private static final class NoCards implements Guardrail {

        @Override
        public String name() {
            return "no-cards";
        }

        @Override
        public Set<GuardrailStage> stages() {
            return Set.of(GuardrailStage.USER_INPUT);
        }

        @Override
        public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
            if (text.contains("secret")) {
                return Decision.block("a secret");
            }
            return new Decision.Transform(text.replace("4111", "****"), List.of());
        }
    }
}
