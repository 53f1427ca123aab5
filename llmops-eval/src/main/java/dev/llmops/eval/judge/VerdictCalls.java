package dev.llmops.eval.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.eval.internal.json.Json;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Asks a model for a JSON object, and tells it once what is wrong if the reply is none. Nothing is picked out of a reply that holds more than the object:
 * that would find an object that the judged text planted and the judge only quoted. Safe for use by multiple threads.
 */
final class VerdictCalls {

    /** Deterministic as far as the model can be. */
    static final ModelParameters DEFAULTS =
            ModelParameters.builder().temperature(0.0).build();

    private static final String CUT = "was cut at the limit of tokens";
    private static final int MAX_QUOTED = 1_000;

    private final ModelClient model;
    private final ModelParameters parameters;
    private final LongAdder verdicts = new LongAdder();
    private final LongAdder repaired = new LongAdder();
    private final LongAdder cut = new LongAdder();
    private final LongAdder unscored = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder weighted = new LongAdder();

    VerdictCalls(ModelClient model, ModelParameters parameters) {
        this.model = model;
        this.parameters = parameters;
    }

    /**
     * Asks.
     *
     * @param system what is the same for every question, and so comes first
     * @param schema of the reply
     * @param material what is judged
     * @param reader makes the verdict; throws IllegalArgumentException with what is wrong with the object, said of "the judge's reply"
     */
    <T> Reply<T> ask(
            String system, JsonSchema schema, String material, BiFunction<ObjectNode, ModelResponse, T> reader) {
        ModelRequest request = ModelRequest.builder()
                .system(system)
                .user(material)
                .responseFormat(ResponseFormat.schema(schema))
                .parameters(parameters)
                .build();
        Attempt<T> first;
        try {
            first = attempt(request, reader);
        } catch (CallCancelledException e) {
            throw e;
        } catch (LlmOpsException e) {
            failed.increment();
            return new Reply<>(null, new Score.Failed("the judge did not answer: " + e.getMessage()), null, null);
        }
        if (first.cut()) {
            cut.increment();
        }
        if (first.verdict() != null || !first.repairable()) {
            return reply(first, first.usage(), String.valueOf(first.fault()));
        }
        return again(request, first, reader);
    }

    private <T> Reply<T> again(
            ModelRequest request, Attempt<T> first, BiFunction<ObjectNode, ModelResponse, T> reader) {
        try {
            Attempt<T> second = attempt(repair(request, first), reader);
            if (second.verdict() != null) {
                repaired.increment();
            }
            return reply(second, first.usage().plus(second.usage()), second.fault() + ", after it was asked again");
        } catch (CallCancelledException e) {
            throw e;
        } catch (LlmOpsException e) {
            return reply(first, first.usage(), first.fault() + "; asked again it did not answer: " + e.getMessage());
        }
    }

    private <T> Reply<T> reply(Attempt<T> attempt, TokenUsage usage, String fault) {
        if (attempt.verdict() != null) {
            verdicts.increment();
            return new Reply<>(attempt.verdict(), null, attempt.text(), usage);
        }
        unscored.increment();
        return new Reply<>(null, new Score.Unscored("the judge's reply " + fault), attempt.text(), usage);
    }

    private static ModelRequest repair(ModelRequest request, Attempt<?> first) {
        String wanted = first.cut()
                ? "Reply again with the JSON object alone, and much shorter."
                : "Reply again with the JSON object alone.";
        return request.toBuilder()
                .message(Message.assistant(first.text().isBlank() ? "(nothing)" : quoted(first.text())))
                .message(Message.user("Your reply " + first.fault() + ". " + wanted))
                .build();
    }

    private <T> Attempt<T> attempt(ModelRequest request, BiFunction<ObjectNode, ModelResponse, T> reader) {
        ModelResponse response = model.generate(request);
        String text = response.text();
        if (response.finishReason() == FinishReason.LENGTH) {
            return new Attempt<>(null, CUT + "; allow more tokens", true, text, response.usage());
        }
        if (response.finishReason() == FinishReason.CONTENT_FILTER) {
            return new Attempt<>(null, "was held back by its vendor", false, text, response.usage());
        }
        try {
            T verdict = reader.apply(Json.object(unfenced(text)), response);
            return new Attempt<>(verdict, null, true, text, response.usage());
        } catch (JsonProcessingException e) {
            return new Attempt<>(null, "is " + Json.describe(e), true, text, response.usage());
        } catch (IllegalArgumentException e) {
            return new Attempt<>(null, String.valueOf(e.getMessage()), true, text, response.usage());
        }
    }

    /** Models that know no schema like to put JSON into a fence. */
    private static String unfenced(String reply) {
        String text = reply.strip();
        if (text.startsWith("```") && text.endsWith("```") && text.indexOf('\n') > 0) {
            return text.substring(text.indexOf('\n') + 1, text.length() - 3);
        }
        return text;
    }

    private static String quoted(String text) {
        if (text.length() <= MAX_QUOTED) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_QUOTED - 1)) ? MAX_QUOTED - 1 : MAX_QUOTED;
        return text.substring(0, end);
    }

    void countWeighted() {
        weighted.increment();
    }

    JudgeCounts counts() {
        return new JudgeCounts(verdicts.sum(), repaired.sum(), cut.sum(), unscored.sum(), failed.sum(), weighted.sum());
    }

    /** The model and, as a hash, all that it is asked. */
    String definition(String kind, Object asked) {
        ModelIdentity judge = model.description().identity();
        return kind + " " + judge.provider() + "/" + judge.name() + " "
                + Json.hash(List.of(String.valueOf(judge.digest()), asked, parameters));
    }

    /** The member of a verdict that is one of some words. */
    static String word(ObjectNode verdict, String member, List<String> words) {
        JsonNode value = verdict.get(member);
        if (value == null || !value.isTextual() || !words.contains(value.textValue())) {
            throw new IllegalArgumentException("has no '" + member + "' that is one of " + String.join(", ", words));
        }
        return value.textValue();
    }

    /** The reasons, in whatever language, or the whole reply if it gives none. */
    static String rationale(ObjectNode verdict, ModelResponse response) {
        JsonNode rationale = verdict.get("rationale");
        return rationale != null && rationale.isTextual() ? rationale.textValue() : response.text();
    }

    private record Attempt<T>(
            @Nullable T verdict, @Nullable String fault, boolean repairable, String text, TokenUsage usage) {

        boolean cut() {
            return fault != null && fault.startsWith(CUT);
        }
    }
}
