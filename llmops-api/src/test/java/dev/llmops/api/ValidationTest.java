package dev.llmops.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.audit.AuditEvent;
import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.cost.Cost;
import dev.llmops.api.cost.Price;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.experiment.CallerAttribute;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentScope;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.Exposure;
import dev.llmops.api.experiment.LayerRange;
import dev.llmops.api.experiment.Outcome;
import dev.llmops.api.experiment.TargetRule;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Assignment;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.NotAssigned;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.api.text.CharRange;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each wrong argument is refused at the call that makes it, with the rule and the bad value. */
class ValidationTest {

    private static final String LONE = "a\uD83D";
    private static final ModelIdentity MODEL = new ModelIdentity("test", "m", null);
    private static final GenerationId ID = new GenerationId("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final Currency EUR = Currency.getInstance("EUR");
    private static final CharRange RANGE = new CharRange(0, 1);

    static Stream<Arguments> models() {
        ToolSpecification tool = Samples.of(ToolSpecification.class);
        return Stream.of(
                rule(
                        "temperature must be at least 0, but was -0.1",
                        () -> parameters().temperature(-0.1)),
                rule(
                        "temperature must be at least 0, but was NaN",
                        () -> parameters().temperature(Double.NaN)),
                rule(
                        "temperature must be finite, but was Infinity",
                        () -> parameters().temperature(Double.POSITIVE_INFINITY)),
                rule(
                        "topP must be above 0 and at most 1, but was 0.0",
                        () -> parameters().topP(0)),
                rule(
                        "topP must be above 0 and at most 1, but was 1.1",
                        () -> parameters().topP(1.1)),
                rule(
                        "topP must be above 0 and at most 1, but was NaN",
                        () -> parameters().topP(Double.NaN)),
                rule("topK must be at least 1, but was 0", () -> parameters().topK(0)),
                rule(
                        "minP must be at least 0 and at most 1, but was -1.0",
                        () -> parameters().minP(-1)),
                rule(
                        "minP must be at least 0 and at most 1, but was 2.0",
                        () -> parameters().minP(2)),
                rule(
                        "maxTokens must be at least 1, but was 0",
                        () -> parameters().maxTokens(0)),
                rule(
                        "stopSequences must not hold an empty text, but [1] was ''",
                        () -> parameters().stopSequences(List.of("\n", ""))),
                rule(
                        "vendor.x must be a String, Boolean, finite number, List or Map to have a JSON form, but was NaN",
                        () -> parameters().vendor(Map.of("x", Double.NaN))),
                rule(
                        "topK must be at least 1, but was -3",
                        () -> new ModelParameters(null, null, -3, null, null, null, List.of(), Map.of())),
                rule(
                        "stopSequences must not hold an empty text, but [0] was ''",
                        () -> new ModelParameters(null, null, null, null, null, null, List.of(""), Map.of())),
                rule(
                        "messages must hold at least one message, but was empty",
                        () -> ModelRequest.builder().build()),
                rule(
                        "toolChoice REQUIRED needs at least one tool, but tools was empty",
                        () -> ModelRequest.builder()
                                .user("a")
                                .toolChoice(ToolChoice.REQUIRED)
                                .build()),
                rule(
                        "toolChoice REQUIRED needs at least one tool, but tools was empty",
                        () -> new ModelRequest(
                                List.of(Message.user("a")),
                                List.of(),
                                ToolChoice.REQUIRED,
                                ResponseFormat.TEXT,
                                ModelParameters.NONE)),
                rule(
                        "tools must have different names, but two are 'text'",
                        () -> ModelRequest.builder()
                                .user("a")
                                .tools(List.of(tool, tool))
                                .build()),
                rule("input must be at least 0, but was -1", () -> TokenUsage.of(-1, 0)),
                rule("output must be at least 0, but was -2", () -> TokenUsage.of(0, -2)),
                rule("cachedInput must be at least 0, but was -3", () -> new TokenUsage(0, 0, -3, 0)),
                rule("reasoning must be at least 0, but was -4", () -> new TokenUsage(0, 0, 0, -4)),
                rule("contextWindow must be at least 1, but was 0", () -> new ModelDescription(MODEL, 0, Set.of())),
                rule("index must be at least 0, but was -1", () -> new ModelEvent.ToolCallDelta(-1, "i", "n", "")),
                rule(
                        "name must be 1 to 64 letters, digits, '_' or '-', but was 'a b'",
                        () -> new JsonSchema("a b", "{}")),
                rule("name must be 1 to 64 letters, digits, '_' or '-', but was ''", () -> new JsonSchema("", "{}")));
    }

    static Stream<Arguments> textsAndMessages() {
        return Stream.of(
                rule("start must be at least 0, but was -1", () -> new CharRange(-1, 0)),
                rule("end must be at least start (3), but was 2", () -> new CharRange(3, 2)),
                rule("exactly one of base64 and uri must be set, but none was", () -> new Media("a/b", null, null)),
                rule(
                        "exactly one of base64 and uri must be set, but both were",
                        () -> new Media("a/b", "", URI.create("file:/a"))),
                rule(
                        "mimeType of an image must start with 'image/', but was 'text/plain'",
                        () -> new ImagePart(Media.of("text/plain", new byte[0]))));
    }

    static Stream<Arguments> lifecycle() {
        return Stream.of(
                rule("amount must be at least 0, but was -0.01", () -> new Cost.Known(new BigDecimal("-0.01"), EUR)),
                rule("inputPerMillion must be at least 0, but was -1", () -> price("-1", "0", null)),
                rule("outputPerMillion must be at least 0, but was -2", () -> price("0", "-2", null)),
                rule("cachedInputPerMillion must be at least 0, but was -3", () -> price("0", "0", "-3")),
                rule(
                        "value must be finite, but was NaN; use Unscored or Failed for a missing score",
                        () -> Score.of(Double.NaN)),
                rule(
                        "value must be finite, but was Infinity; use Unscored or Failed for a missing score",
                        () -> Score.of(Double.POSITIVE_INFINITY)),
                rule("weight must be at least 0, but that of variant 'a' was -1", () -> Variant.control("a", -1)),
                rule(
                        "variants must have different names, but two are 'a'",
                        () -> Experiment.of("e", "p", Variant.control("a", 1), Variant.control("a", 2))),
                rule(
                        "variants 'a' and 'b' change the same to the same, so nothing would be compared; give one of them"
                                + " another prompt, model, parameter, adapter, retrieval or other guardrails",
                        () -> Experiment.of("e", "p", Variant.control("a", 1), Variant.control("b", 2))),
                rule(
                        "an experiment's buckets of layer 'ui' must be a range within 0 to 10000 that is not empty, but were"
                                + " 5000 to 10001",
                        () -> new LayerRange("ui", 5_000, 10_001)),
                rule(
                        "holdout must be 0 to 9999 of 10000 buckets, but was 10000",
                        () -> experiment().holdout(10_000).build()),
                rule(
                        "a tester's variant must be one of [a, b], but was 'c'",
                        () -> experiment().tester("tess", "c").build()),
                rule(
                        "variant 'b' names prompt 'p@2', but the experiment is about all calls, whose calls have other prompts"
                                + " or none",
                        () -> Experiment.builder("e", ExperimentScope.application())
                                .variant(Variant.control("a", 1))
                                .variant(Variant.ofPrompt("b", 1, PromptReference.version("p", 2)))
                                .build()),
                rule(
                        "a unit or an attribute of a caller must be user, session, tenant or tag:NAME, but was 'account'",
                        () -> CallerAttribute.parse("account")),
                rule(
                        "a targeting rule needs at least one value, but the rule on 'tenant' has none",
                        () -> TargetRule.in(CallerAttribute.TENANT)),
                rule(
                        "the value of an outcome must be finite, but 'bought' was NaN; leave out what is not known",
                        () -> new Outcome("u", "bought", Double.NaN, Instant.EPOCH, "k")),
                rule(
                        "'latency' is measured from the records already; give the outcome another name",
                        () -> new Outcome("u", "latency", 1, Instant.EPOCH, "k")),
                rule(
                        "propensity must be above 0 and at most 1, but was 0.0",
                        () -> new Exposure("e", 1, "a", "u", Instant.EPOCH, null, 0, Map.of())),
                rule(
                        "at least one variant must have a weight above 0, but the weights were [0, 0]",
                        () -> Experiment.of("e", "p", Variant.control("a", 0), Variant.ofModel("b", 0, "m"))),
                rule(
                        "at least one variant must have a weight above 0, but the weights were []",
                        () -> Experiment.of("e", "p")),
                rule(
                        "value must be at least 1.0 and at most 5.0, but was 6.0",
                        () -> new FeedbackSignal.Rating(6, 1, 5)),
                rule(
                        "value must be at least 1.0 and at most 5.0, but was NaN",
                        () -> new FeedbackSignal.Rating(Double.NaN, 1, 5)),
                rule(
                        "least must be below most, but the scale was 5.0 to 1.0",
                        () -> new FeedbackSignal.Rating(3, 5, 1)),
                rule("name must not be blank, but was ' '", () -> new FeedbackSignal.Label(" ")),
                rule("number must be at least 1, but was 0", () -> new FeedbackSignal.CitationClick(0)),
                rule("position must be at least 1, but was 0", () -> new FeedbackSignal.Click("d#0-1", 0)),
                rule("passage must not be blank, but was ' '", () -> new FeedbackSignal.Click(" ", 1)),
                rule("distance must be from 0 to 1, but was 1.5", () -> new FeedbackSignal.Edit(null, null, 1.5)),
                rule("distance must be from 0 to 1, but was NaN", () -> new FeedbackSignal.Edit("a", "b", Double.NaN)),
                rule(
                        "before and after must be given both or neither, but after was null",
                        () -> new FeedbackSignal.Edit("a", null, 0.5)),
                rule(
                        "an edit must have its texts or its distance, but had neither",
                        () -> new FeedbackSignal.Edit(null, null, null)),
                rule("time must be at least 0, but was PT-1S", () -> new FeedbackSignal.Dwell(Duration.ofSeconds(-1))),
                rule("a comment must not be blank", () -> feedback(new FeedbackSignal.Comment(), " ")),
                rule("a comment must not be blank", () -> feedback(new FeedbackSignal.Comment(), null)),
                rule("score must be at least 0 and at most 1, but was 1.5", () -> new Finding("d", "t", null, 1.5)),
                rule(
                        "score must be at least 0 and at most 1, but was NaN",
                        () -> new Finding("d", "t", null, Double.NaN)),
                rule("limit must be at least 1, but was 0", () -> GenerationQuery.latest(0)),
                rule("limit must be at least 1, but was -5", () -> RetrievalQuery.of("a", -5)),
                rule(
                        "number must be at least 1, but was 0",
                        () -> new Citation(0, Samples.of(Passage.class), RANGE, Citation.Support.NOT_CHECKED)),
                rule("number must be at least 0, but was -1", () -> Citation.outOfRange(-1, RANGE)),
                rule(
                        "a citation must have a passage unless it is OUT_OF_RANGE, but is SUPPORTED with none",
                        () -> new Citation(1, null, RANGE, Citation.Support.SUPPORTED)),
                rule(
                        "a citation must have a passage unless it is OUT_OF_RANGE, but is OUT_OF_RANGE with the passage"
                                + " text#1-1",
                        () -> new Citation(1, Samples.of(Passage.class), RANGE, Citation.Support.OUT_OF_RANGE)),
                rule(
                        "score must be finite or null, but was NaN",
                        () -> new Passage("d", RANGE, "a", Double.NaN, Map.of())),
                rule("number must be at least 1, but was 0", () -> PromptReference.version("p", 0)),
                rule("number must be at least 1, but was -1", () -> version(-1)),
                rule(
                        "a reference has a number or a label, but had 3 and production",
                        () -> new PromptReference("p", 3, "production")));
    }

    static Stream<Arguments> generations() {
        return Stream.of(
                rule(
                        "a generation has a response if and only if it is COMPLETED, but status was FAILED",
                        () -> generation(Map.of("status", GenerationStatus.FAILED))),
                rule(
                        "a generation has a response or a partial one, but had both",
                        () -> generation(Map.of("partial", PartialResponse.NONE))),
                rule(
                        "a generation has one assignment of an experiment or one reason to have none, but had more of 'text'",
                        () -> generation(Map.of(
                                "notAssigned", List.of(new NotAssigned("text", NotAssigned.Reason.ANONYMOUS))))));
    }

    private static Experiment.Builder experiment() {
        return Experiment.of("e", "p", Variant.control("a", 1), Variant.ofModel("b", 1, "m")).toBuilder();
    }

    static Stream<Arguments> composites() {
        return Stream.of(
                rule("tokenizers must hold at least one member, but was empty", () -> Tokenizer.composite(List.of())),
                rule("retrievers must hold at least one member, but was empty", () -> Retriever.composite(List.of())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"models", "textsAndMessages", "lifecycle", "generations", "composites", "forms"})
    void a_wrong_argument_is_refused(String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    static Stream<Arguments> loneSurrogates() {
        return Stream.of(
                text("text", () -> new TextPart(LONE)),
                text("text", () -> new ReasoningPart(LONE, null)),
                text("text", () -> new ModelEvent.TextDelta(LONE)),
                text("text", () -> new ModelEvent.ReasoningDelta(LONE)),
                text("description", () -> new ToolSpecification("n", LONE, new JsonSchema("s", "{}"))),
                text("json", () -> new JsonSchema("s", LONE)),
                text("stopSequences[1]", () -> parameters().stopSequences(List.of("a", LONE))),
                text("user", () -> Caller.user(LONE)),
                text("tags.team", () -> new Caller(null, null, null, Map.of("team", LONE))),
                text("session", () -> new Caller(null, LONE, null, Map.of())),
                text("tenant", () -> new Caller(null, null, LONE, Map.of())),
                text("experiment", () -> new Assignment(LONE, "v", "u", 0, false)),
                text("variant", () -> new Assignment("e", LONE, "u", 0, false)),
                text("unit", () -> new Assignment("e", "v", LONE, 0, false)),
                text("experiment", () -> new NotAssigned(LONE, NotAssigned.Reason.ANONYMOUS)),
                text("experiment", () -> exposure(LONE, "v", "s")),
                text("variant", () -> exposure("e", LONE, "s")),
                text("segments.tenant", () -> exposure("e", "v", LONE)),
                text("name", () -> Variant.control(LONE, 1)),
                text("model", () -> Variant.ofModel("v", 1, LONE)),
                text("adapter", () -> Variant.builder("v", 1).adapter(LONE).build()),
                text("retrieval", () -> Variant.builder("v", 1).retrieval(LONE).build()),
                text(
                        "guardrails",
                        () -> Variant.builder("v", 1).guardrails(LONE).build()),
                text("name", () -> ExperimentScope.prompt(LONE)),
                text("layer", () -> new LayerRange(LONE, 0, 1)),
                text("by", () -> ExperimentChange.of(ExperimentStatus.RUNNING, LONE, null)),
                text("message", () -> ExperimentChange.of(ExperimentStatus.RUNNING, null, LONE)),
                text("a value", () -> TargetRule.in(CallerAttribute.USER, LONE)),
                text("comment", () -> feedback(new FeedbackSignal.Copy(), LONE)),
                text("text", () -> new FeedbackSignal.Correction(LONE)),
                text("after", () -> new FeedbackSignal.Edit("a", LONE)),
                text("passage", () -> new FeedbackSignal.Click(LONE, 1)),
                text("name", () -> new FeedbackSignal.Label(LONE)),
                text("text", () -> new Document("d", LONE, Map.of())),
                text("text", () -> RetrievalQuery.of(LONE, 1)),
                text("text", () -> new Decision.Transform(LONE, List.of())),
                text("reason", () -> Decision.block(LONE)),
                text("instruction", () -> new Decision.Reask(LONE, List.of())),
                text("subject", () -> new AuditEvent("t", null, LONE, Map.of(), Instant.EPOCH)));
    }

    /** It has no UTF-8 form, so that a record with one could neither be stored nor hashed. */
    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("loneSurrogates")
    void text_with_a_lone_surrogate_is_refused_before_anything_is_done_with_it(String what, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        what + " must be well-formed Unicode, but index 1 holds the lone surrogate U+D83D;");
    }

    static Stream<Arguments> forms() {
        return Stream.of(
                rule("hash must be 64 lower-case hex digits, but was 'abc'", () -> new AuditHead(1, "abc")),
                rule("sequence must be at least 0, but was -1", () -> new AuditHead(-1, AuditHead.ORIGIN)),
                rule(
                        "hash of an empty log must be 64 zeros, but was '" + "a".repeat(64) + "'",
                        () -> new AuditHead(0, "a".repeat(64))),
                rule(
                        "the id of a generation must be a UUID version 7 in lower case, but was '42'",
                        () -> new GenerationId("42")));
    }

    private static Arguments rule(String message, ThrowingCallable call) {
        return Arguments.of(message, call);
    }

    private static Arguments text(String what, ThrowingCallable call) {
        return Arguments.of(what, call);
    }

    private static ModelParameters.Builder parameters() {
        return ModelParameters.builder();
    }

    private static Price price(String input, String output, String cached) {
        return new Price(
                "m",
                new BigDecimal(input),
                new BigDecimal(output),
                cached == null ? null : new BigDecimal(cached),
                EUR,
                Instant.EPOCH);
    }

    private static Feedback feedback(FeedbackSignal signal, String comment) {
        return new Feedback("f", ID, signal, null, comment, Instant.EPOCH);
    }

    private static Exposure exposure(String experiment, String variant, String tenant) {
        return new Exposure(experiment, 0, variant, "u", Instant.EPOCH, null, 1, Map.of("tenant", tenant));
    }

    private static PromptVersion version(int number) {
        return new PromptVersion(
                "p", number, "sha256:", PromptContent.of("a"), Set.of(), null, null, null, Instant.EPOCH);
    }

    private static Generation generation(Map<String, Object> changes) {
        Object[] arguments = Samples.arguments(Generation.class);
        List<String> names = Arrays.stream(Generation.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        changes.forEach((name, value) -> arguments[names.indexOf(name)] = value);
        return Samples.make(Generation.class, arguments);
    }
}
