package dev.llmops.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which answers become rows, and what the report says of them. */
class ExportFilterTest {

    private static final String LONG_QUESTION =
            "Which of the three lamps with a round foot and a red cable is the one that fits into the narrow hall?";

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

    @Test
    void answers_are_chosen_by_tenant_and_by_what_a_judge_scored() throws IOException {
        GenerationId good = ask("a", "acme");
        GenerationId bad = ask("b", "acme");
        GenerationId other = ask("c", "beta");
        for (GenerationId id : List.of(good, bad, other)) {
            ops.feedback().thumbsUp(id);
            score(id, id.equals(bad) ? 0.2 : 0.9);
        }

        assertThat(lines(export().matching(GenerationFilter.builder()
                        .tenant("acme")
                        .score(new GenerationFilter.ScoreRange("judge", 0.5, null))
                        .build())))
                .singleElement()
                .asString()
                .contains("answer to a");
    }

    @Test
    void answers_are_chosen_by_time_and_by_model() throws IOException {
        ops.feedback().thumbsUp(ask("a", null));

        assertThat(lines(export().matching(GenerationFilter.builder()
                        .to(Instant.parse("2020-01-01T00:00:00Z"))
                        .build())))
                .isEmpty();
        assertThat(lines(export().matching(
                                GenerationFilter.builder().model("another").build())))
                .isEmpty();
        assertThat(lines(export())).hasSize(1);
    }

    @Test
    void a_judges_scores_are_thumbs_also_where_nobody_said_anything() throws IOException {
        GenerationId good = ask("a", null);
        GenerationId bad = ask("b", null);
        GenerationId between = ask("c", null);
        score(good, 0.9);
        score(bad, 0.1);
        score(between, 0.5);
        TrainingExport export = export().judgedBy(store.scores(), "judge", 0.8, 0.3);

        assertThat(lines(export))
                .hasSize(2)
                .anyMatch(line -> line.contains("answer to a") && line.contains("\"label\":true"))
                .anyMatch(line -> line.contains("answer to b") && line.contains("\"label\":false"));
        try (Stream<LineageRow> lineage = LineageRow.read(folder.resolve("out"))) {
            assertThat(lineage)
                    .allMatch(row -> row.feedback().equals(List.of("score:judge")))
                    .extracting(LineageRow::generation)
                    .containsExactlyInAnyOrder(good.value(), bad.value());
        }
    }

    @Test
    void ratings_are_thumbs_where_the_application_said_from_which_on() throws IOException {
        ops.feedback().rating(ask("five", null), 5);
        ops.feedback().rating(ask("three", null), 3);
        ops.feedback().rating(ask("one", null), 1);

        assertThat(lines(export())).isEmpty();
        assertThat(lines(export().ratedBy(0.75, 0.5)))
                .hasSize(2)
                .anyMatch(line -> line.contains("five") && line.contains("true"))
                .anyMatch(line -> line.contains("one") && line.contains("false"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> export().ratedBy(0.5, 0.75))
                .withMessage("badBelow must be at most goodFrom, but was 0.75 with 0.5");
    }

    @Test
    void examples_from_elsewhere_are_rows_as_well() throws IOException {
        GenerationId id = ask("a", null);
        TrainingExample row = new TrainingExample.Rated(
                new TrainingExample.Source(id, List.of("score:exact-match"), null, null),
                List.of(Message.user("from an evaluation")),
                List.of(),
                Message.assistant("right"),
                true);

        assertThat(lines(export().and(List.of(row)))).singleElement().asString().contains("from an evaluation");
    }

    @Test
    void near_duplicates_go_where_that_is_asked_for_and_stay_where_their_labels_differ() throws IOException {
        String question =
                LONG_QUESTION + " It should suit a desk of dark oak with two drawers, be bright enough to read by at"
                        + " night, cost less than forty euros and come with a spare bulb.";
        ops.feedback().thumbsUp(ask(question, null));
        ops.feedback().thumbsUp(ask(question + " Please!", null));
        ops.feedback().thumbsDown(ask(question + " Well", null), null);
        ops.feedback().thumbsUp(ask("Something else altogether, about the price of the desk", null));

        assertThat(lines(export())).hasSize(4);
        TrainingExport export = export().withoutNearDuplicates();
        assertThat(lines(export)).hasSize(3);
        assertThat(manifest(export).leftOut()).containsEntry(LeftOut.NEAR_DUPLICATE, 1L);
    }

    @Test
    void rows_that_repeat_an_evaluation_set_are_refused_or_left_out() throws IOException {
        ops.feedback().thumbsUp(ask("Well: " + LONG_QUESTION, null));
        ops.feedback().thumbsUp(ask("How long?", null));
        ops.feedback().thumbsUp(ask("How wide is it?", null));
        Map<String, String> sets =
                Map.of("lamps-1", LONG_QUESTION.toUpperCase(java.util.Locale.ROOT), "lamps-2", "how LONG");

        assertThatThrownBy(() -> manifest(export().heldOut(sets, false)))
                .isInstanceOfSatisfying(
                        TrainingExportException.class,
                        e -> assertThat(e.reason()).isEqualTo(TrainingExportException.Reason.OVERLAP))
                .hasMessageContaining("2 examples repeat texts")
                .hasMessageContaining("lamps-1");
        assertThat(folder.resolve("out").toFile().list()).containsExactly("subjects.key");
        TrainingExport leaving = export().heldOut(sets, true);
        assertThat(lines(leaving)).singleElement().asString().contains("How wide is it?");
        assertThat(manifest(leaving).leftOut()).containsEntry(LeftOut.OVERLAP, 2L);
    }

    @Test
    void two_held_out_texts_of_one_name_are_refused_since_one_of_them_would_be_learnt() {
        TrainingExport export = export().heldOut(Map.of("1", "how long"), false);

        assertThatThrownBy(() -> export.heldOut(Map.of("1", "how wide"), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'1' names two");
    }

    @Test
    void the_report_counts_labels_tenants_and_tokens_and_warns() throws IOException {
        ToolSpecification tool = new ToolSpecification("t", "does", new JsonSchema("t", "{\"type\":\"object\"}"));
        for (int i = 0; i < 4; i++) {
            ops.feedback().thumbsUp(ask("q" + i, i == 0 ? null : "acme"));
        }
        ops.feedback()
                .thumbsDown(
                        ops.request(ModelRequest.builder()
                                        .user("with a tool")
                                        .tools(List.of(tool))
                                        .build())
                                .ask()
                                .generationId(),
                        null);
        ExportReport report = manifest(export().forBase(text -> text.contains("tool") ? 90 : 10, 100, "{{ messages }}"))
                .report();

        assertThat(report.labels()).containsOnly(Map.entry("true", 4L), Map.entry("false", 1L));
        assertThat(report.tenants()).containsOnly(Map.entry("acme", 3L), Map.entry(ExportReport.OTHER, 2L));
        assertThat(report.tokens()).isEqualTo(new ExportReport.TokenCounts(4 * 20 + 210, 20, 210, 210));
        assertThat(report.warnings())
                .containsExactly(
                        "the chat template of the base drops tools: 1 rows have some, and would be learnt without; take a base whose template mentions them",
                        "1 rows have more than 100 tokens: a trainer cuts their answers; leave them out or take a longer context",
                        "liked and disliked answers are out of balance for KTO: train with undesirable_weight=4.00");
        assertThat(Files.readString(folder.resolve("out/manifest.json"))).contains("\"warnings\"", "\"acme\" : 3");
        assertThat(manifest(export().forBase(text -> 1, 100, "{% if tools %}"))
                        .report()
                        .warnings())
                .noneMatch(warning -> warning.contains("template"));
    }

    @Test
    void answers_of_demonstrations_are_counted_as_labels_where_they_are_short() throws IOException {
        ops.feedback().correction(ask("a", null), "billing");
        ops.feedback().correction(ask("b", null), "billing");
        ops.feedback().correction(ask("c", null), "delivery");
        ops.feedback().correction(ask("d", null), "a long answer, ".repeat(10));

        assertThat(export().export(TrainingFormat.TRL_SFT, folder.resolve("out"))
                        .report()
                        .labels())
                .containsOnly(Map.entry("billing", 2L), Map.entry("delivery", 1L), Map.entry(ExportReport.OTHER, 1L));
    }

    private GenerationId ask(String question, String tenant) {
        return ops.request(ModelRequest.user(question))
                .by(new Caller(null, null, tenant, Map.of()))
                .ask()
                .generationId();
    }

    private void score(GenerationId id, double value) {
        store.scores()
                .save(new GenerationScore(
                        id, new Judgement("judge", Score.of(value), null), Instant.parse("2026-11-29T08:00:00Z")));
    }

    private TrainingExport export() {
        return new TrainingExport(ops.generations(), ops.feedbackStore(), Scrubber.noop()).validation(0, "x");
    }

    private ExportManifest manifest(TrainingExport export) throws IOException {
        return export.export(TrainingFormat.TRL_KTO, folder.resolve("out"));
    }

    private List<String> lines(TrainingExport export) throws IOException {
        manifest(export);
        return Files.readAllLines(folder.resolve("out/train.jsonl"));
    }
}
