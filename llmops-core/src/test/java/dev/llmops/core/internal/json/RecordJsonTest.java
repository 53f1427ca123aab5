package dev.llmops.core.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.cost.Price;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.testkit.RandomRecords;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordJsonTest {

    private static final long SEED = 20260301;

    @Test
    void any_generation_reads_back_equal() {
        RandomRecords records = new RandomRecords(SEED);
        for (int i = 0; i < 1000; i++) {
            Generation generation = records.generation();

            assertThat(RecordJson.read(RecordJson.write(generation), Generation.class))
                    .as("seed %d, generation %d", SEED, i)
                    .isEqualTo(generation);
        }
    }

    @Test
    void any_feedback_and_prompt_reads_back_equal() {
        RandomRecords records = new RandomRecords(SEED);
        for (int i = 0; i < 1000; i++) {
            Feedback feedback = records.feedback(records.id());
            PromptContent content = records.promptContent();

            assertThat(RecordJson.read(RecordJson.write(feedback), Feedback.class))
                    .as("seed %d, feedback %d", SEED, i)
                    .isEqualTo(feedback);
            assertThat(RecordJson.read(RecordJson.write(content), PromptContent.class))
                    .as("seed %d, content %d", SEED, i)
                    .isEqualTo(content);
        }
    }

    @Test
    void an_edit_that_was_kept_before_edits_were_measured_is_read() {
        assertThat(RecordJson.read("{\"type\":\"edit\",\"before\":\"a\",\"after\":\"b\"}", FeedbackSignal.class))
                .isEqualTo(new FeedbackSignal.Edit("a", "b"));
        assertThat(RecordJson.write(new FeedbackSignal.Edit(null, null, 0.5)))
                .isEqualTo("{\"type\":\"edit\",\"distance\":0.5}");
        assertThat(RecordJson.write(new FeedbackSignal.Click("manual.md#0-40", 2)))
                .isEqualTo("{\"type\":\"click\",\"passage\":\"manual.md#0-40\",\"position\":2}");
    }

    @Test
    void every_score_and_price_reads_back_equal() {
        for (Score score : List.of(Score.of(0.1), new Score.Unscored("no judge"), new Score.Failed("timeout"))) {
            Judgement judgement = new Judgement("groundedness", score, null);
            assertThat(RecordJson.read(RecordJson.write(judgement), Judgement.class))
                    .isEqualTo(judgement);
        }
        Price price = new Price(
                "m",
                new BigDecimal("0.150"),
                BigDecimal.ONE,
                null,
                Currency.getInstance("USD"),
                Instant.parse("2026-01-01T00:00:00.123456789Z"));
        assertThat(RecordJson.read(RecordJson.write(price), Price.class)).isEqualTo(price);
        Price tiered = new Price(
                "m",
                BigDecimal.ONE,
                BigDecimal.TEN,
                new BigDecimal("0.1"),
                new BigDecimal("1.25"),
                new BigDecimal("12"),
                List.of(new Price.Tier(200_000, new BigDecimal("2.50"), BigDecimal.TEN, null, BigDecimal.ONE)),
                Currency.getInstance("USD"),
                Instant.EPOCH);
        assertThat(RecordJson.read(RecordJson.write(tiered), Price.class)).isEqualTo(tiered);
    }

    @Test
    void every_permitted_kind_is_registered() {
        RecordModule module = new RecordModule();
        for (Class<?> type : List.of(
                Message.class,
                Part.class,
                ResponseFormat.class,
                Decision.class,
                Cost.class,
                Score.class,
                FeedbackSignal.class)) {
            assertThat(module.kindsOf(type)).as(type.getName()).containsExactlyInAnyOrderElementsOf(leaves(type));
        }
    }

    private static List<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses())
                        .flatMap(sub -> leaves(sub).stream())
                        .toList()
                : List.of(type);
    }

    @Test
    void members_that_are_not_known_are_skipped() {
        assertThat(RecordJson.read("{\"user\":\"u\",\"mood\":{\"a\":[1]}}", Caller.class))
                .isEqualTo(Caller.user("u"));
    }

    @Test
    void members_that_are_not_there_are_empty() {
        assertThat(RecordJson.read("{}", ModelParameters.class)).isEqualTo(ModelParameters.NONE);
        assertThat(RecordJson.write(ModelParameters.NONE)).isEqualTo("{}");
    }

    @Test
    void a_lone_surrogate_where_a_record_allows_it_is_repaired_and_nothing_is_lost() {
        Message message = new AssistantMessage(List.of(), List.of(new ToolCall("1", "f", "{\"a\":\"\uD800\"}")));

        assertThat(RecordJson.read(RecordJson.write(message), Message.class))
                .isEqualTo(new AssistantMessage(List.of(), List.of(new ToolCall("1", "f", "{\"a\":\"\uFFFD\"}"))));
        assertThat(ContentHash.ofMessage(message)).startsWith("sha256:");
    }

    @Test
    void other_json_is_refused_with_the_name_of_the_type() {
        assertThatThrownBy(() -> RecordJson.read("[1]", Generation.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("this is not the JSON of a Generation: ");
    }
}
