package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.content.ContentChange;
import dev.llmops.api.content.RecordContent;
import dev.llmops.api.error.GuardrailFailedException;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.FilePart;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.SystemMessage;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.testkit.ScriptedModelClient;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever way a card number comes, no record, no model and no feedback has it. */
class EveryTextTest {

    private static final String CARD = "4111111111111111";
    private static final Pattern CARDS = Pattern.compile("4111[ -]?1111[ -]?1111[ -]?1111");

    private final Fixture fixture = new Fixture();

    @Test
    void numbers_and_names_of_members_among_variables_are_looked_at() {
        ScriptedModelClient model = ScriptedModelClient.saying("yes");
        LlmOps ops = guarded(model);
        ops.prompts()
                .register(
                        "p",
                        PromptContent.of(
                                "{{card}} {{form.deep.number}} {{#each form.list}}{{this}} {{/each}}{{limit}}"),
                        PromptCommit.NONE);

        ops.prompt("p")
                .with("card", 4111111111111111L)
                .with("limit", 7)
                .with(
                        "form",
                        Map.of(
                                "deep", Map.of("number", 4.111111111111111e15, CARD, "by name", "count", 3),
                                "list", List.of(1, CARD, true, 2.5)))
                .ask();

        Generation record = fixture.store.only();
        assertThat(record.toString()).doesNotContain(CARD, "4.111111111111111E15");
        assertThat(model.lastRequest().messages().get(0).text()).isEqualTo("<card> <card> 1 <card> true 2.5 7");
        assertThat(record.prompt().variables()).containsEntry("limit", 7).containsEntry("card", "<card>");
        assertThat(record.prompt().variables().get("form").toString()).contains("<card>=by name", "count=3");
    }

    @Test
    void names_of_users_and_files_are_looked_at() {
        ScriptedModelClient model = ScriptedModelClient.saying("yes");
        LlmOps ops = guarded(model);

        ops.request(ModelRequest.builder()
                        .message(new UserMessage(
                                List.of(
                                        new TextPart("hello"),
                                        new FilePart(Media.of("text/plain", new byte[1]), CARD + ".txt")),
                                CARD))
                        .build())
                .ask();

        assertThat(fixture.store.only().toString()).doesNotContain(CARD).contains("<card>.txt");
        assertThat(((UserMessage) model.lastRequest().messages().get(0)).name()).isEqualTo("<card>");
    }

    /**
     * The walk that encryption, scrubbing and telemetry use puts a card wherever it knows a text: none is left for a model, a record or a span. What
     * an application says itself is not looked at: system messages, tools, parameters of the vendor.
     */
    @Test
    void every_text_that_the_walk_knows_in_a_message_is_looked_at() throws ReflectiveOperationException {
        List<Part> parts = List.of(
                new TextPart("text"),
                new ReasoningPart("why", null),
                new ImagePart(Media.of("image/png", new byte[1])),
                new FilePart(Media.of("text/plain", new byte[1]), "a.txt"));
        List<Message> messages = List.of(
                new UserMessage(parts, "ana"),
                new AssistantMessage(parts, List.of(new ToolCall("1", "find", "{}"))),
                new ToolMessage("1", "find", parts, false));
        Set<Class<?>> sampled = new HashSet<>();
        records(messages, sampled);
        assertThat(sampled).as("every kind of message and part").containsAll(kinds(Message.class, new HashSet<>()));
        InMemorySpanExporter spans = InMemorySpanExporter.create();
        fixture.builder.openTelemetry(OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build())
                .build());
        ScriptedModelClient model = ScriptedModelClient.saying("yes");
        LlmOps ops = guarded(model);
        ops.prompts().register("p", PromptContent.of("{{question}}"), PromptCommit.NONE);

        for (Message message : messages) {
            Message planted = RecordContent.map(message, new ContentChange() {
                @Override
                public String text(String text) {
                    return CARD;
                }

                @Override
                public String json(String json) {
                    return "{\"" + CARD + "\": [\"" + CARD + "\"]}";
                }
            });
            assertThat(planted.toString()).contains(CARD);
            ops.request(ModelRequest.builder().message(planted).user("?").build())
                    .ask();
            assertThat(model.lastRequest().toString()).doesNotContain(CARD).contains("<card>");
            ops.prompt("p").history(List.of(planted)).with("question", "what?").ask();
            assertThat(model.lastRequest().toString()).doesNotContain(CARD).contains("<card>");
        }

        assertThat(fixture.store.saved)
                .hasSize(6)
                .noneMatch(record -> record.toString().contains(CARD));
        assertThat(spans.getFinishedSpanItems())
                .isNotEmpty()
                .noneMatch(span -> span.toString().contains(CARD));
    }

    /** All that a message can be or hold, and can say something. */
    private static Set<Class<?>> kinds(Class<?> type, Set<Class<?>> found) {
        if (type.isSealed()) {
            for (Class<?> kind : type.getPermittedSubclasses()) {
                kinds(kind, found);
            }
        } else if (type.isRecord() && type != SystemMessage.class && found.add(type)) {
            for (RecordComponent component : type.getRecordComponents()) {
                if (component.getGenericType() instanceof ParameterizedType generic) {
                    kinds((Class<?>) generic.getActualTypeArguments()[0], found);
                }
                kinds(component.getType(), found);
            }
        }
        return found;
    }

    private static void records(Object value, Set<Class<?>> found) throws ReflectiveOperationException {
        if (value instanceof List<?> list) {
            for (Object each : list) {
                records(each, found);
            }
        } else if (value instanceof Record) {
            found.add(value.getClass());
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                records(component.getAccessor().invoke(value), found);
            }
        }
    }

    @Test
    void a_card_over_three_parts_is_seen_and_what_stands_around_it_stays_where_it_is() {
        ScriptedModelClient model = ScriptedModelClient.saying("yes");
        LlmOps ops = guarded(model);
        ImagePart image = new ImagePart(Media.of("image/png", new byte[1]));

        ops.request(ModelRequest.builder()
                        .message(new UserMessage(
                                List.of(
                                        new TextPart("my card is 4111 1111"),
                                        image,
                                        new TextPart(" 11"),
                                        new TextPart("11 1111, thanks")),
                                null))
                        .build())
                .ask();

        assertThat(model.lastRequest().messages().get(0).parts())
                .isEqualTo(List.<Part>of(
                        new TextPart("my card is <card>"), image, new TextPart(""), new TextPart(", thanks")));
        assertThat(fixture.store.only().request()).isEqualTo(model.lastRequest());
    }

    /** Cuts a text with a card anywhere: the model reads the same text without it. */
    @Test
    void wherever_a_text_is_cut_into_parts_the_model_reads_it_redacted() {
        long seed = 20261128;
        SplittableRandom random = new SplittableRandom(seed);
        ScriptedModelClient model = ScriptedModelClient.saying("yes");
        LlmOps ops = guarded(model);
        String text = "pay 4111 1111 1111 1111 or 4111-1111-1111-1111 now";
        for (int i = 0; i < 200; i++) {
            List<Part> parts = new ArrayList<>();
            int start = 0;
            while (start < text.length()) {
                int end = Math.min(text.length(), start + random.nextInt(20));
                parts.add(new TextPart(text.substring(start, end)));
                start = end;
            }
            ops.request(ModelRequest.builder()
                            .message(new UserMessage(parts, null))
                            .build())
                    .ask();

            assertThat(model.lastRequest().messages().get(0).text())
                    .as("seed %s, run %s: %s", seed, i, parts)
                    .isEqualTo("pay <card> or <card> now");
        }
    }

    @Test
    void metadata_of_passages_is_recorded_as_guardrails_leave_it_and_costs_no_passage() {
        fixture.builder.retriever(query -> List.of(
                new Passage(
                        "a", new CharRange(0, 2), "ok", 1.0, Map.of("author", CARD, "page", 3, "tags", List.of("x"))),
                new Passage("b", new CharRange(0, 2), "no", 1.0, Map.of("note", "forbidden", "page", 4)),
                new Passage("c", new CharRange(0, 2), "go", 1.0, Map.of("numbers", List.of(4111111111111111L)))));
        LlmOps ops = guarded(ScriptedModelClient.saying("yes"));
        ops.prompts()
                .register("p", PromptContent.of("{{#each passages}}{{text}}{{/each}}{{question}}"), PromptCommit.NONE);

        ops.prompt("p").with("question", "what?").ask();

        Generation record = fixture.store.only();
        assertThat(record.toString()).doesNotContain(CARD, "forbidden");
        assertThat(record.passages())
                .extracting(Passage::metadata)
                .containsExactly(
                        Map.of("author", "<card>", "page", 3, "tags", List.of("x")),
                        Map.of("page", 4),
                        Map.of("numbers", "[<card>]"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_a_vendor_tells_of_an_answer_that_was_changed_is_not_recorded(boolean streaming) {
        Map<String, Object> token = Map.of("token", "4111", "bytes", List.of(52, 49, 49, 49), "logprob", -0.1);
        Map<String, Object> vendor = Map.of(
                "id",
                "chatcmpl-1",
                "raw",
                "it was " + CARD,
                "note",
                "forbidden",
                "seed",
                7,
                "logprobs",
                Map.of("content", List.of(token, token, token, token)));
        LlmOps ops = guarded(answering(Message.assistant("your card is " + CARD), FinishReason.STOP, vendor));

        ask(ops, streaming);

        Generation record = fixture.store.only();
        assertThat(record.response().text()).isEqualTo("your card is <card>");
        assertThat(record.response().vendor())
                .isEqualTo(Map.of("id", "chatcmpl-1", "raw", "it was <card>", "note", "", "seed", 7));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void names_of_files_in_an_answer_are_looked_at_and_a_file_is_not_lost_to_its_name(boolean streaming) {
        FilePart named = new FilePart(Media.of("text/plain", new byte[1]), CARD + ".txt");
        fixture.builder.guardrails(new NotEmpty());
        LlmOps ops = guarded(answering(
                new AssistantMessage(List.of(new TextPart("here"), named, new FilePart(named.media(), " ")), List.of()),
                FinishReason.STOP,
                Map.of()));

        ask(ops, streaming);

        assertThat(fixture.store.only().response().message().parts())
                .containsExactly(
                        new TextPart("here"),
                        new FilePart(named.media(), "<card>.txt"),
                        new FilePart(named.media(), null));
    }

    @Test
    void what_a_vendor_tells_of_an_answer_that_passed_stays() {
        Map<String, Object> vendor = Map.of(
                "logprobs", Map.of("content", List.of(Map.of("token", "hello", "logprob", -0.1))),
                "annotations", List.of(Map.of("title", "a page")),
                "sources", List.of(Map.of("title", CARD)));
        LlmOps ops = guarded(answering(Message.assistant("hello"), FinishReason.STOP, vendor));

        ask(ops, false);

        assertThat(fixture.store.only().response().vendor()).containsOnlyKeys("logprobs", "annotations");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_answer_that_only_calls_tools_is_not_asked_for_again(boolean streaming) {
        ToolCall call = new ToolCall("1", "find", "{\"card\":\"" + CARD + "\"}");
        fixture.builder.guardrails(new NotEmpty());
        LlmOps ops =
                guarded(answering(new AssistantMessage(List.of(), List.of(call)), FinishReason.TOOL_CALLS, Map.of()));

        ask(ops, streaming);

        Generation record = fixture.store.only();
        assertThat(record.attempts()).hasSize(1);
        assertThat(record.response().message().toolCalls())
                .containsExactly(new ToolCall("1", "find", "{\"card\":\"<card>\"}"));
        assertThat(record.response().text()).isEmpty();
    }

    @Test
    void comments_corrections_and_edits_are_kept_as_guardrails_leave_them_or_refused() {
        LlmOps ops = guarded(ScriptedModelClient.saying("yes"));
        GenerationId id = ops.request(ModelRequest.user("hello")).ask().generationId();
        List<Feedback> sunk = new ArrayList<>();

        FeedbackRecorder by = ops.feedback().by("u1");
        sunk.add(by.thumbsDown(id, "it is " + CARD));
        sunk.add(by.comment(id, CARD));
        sunk.add(by.correction(id, "pay with " + CARD));
        sunk.add(by.edited(id, "with " + CARD, "without"));

        assertThat(sunk.toString()).doesNotContain(CARD);
        assertThat(sunk.get(2).signal()).isEqualTo(new FeedbackSignal.Correction("pay with <card>"));
        assertThat(sunk.get(3).signal()).isEqualTo(new FeedbackSignal.Edit("with <card>", "without", 17 / 21.0));
        assertThat(ops.feedbackStore().of(id)).isEqualTo(sunk);
        assertThatThrownBy(() -> by.comment(id, "forbidden")).isInstanceOf(GuardrailBlockedException.class);
        assertThatThrownBy(() -> by.comment(id, "broken")).isInstanceOf(GuardrailFailedException.class);
        assertThat(ops.feedbackStore().of(id)).hasSize(4);
    }

    private LlmOps guarded(ScriptedModelClient model) {
        fixture.builder.guardrails(new Cards());
        return fixture.with(model);
    }

    private static void ask(LlmOps ops, boolean streaming) {
        if (streaming) {
            ops.request(ModelRequest.user("?")).stream().answer();
        } else {
            ops.request(ModelRequest.user("?")).ask();
        }
    }

    private static ScriptedModelClient answering(
            AssistantMessage message, FinishReason reason, Map<String, Object> vendor) {
        return ScriptedModelClient.of(request -> List.of(new ModelEvent.Completed(new ModelResponse(
                message,
                reason,
                TokenUsage.of(1, 1),
                ScriptedModelClient.saying("").description().identity(),
                null,
                Duration.ofMillis(1),
                vendor))));
    }

    /** Redacts card numbers, and does not let a word pass. */
    private static final class Cards implements Guardrail {

        @Override
        public String name() {
            return "cards";
        }

        @Override
        public Set<GuardrailStage> stages() {
            return Set.of(GuardrailStage.values());
        }

        @Override
        public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
            if (text.contains("broken")) {
                throw new IllegalStateException("no rules");
            }
            if (text.contains("forbidden")) {
                return Decision.block("a word");
            }
            String without = CARDS.matcher(text).replaceAll("<card>");
            return without.equals(text) ? Decision.pass() : new Decision.Transform(without, List.of());
        }
    }

    /** Wants another answer where there is none. */
    private static final class NotEmpty implements Guardrail {

        @Override
        public String name() {
            return "not-empty";
        }

        @Override
        public Set<GuardrailStage> stages() {
            return Set.of(GuardrailStage.OUTPUT);
        }

        @Override
        public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
            return text.isBlank() ? new Decision.Reask("Say something.", List.of()) : Decision.pass();
        }
    }
}
