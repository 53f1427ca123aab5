package dev.llmops.console.sample;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.Assignment;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.ErrorDetail;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.generation.TraceContext;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailRecord;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.api.text.CharRange;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Calls as a support desk makes them: most fine, some slow, blocked or failed. The same seed makes the same calls. */
public final class SampleCalls {

    /** When the last of them was made, about. */
    public static final Instant NOW = Instant.parse("2026-03-14T15:00:00Z");

    private static final List<String> QUESTIONS = List.of(
            "How long is the cable of the Aurora lamp?",
            "Can I return a kettle that I opened?",
            "My toaster smells burnt since yesterday. What should I do?",
            "Does the warranty cover a broken shade?",
            "Which bulbs fit into the Umbra floor lamp?",
            "Where do you repair coffee machines in Leipzig?",
            "Is the timer in the Kestrel loud?",
            "How do I descale the Borealis without vinegar?");

    private static final List<String> ANSWERS = List.of(
            "The cable is 1.8 metres long [1].",
            "Yes, within 30 days, if nothing is missing [1]. Send it with the slip that came with it [2].",
            "Unplug it now, and do not use it again. Our service looks at it for free [1].",
            "The documents do not say.");

    private final Random random;
    private final int days;

    /** Calls over some days before {@link #NOW}. */
    public SampleCalls(long seed, int days) {
        this.random = new Random(seed);
        this.days = days;
    }

    /** {@return the next call} */
    public Generation next() {
        Instant at = NOW.minusSeconds((long) (Math.pow(random.nextDouble(), 1.3) * days * 86_400L));
        int user = random.nextInt(60);
        int fate = random.nextInt(100);
        GenerationStatus status = fate < 4
                ? GenerationStatus.FAILED
                : fate < 8
                        ? GenerationStatus.BLOCKED
                        : fate < 9 ? GenerationStatus.CANCELLED : GenerationStatus.COMPLETED;
        Caller caller = new Caller(
                "user-" + user,
                "session-" + user + "-" + at.getEpochSecond() / 86_400,
                user % 3 == 0 ? "globex" : "acme",
                Map.of("channel", user % 2 == 0 ? "web" : "phone"));
        return call(at, caller, status);
    }

    public Generation call(Instant at, Caller caller, GenerationStatus status) {
        int version = at.isBefore(NOW.minus(Duration.ofDays(5))) ? 2 : 3;
        String model = random.nextInt(4) == 0 ? "mistral-small" : "qwen3-8b";
        ModelIdentity identity = new ModelIdentity("vllm", model, null);
        String question = QUESTIONS.get(random.nextInt(QUESTIONS.size()));
        Duration guard = Duration.ofMillis(4 + random.nextInt(18));
        Duration search = Duration.ofMillis(30 + random.nextInt(160));
        Duration write = Duration.ofMillis((long) (350 + 900 * Math.abs(random.nextGaussian())));
        boolean asked = status != GenerationStatus.BLOCKED;
        boolean retried = asked && random.nextInt(9) == 0;
        Instant first = at.plus(guard).plus(search);
        TokenUsage usage =
                asked ? TokenUsage.of(400 + random.nextInt(1800), 20 + random.nextInt(220)) : TokenUsage.ZERO;
        Cost cost = asked
                ? new Cost.Known(
                        BigDecimal.valueOf(usage.input() * 15L + usage.output() * 60L, 8), Currency.getInstance("EUR"))
                : Cost.zero();
        ErrorDetail timeout = new ErrorDetail("ModelTimeoutException", "no answer within 20 s", true);
        List<Attempt> attempts = attempts(status, identity, first, write, usage, cost, retried, timeout);
        Duration total = asked
                ? Duration.between(at, attempts.get(attempts.size() - 1).startedAt())
                        .plus(write)
                        .plusMillis(6)
                : guard.plusMillis(1);
        boolean completed = status == GenerationStatus.COMPLETED;
        Passage one =
                passage("manuals/aurora.md", 120, "The cable is 1.8 metres long. The shade is made of glass.", 0.91);
        Passage other = passage("service/returns.md", 40, "Returns are accepted within 30 days with the slip.", 0.74);
        String answer = ANSWERS.get(random.nextInt(ANSWERS.size()));
        return Generation.builder()
                .id(id(at))
                .contentHash("sha256:" + "0123456789abcdef".repeat(4))
                .caller(caller)
                .prompt(new PromptUse(
                        "support-answer", version, "sha256:" + "ab".repeat(32), Map.of("question", question), null))
                .assignments(List.of(new Assignment(
                        "shorter-answers",
                        random.nextBoolean() ? "control" : "short",
                        String.valueOf(caller.user()),
                        1,
                        false)))
                .passages(asked ? List.of(one, other) : List.of())
                .retrieval(
                        asked
                                ? List.of(
                                        new RetrievalStep("search", 0, 20, List.of(), Map.of("limit", 20)),
                                        new RetrievalStep("rerank", 20, 2, List.of(), Map.of()))
                                : List.of())
                .request(asked ? request(question) : null)
                .model(asked ? identity : null)
                .guardrails(guardrails(status, guard))
                .attempts(attempts)
                .status(status)
                .response(completed ? response(answer, usage, identity, write) : null)
                .citations(
                        completed && answer.contains("[1]")
                                ? List.of(new Citation(1, one, new CharRange(0, 20), Citation.Support.SUPPORTED))
                                : List.of())
                .error(error(status, timeout))
                .usage(usage)
                .cost(cost)
                .timings(new Timings(
                        at,
                        completed
                                ? Duration.between(
                                                at,
                                                attempts.get(attempts.size() - 1)
                                                        .startedAt())
                                        .plus(write.dividedBy(4))
                                : null,
                        asked ? write : Duration.ZERO,
                        total))
                .trace(new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true))
                .build();
    }

    private static ErrorDetail error(GenerationStatus status, ErrorDetail timeout) {
        return switch (status) {
            case COMPLETED -> null;
            case BLOCKED ->
                new ErrorDetail(
                        "GuardrailBlockedException", "the policy does not let the text pass: prompt-injection", false);
            case FAILED -> timeout;
            case CANCELLED -> new ErrorDetail("CallCancelledException", "the caller cancelled", false);
        };
    }

    private static List<Attempt> attempts(
            GenerationStatus status,
            ModelIdentity model,
            Instant first,
            Duration write,
            TokenUsage usage,
            Cost cost,
            boolean retried,
            ErrorDetail timeout) {
        if (status == GenerationStatus.BLOCKED) {
            return List.of();
        }
        boolean failed = status != GenerationStatus.COMPLETED;
        Attempt early = new Attempt(
                "gpu-1", model, first, write.dividedBy(3), TokenUsage.ZERO, Cost.zero(), null, timeout, false);
        Attempt late = new Attempt(
                retried ? "gpu-2" : "gpu-1",
                model,
                retried ? first.plus(write.dividedBy(3)).plusMillis(40) : first,
                write,
                usage,
                cost,
                failed ? null : "sha256:" + "cd".repeat(32),
                failed ? timeout : null,
                !failed);
        return retried ? List.of(early, late) : List.of(late);
    }

    private List<GuardrailRecord> guardrails(GenerationStatus status, Duration guard) {
        if (status == GenerationStatus.BLOCKED) {
            Finding override = new Finding("prompt-injection", "override", new CharRange(0, 24), 0.97);
            return List.of(new GuardrailRecord(
                    "standard",
                    GuardrailStage.USER_INPUT,
                    "question",
                    Decision.block("the policy does not let the text pass: prompt-injection", override),
                    guard));
        }
        boolean mail = random.nextInt(6) == 0;
        Finding address = new Finding("personal-data", "email", new CharRange(3, 21), 0.99);
        return List.of(
                new GuardrailRecord(
                        "standard",
                        GuardrailStage.USER_INPUT,
                        "question",
                        mail ? new Decision.Transform("write to [email]", List.of(address)) : Decision.pass(),
                        guard),
                new GuardrailRecord(
                        "standard",
                        GuardrailStage.PASSAGE,
                        "manuals/aurora.md#120-178",
                        Decision.pass(),
                        Duration.ofMillis(3)),
                new GuardrailRecord(
                        "standard",
                        GuardrailStage.PASSAGE,
                        "service/returns.md#40-90",
                        Decision.pass(),
                        Duration.ofMillis(2)),
                new GuardrailRecord("standard", GuardrailStage.OUTPUT, null, Decision.pass(), Duration.ofMillis(5)));
    }

    private static ModelRequest request(String question) {
        return ModelRequest.builder()
                .system("You answer customers of a shop for lamps and kitchen things. Answer from the passages alone,"
                        + " in two sentences at most, and put the number of the passage behind each.")
                .user("[1] The cable is 1.8 metres long. The shade is made of glass.\n"
                        + "[2] Returns are accepted within 30 days with the slip.\n\n" + question)
                .parameters(ModelParameters.builder()
                        .temperature(0.2)
                        .maxTokens(300)
                        .build())
                .build();
    }

    private static ModelResponse response(String answer, TokenUsage usage, ModelIdentity model, Duration took) {
        return new ModelResponse(
                new AssistantMessage(List.of(new TextPart(answer)), List.of()),
                FinishReason.STOP,
                usage,
                model,
                took.dividedBy(4),
                took,
                Map.of());
    }

    private static Passage passage(String source, int from, String text, double score) {
        return new Passage(source, new CharRange(from, from + text.length()), text, score, Map.of());
    }

    /** An id of the time, as this library makes them. */
    public GenerationId id(Instant at) {
        long high = (at.toEpochMilli() << 16) | 0x7000L | random.nextInt(0x1000);
        long low = 0x8000_0000_0000_0000L | (random.nextLong() & 0x3fff_ffff_ffff_ffffL);
        return new GenerationId(new UUID(high, low).toString());
    }
}
