package dev.llmops.testkit;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Assignment;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.CacheUse;
import dev.llmops.api.generation.ErrorDetail;
import dev.llmops.api.generation.ExamplesUse;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.IncludedPrompt;
import dev.llmops.api.generation.NotAssigned;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.generation.TraceContext;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailRecord;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.PolicyIdentity;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.FilePart;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.SystemMessage;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.api.prompt.FewShot;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptSource;
import dev.llmops.api.retrieval.CheckedClaim;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Grounding;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.api.text.CharRange;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes records with random content of every kind, also the awkward: texts with NUL and characters beyond the basic
 * plane, empty ones, large numbers, durations to the nanosecond. Ids rise, as those of real calls do. Not safe for use
 * by several threads.
 */
public final class RandomRecords {

    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final List<String> TEXTS = List.of(
            "",
            "How long is the cable?",
            "line\nbreak\tand \"quotes\" \\",
            "\u0000",
            "ä€",
            "\uD83D\uDE00\u200D",
            "\u2028<tool>");

    private final Random random;
    private long made;

    /**
     * Starts a sequence of records.
     *
     * @param seed the same seed gives the same records
     */
    public RandomRecords(long seed) {
        this.random = new Random(seed);
    }

    /** {@return a generation of any status} */
    public Generation generation() {
        return generation(pick(GenerationStatus.values()));
    }

    /**
     * {@return a generation}
     *
     * @param status how it ended
     */
    public Generation generation(GenerationStatus status) {
        boolean completed = status == GenerationStatus.COMPLETED;
        GenerationId id = id();
        return Generation.builder()
                .id(id)
                .contentHash(digest())
                .caller(caller())
                .prompt(maybe(this::promptUse))
                .assignments(each(this::assignment))
                .notAssigned(each(i -> new NotAssigned("tone " + i, pick(NotAssigned.Reason.values()))))
                .passages(some(this::passage))
                .retrieval(some(this::retrievalStep))
                .request(completed ? request() : maybe(this::request))
                .model(maybe(this::model))
                .guardrails(some(this::guardrailRecord))
                .attempts(some(this::attempt))
                .status(status)
                .response(completed ? response() : null)
                .partial(completed ? null : maybe(() -> new PartialResponse(assistantMessage(), usage())))
                .citations(some(this::citation))
                .grounding(maybe(this::grounding))
                .error(completed ? null : maybe(this::error))
                .usage(usage())
                .cost(cost())
                .timings(new Timings(instant(), maybe(this::duration), duration(), duration()))
                .replayOf(maybe(this::id))
                .shadowOf(maybe(this::id))
                .cache(maybe(this::cacheUse))
                .trace(maybe(this::trace))
                .build();
    }

    private TraceContext trace() {
        String hex = String.format(
                Locale.ROOT, "%016x%016x%016x", random.nextLong() | 1, random.nextLong(), random.nextLong() | 1);
        return new TraceContext(hex.substring(0, 32), hex.substring(32), random.nextBoolean());
    }

    private CacheUse cacheUse() {
        CacheUse.Outcome outcome = pick(CacheUse.Outcome.values());
        return outcome.hit()
                ? new CacheUse(
                        outcome, id(), maybe(random::nextDouble), new CacheUse.Saved(usage(), cost(), duration()), null)
                : CacheUse.without(outcome, maybe(this::text));
    }

    private Citation citation() {
        Citation.Support support = pick(Citation.Support.values());
        int number = 1 + random.nextInt(9);
        if (support == Citation.Support.OUT_OF_RANGE || support == Citation.Support.UNCITED) {
            return Citation.outOfRange(number, range());
        }
        return new Citation(
                number, passage(), range(), support, maybe(this::range), maybe(random::nextDouble), maybe(this::text));
    }

    private Grounding grounding() {
        return new Grounding(
                pick(Grounding.Outcome.values()),
                some(this::claim),
                maybe(random::nextDouble),
                maybe(this::text),
                some(this::text));
    }

    private CheckedClaim claim() {
        Citation.Support support = pick(Citation.Support.values());
        return support == Citation.Support.UNCITED
                ? CheckedClaim.uncited(range())
                : new CheckedClaim(
                        range(),
                        List.of(1 + random.nextInt(9)),
                        support,
                        maybe(random::nextDouble),
                        maybe(this::text),
                        some(this::text));
    }

    private RetrievalStep retrievalStep() {
        return new RetrievalStep(
                text(),
                random.nextInt(99),
                random.nextInt(99),
                some(() -> new RetrievalStep.Dropped(text(), text())),
                values());
    }

    /**
     * {@return feedback}
     *
     * @param generation on which answer
     */
    public Feedback feedback(GenerationId generation) {
        return new Feedback("feedback-" + made++, generation, signal(), maybe(this::text), text() + "!", instant());
    }

    /** {@return content of a prompt} */
    public PromptContent promptContent() {
        return new PromptContent(
                text() + made++,
                maybe(this::text),
                parameters(),
                maybe(this::schema),
                values(),
                some(this::tool),
                pick(ResponseFormat.TEXT, ResponseFormat.JSON, ResponseFormat.schema(schema())),
                maybe(this::fewShot));
    }

    private FewShot fewShot() {
        FewShot.Selection selection = pick(FewShot.Selection.values());
        return new FewShot(
                text() + made++,
                List.of("question", "answer"),
                selection,
                1 + random.nextInt(5),
                "question",
                "question",
                selection == FewShot.Selection.SIMILAR ? null : maybe(random::nextLong));
    }

    /** {@return an id that is later than those before} */
    public GenerationId id() {
        long millis = START.toEpochMilli() + made++;
        long version = 0x7000L | random.nextInt(0x1000);
        return new GenerationId(
                new java.util.UUID(millis << 16 | version, random.nextLong() >>> 2 | 1L << 63).toString());
    }

    /** {@return text, perhaps empty, perhaps with NUL, always well-formed} */
    public String text() {
        return pick(TEXTS.toArray(String[]::new)) + (random.nextBoolean() ? random.nextInt(1000) : "");
    }

    private FeedbackSignal signal() {
        return this.<Supplier<FeedbackSignal>>pick(List.<Supplier<FeedbackSignal>>of(
                        () -> new FeedbackSignal.Thumbs(random.nextBoolean()),
                        () -> new FeedbackSignal.Rating(random.nextDouble(), 0, 1),
                        () -> new FeedbackSignal.Label("wrong-product"),
                        FeedbackSignal.Comment::new,
                        () -> new FeedbackSignal.Correction(text()),
                        FeedbackSignal.Copy::new,
                        () -> new FeedbackSignal.Edit(text(), text()),
                        () -> new FeedbackSignal.Edit(null, null, random.nextDouble()),
                        () -> new FeedbackSignal.Click(
                                "manual.md#0-" + (1 + random.nextInt(99)), 1 + random.nextInt(9)),
                        FeedbackSignal.Regenerate::new,
                        FeedbackSignal.Abandon::new,
                        () -> new FeedbackSignal.CitationClick(3),
                        () -> new FeedbackSignal.Dwell(duration())))
                .get();
    }

    private Caller caller() {
        return new Caller(maybe(this::text), maybe(this::text), maybe(this::text), Map.of(text(), text()));
    }

    private PromptUse promptUse() {
        return new PromptUse(
                "support-answer",
                1 + random.nextInt(5),
                digest(),
                values(),
                maybe(() ->
                        new PromptSource(pick("store", "mlflow", "disk"), random.nextBoolean(), maybe(this::instant))),
                some(() -> new IncludedPrompt("support-answer@1", "legal@production", "legal@3", digest())),
                maybe(() -> new ExamplesUse("faq", digest(), some(() -> new ExamplesUse.Shown(text(), digest())))));
    }

    private ModelRequest request() {
        List<ToolSpecification> tools = some(this::tool);
        return new ModelRequest(
                List.of(new SystemMessage(List.of(textPart())), message(), message()),
                tools,
                tools.isEmpty() ? pick(ToolChoice.AUTO, ToolChoice.NONE) : pick(ToolChoice.values()),
                pick(ResponseFormat.TEXT, ResponseFormat.JSON, ResponseFormat.schema(schema())),
                parameters());
    }

    private ModelParameters parameters() {
        return new ModelParameters(
                maybe(random::nextDouble),
                maybe(() -> 1 - random.nextDouble()),
                maybe(() -> 1 + random.nextInt(100)),
                maybe(random::nextDouble),
                maybe(random::nextLong),
                maybe(() -> 1 + random.nextInt(10_000)),
                some(() -> text() + "."),
                values());
    }

    private ModelResponse response() {
        return new ModelResponse(
                assistantMessage(),
                pick(FinishReason.values()),
                usage(),
                model(),
                maybe(this::duration),
                duration(),
                values());
    }

    private Message message() {
        return switch (random.nextInt(3)) {
            case 0 -> new UserMessage(some(this::part), maybe(this::text));
            case 1 -> assistantMessage();
            default -> new ToolMessage(text(), text(), some(this::part), random.nextBoolean());
        };
    }

    private AssistantMessage assistantMessage() {
        return new AssistantMessage(
                some(this::part), some(() -> new ToolCall("call-" + random.nextInt(), text(), "{\"a\": " + text())));
    }

    private Part part() {
        return switch (random.nextInt(4)) {
            case 0 -> textPart();
            case 1 -> new ImagePart(Media.of("image/png", text().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            case 2 -> new FilePart(Media.at("application/pdf", URI.create("file:/a%20b.pdf")), maybe(this::text));
            default -> new ReasoningPart(text(), maybe(this::text));
        };
    }

    private TextPart textPart() {
        return new TextPart(text());
    }

    private Finding finding() {
        return new Finding(
                "luhn",
                text(),
                maybe(this::range),
                random.nextDouble(),
                some(this::text),
                maybe(this::text),
                maybe(this::digest));
    }

    private PolicyIdentity policy() {
        return new PolicyIdentity("support", text(), digest());
    }

    private GuardrailRecord guardrailRecord() {
        List<Finding> findings = some(this::finding);
        Decision decision = pick(
                new Decision.Pass(findings),
                new Decision.Transform(text(), findings),
                new Decision.Block(text(), findings),
                new Decision.Reask(text(), findings, some(this::text)));
        return new GuardrailRecord(
                "pii", pick(GuardrailStage.values()), maybe(this::text), decision, duration(), maybe(this::policy));
    }

    private Attempt attempt() {
        return new Attempt(
                maybe(this::text),
                model(),
                instant(),
                duration(),
                usage(),
                cost(),
                maybe(this::digest),
                maybe(this::error),
                random.nextBoolean());
    }

    private Passage passage() {
        return new Passage("manual-" + random.nextInt(9), range(), text(), maybe(random::nextGaussian), values());
    }

    private ToolSpecification tool() {
        return new ToolSpecification("price-" + made++, text(), schema());
    }

    private JsonSchema schema() {
        return new JsonSchema("answer", "{\"type\": \"object\"}");
    }

    private ModelIdentity model() {
        return new ModelIdentity("llama.cpp", "model-" + random.nextInt(3), maybe(this::digest));
    }

    private ErrorDetail error() {
        return new ErrorDetail("ModelTimeoutException", text(), random.nextBoolean());
    }

    private TokenUsage usage() {
        return new TokenUsage(maybe(this::count), maybe(this::count), maybe(this::count), maybe(this::count));
    }

    private Cost cost() {
        BigDecimal amount = new BigDecimal(new BigInteger(80, random), random.nextInt(30));
        return pick(
                new Cost.Known(amount, Currency.getInstance("EUR")),
                new Cost.Unknown("no price for the model"),
                Cost.zero());
    }

    private Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        IntStream.range(0, random.nextInt(4)).forEach(i -> values.put(text() + i, value(2)));
        return values;
    }

    /** Numbers have the type that reading them gives: the smallest that holds them exactly. */
    private Object value(int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 8)) {
            case 0 -> text();
            case 1 -> random.nextBoolean();
            case 2 -> random.nextInt();
            case 3 -> (long) Integer.MAX_VALUE + 1 + (random.nextLong() >>> 2);
            case 4 -> random.nextGaussian();
            case 5 -> new BigDecimal("0.12345678901234567890123").add(BigDecimal.valueOf(random.nextInt(9)));
            case 6 -> some(() -> value(depth - 1));
            default -> Map.of(text(), value(depth - 1));
        };
    }

    private Duration duration() {
        return Duration.ofSeconds(random.nextInt(1000), random.nextInt(1_000_000_000));
    }

    private Instant instant() {
        return START.plus(duration());
    }

    private CharRange range() {
        int start = count();
        return new CharRange(start, start + count());
    }

    private int count() {
        return random.nextInt(5000);
    }

    private String digest() {
        return "sha256:" + String.format(Locale.ROOT, "%064x", new BigInteger(256, random));
    }

    private <T> @Nullable T maybe(Supplier<T> make) {
        return random.nextInt(3) == 0 ? null : make.get();
    }

    private Assignment assignment(int number) {
        return new Assignment("length " + number, text(), text(), random.nextInt(3), random.nextBoolean());
    }

    private <T> List<T> some(Supplier<T> make) {
        return each(i -> make.get());
    }

    private <T> List<T> each(IntFunction<T> make) {
        return IntStream.range(0, random.nextInt(3)).mapToObj(make).toList();
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
