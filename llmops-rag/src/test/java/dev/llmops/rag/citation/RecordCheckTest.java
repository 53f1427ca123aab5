package dev.llmops.rag.citation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.StoreUnavailableException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.retrieval.Grounding.Outcome;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.store.Store;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.Answer;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.LlmOps;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.testkit.ScriptedModelClient;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCheckTest {

    private static final String INSTEAD = "Please ask our service.";
    private static final List<Map<String, Object>> ROWS =
            List.of(Map.of("id", "AX7100", "total", 1249.5, "items", 3), Map.of("id", "BK2", "total", 80));
    private static final RecordCheckInterceptor CHECK = RecordCheckInterceptor.against(call -> ROWS, INSTEAD);

    @ParameterizedTest
    @ValueSource(
            strings = {"Order AX7100 has 3 items for €1,249.50 [1][2].", "Order BK2 costs eighty euros.", "It was sent."
            })
    void an_answer_whose_values_are_all_in_the_records_goes_as_it_is(String answer) {
        assertThat(ask(CHECK, answer).text()).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Order AX7101 has 3 items.",
                "Order AX7100 has 4 items.",
                "Order AX7100 costs €1,249.60.",
                "Order AX7100 comes on 3 May."
            })
    void one_with_a_value_that_no_record_has_is_withheld(String answer) {
        Answer given = ask(CHECK, answer);

        assertThat(given.text()).isEqualTo(INSTEAD);
        assertThat(given.grounding().outcome()).isEqualTo(Outcome.ABSTENTION);
        assertThat(given.grounding().reason()).startsWith("not in the records: ");
        assertThat(given.generation().response().vendor()).containsEntry("records.withheld", answer);
    }

    @Test
    void large_and_small_numbers_and_columns_without_a_value_are_known_as_people_write_them() {
        Map<String, Object> row = new HashMap<>(Map.of("total", 12_345_678.9, "share", 0.0001, "rate", Double.NaN));
        row.put("note", null);
        row.put("items", new BigDecimal("1.25E+7"));
        row.put("tax", 0.0002f);
        RecordCheckInterceptor check = RecordCheckInterceptor.against(call -> List.of(row), INSTEAD);

        String answer = "It is 12,345,678.90 or 12345678.9, and 0.0001 of all, 12,500,000 items at 0.0002.";
        assertThat(ask(check, answer).text()).isEqualTo(answer);
        assertThat(ask(check, "It is 12,345,978.9.").text()).isEqualTo(INSTEAD);
    }

    @Test
    void records_that_can_not_be_had_withhold_the_answer() {
        RecordCheckInterceptor down = RecordCheckInterceptor.against(
                call -> {
                    throw new StoreUnavailableException("the table is gone", null);
                },
                INSTEAD);

        assertThat(ask(down, "Order BK2 costs 80.").text()).isEqualTo(INSTEAD);
    }

    @Test
    void rows_that_the_search_found_are_records_and_other_passages_are_not() {
        RecordCheckInterceptor check = RecordCheckInterceptor.againstRowsOf("orders", INSTEAD);

        assertThat(ask(check, "It costs 80 euros.").text()).isEqualTo("It costs 80 euros.");
        assertThat(ask(check, "It costs 99 euros.").text()).isEqualTo(INSTEAD);
        assertThatThrownBy(() -> RecordCheckInterceptor.againstRowsOf("orders", " "))
                .hasMessageContaining("instead must hold text");
    }

    private static final RecordRule ORDER = RecordRule.schema(new JsonSchema("order", """
            {"type": "object", "required": ["id", "total"], "additionalProperties": false,
             "properties": {"id": {"type": "string", "pattern": "^[A-Z]{2}\\\\d+$"}, "total": {"type": "number", "minimum": 0}}}"""));

    @Test
    void an_answer_that_keeps_to_the_schema_goes_as_it_is() {
        RecordCheckInterceptor check = RecordCheckInterceptor.by(ORDER, INSTEAD);

        assertThat(ask(check, "{\"id\": \"BK2\", \"total\": 80}").text()).isEqualTo("{\"id\": \"BK2\", \"total\": 80}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\": \"BK2\", \"total\": \"80\"}     | at /total, rule 'type'",
                "{\"id\": \"2BK\", \"total\": 80}         | at /id, rule 'pattern'",
                "{\"id\": \"BK2\"}                        | at the root, rule 'required'",
                "{\"id\": \"BK2\", \"total\": 80, \"a\": 1} | at the root, rule 'additionalProperties'",
                "{\"id\": \"BK2\", \"total\": 80           | at the root, rule 'json'",
                "Here: {\"id\": \"BK2\", \"total\": 80}   | at the root, rule 'json'",
                "{\"id\": \"BK2\", \"total\": 1, \"total\": 80} | at the root, rule 'json'",
                "It costs 80 euros.                     | at the root, rule 'json'",
            })
    void one_that_breaks_it_is_withheld_streamed_or_whole(String answer, String finding) {
        RecordCheckInterceptor check = RecordCheckInterceptor.by(ORDER, INSTEAD);
        StringBuilder shown = new StringBuilder();

        Answer whole = ask(check, answer);
        Answer streamed = stream(check, answer, shown);

        for (Answer given : List.of(whole, streamed)) {
            assertThat(given.text()).isEqualTo(INSTEAD);
            assertThat(given.generation().grounding().outcome()).isEqualTo(Outcome.ABSTENTION);
            assertThat(given.generation().grounding().reason()).startsWith("schema 'order' is broken " + finding);
            assertThat(given.generation().response().vendor()).containsEntry("records.withheld", answer);
        }
        assertThat(shown).hasToString(INSTEAD);
    }

    @Test
    void values_are_looked_up_only_in_an_answer_whose_form_is_right() {
        RecordRule never = (call, answer) -> {
            throw new AssertionError("nothing is looked up");
        };
        RecordCheckInterceptor check = RecordCheckInterceptor.by(
                RecordRule.composite(List.of(ORDER, (call, answer) -> List.of(), never)), INSTEAD);

        assertThat(ask(check, "80").text()).isEqualTo(INSTEAD);
    }

    @Test
    void an_answer_that_keeps_to_the_first_rule_is_held_to_the_next() {
        RecordCheckInterceptor check = RecordCheckInterceptor.by(
                RecordRule.composite(List.of(ORDER, (call, answer) -> List.of("unknown order"))), INSTEAD);

        Answer given = ask(check, "{\"id\": \"BK2\", \"total\": 80}");

        assertThat(given.text()).isEqualTo(INSTEAD);
        assertThat(given.grounding().reason()).isEqualTo("unknown order");
    }

    @Test
    void a_rule_that_throws_withholds_the_answer_whatever_it_throws() {
        RecordCheckInterceptor broken = RecordCheckInterceptor.by(
                (call, answer) -> {
                    throw new IllegalStateException("no table");
                },
                INSTEAD);

        Answer given = ask(broken, "It was sent.");

        assertThat(given.text()).isEqualTo(INSTEAD);
        assertThat(given.grounding().reason()).isEqualTo("the records cannot be had: no table");
    }

    @Test
    void a_schema_that_is_none_is_refused_when_the_rule_is_made() {
        assertThatThrownBy(() -> RecordRule.schema(new JsonSchema("order", "[]")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("schema 'order' must be a JSON schema");
    }

    private static Answer stream(RecordCheckInterceptor check, String answer, StringBuilder shown) {
        try (LlmOps ops = LlmOps.builder()
                        .store(Store.noop())
                        .model(ScriptedModelClient.saying(answer))
                        .interceptBefore(StandardChain.ROUTE, check)
                        .build();
                AnswerStream stream =
                        ops.request(ModelRequest.builder().user("?").build()).stream()) {
            return stream.answer(shown::append);
        }
    }

    private static Answer ask(RecordCheckInterceptor check, String answer) {
        try (LlmOps ops = LlmOps.builder()
                .store(Store.noop())
                .prompts(SupportPrompt.registry())
                .retriever(query -> List.of(
                        new Passage("orders/1", new CharRange(0, 5), "total: 80", null, Map.of("total", 80)),
                        new Passage("page.md", new CharRange(0, 5), "99 euros", null, Map.of("page", 99))))
                .model(ScriptedModelClient.saying(answer))
                .interceptBefore(StandardChain.ROUTE, check)
                .build()) {
            return ops.prompt("support").with("question", "What does it cost?").ask();
        }
    }
}
