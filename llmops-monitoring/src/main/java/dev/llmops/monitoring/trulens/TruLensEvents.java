package dev.llmops.monitoring.trulens;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.GuardrailRecord;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.commons.internal.hash.Sha256;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Converts generations to events of TruLens 2, which has no endpoint for them: write the lines to a file and load it with TruLens's own
 * {@code session.connector.add_events}. A call is a record with a span for its retrieval, each guardrail and each attempt. The ids are derived
 * from that of the
 * Generation, so that the same record always gives the same event. The lines contain the texts of the record as the store has them.
 *
 * <p>Names are those of {@code trulens.otel.semconv.trace}, version 2.16.0. Safe for use by multiple threads.
 */
public final class TruLensEvents {

    private static final String NAMESPACE = "ai.observability.";

    private final String appName;
    private final String appVersion;
    private final Function<Generation, Optional<String>> input;

    /**
     * Creates a converter.
     *
     * @param appName the application under which TruLens shows them
     * @param appVersion its version; TruLens compares the versions of an application
     * @param input extracts the question, for example {@code RecordedInput.lastUserMessage()::of} of llmops-eval
     */
    public TruLensEvents(String appName, String appVersion, Function<Generation, Optional<String>> input) {
        this.appName = Objects.requireNonNull(appName, "appName");
        this.appVersion = Objects.requireNonNull(appVersion, "appVersion");
        this.input = Objects.requireNonNull(input, "input");
    }

    /**
     * {@return the events of a call, each a line of JSON without a line end; the call itself first}
     *
     * @param generation the record of the call
     */
    public List<String> of(Generation generation) {
        List<ObjectNode> events = new ArrayList<>();
        events.add(root(generation));
        if (!generation.passages().isEmpty()) {
            events.add(retrieval(generation));
        }
        for (int i = 0; i < generation.guardrails().size(); i++) {
            events.add(guardrail(generation, i));
        }
        for (int i = 0; i < generation.attempts().size(); i++) {
            events.add(attempt(generation, i));
        }
        return events.stream().map(ObjectNode::toString).toList();
    }

    private ObjectNode root(Generation generation) {
        String name = generation.prompt() == null ? "call" : generation.prompt().name();
        Instant start = generation.timings().startedAt();
        ObjectNode event =
                event(generation, "root", name, start, generation.timings().total(), generation.error() != null);
        ObjectNode attributes = attributes(event, "record_root");
        attributes.put(NAMESPACE + "record_root.input", input.apply(generation).orElse(""));
        attributes.put(
                NAMESPACE + "record_root.output",
                generation.response() == null ? "" : generation.response().text());
        if (generation.error() != null) {
            attributes.put(NAMESPACE + "record_root.error", generation.error().type());
        }
        if (generation.caller().session() != null) {
            attributes.put(NAMESPACE + "conversation_id", generation.caller().session());
        }
        return event;
    }

    private ObjectNode retrieval(Generation generation) {
        ObjectNode event =
                event(generation, "retrieval", "retrieval", generation.timings().startedAt(), Duration.ZERO, false);
        ObjectNode attributes = attributes(event, "retrieval");
        attributes.put(
                NAMESPACE + "retrieval.query_text", input.apply(generation).orElse(""));
        attributes.put(
                NAMESPACE + "retrieval.num_contexts", generation.passages().size());
        var contexts = attributes.putArray(NAMESPACE + "retrieval.retrieved_contexts");
        generation.passages().stream().map(Passage::text).forEach(contexts::add);
        return event;
    }

    private ObjectNode guardrail(Generation generation, int index) {
        GuardrailRecord made = generation.guardrails().get(index);
        ObjectNode event = event(
                generation,
                "guardrail" + index,
                made.guardrail(),
                generation.timings().startedAt(),
                made.took(),
                false);
        attributes(event, "guardrail")
                .put(NAMESPACE + "guardrail.name", made.guardrail())
                .put(NAMESPACE + "guardrail.passed", !(made.decision() instanceof Decision.Block));
        return event;
    }

    private ObjectNode attempt(Generation generation, int index) {
        Attempt attempt = generation.attempts().get(index);
        ObjectNode event = event(
                generation,
                "attempt" + index,
                attempt.model().name(),
                attempt.startedAt(),
                attempt.took(),
                attempt.error() != null);
        ObjectNode attributes = attributes(event, "generation");
        attributes.put(NAMESPACE + "cost.model", attempt.model().name());
        TokenUsage usage = attempt.usage();
        put(attributes, "cost.num_prompt_tokens", usage.input());
        put(attributes, "cost.num_completion_tokens", usage.output());
        put(attributes, "cost.num_tokens", usage.total());
        if (attempt.cost() instanceof Cost.Known known) {
            attributes.put(NAMESPACE + "cost.cost", known.amount().doubleValue());
            attributes.put(NAMESPACE + "cost.cost_currency", known.currency().getCurrencyCode());
        }
        return event;
    }

    private static void put(ObjectNode attributes, String name, @Nullable Integer value) {
        if (value != null) {
            attributes.put(NAMESPACE + name, value);
        }
    }

    private ObjectNode event(
            Generation generation, String part, String name, Instant start, Duration took, boolean failed) {
        String id = spanId(generation, part);
        String parent = part.equals("root") ? "" : spanId(generation, "root");
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("event_id", id).put("record_type", "SPAN");
        event.putObject("record")
                .put("name", name)
                .put("kind", "SPAN_KIND_TRULENS")
                .put("parent_span_id", parent)
                .put("status", failed ? "STATUS_CODE_ERROR" : "STATUS_CODE_UNSET");
        event.putObject("record_attributes")
                .put(NAMESPACE + "record_id", generation.id().value());
        app(event.withObject("/record_attributes"));
        app(event.putObject("resource_attributes"));
        event.put("start_timestamp", start.toString())
                .put("timestamp", start.plus(took).toString());
        event.putObject("trace")
                .put("trace_id", number(Sha256.of(generation.id().value())))
                .put("parent_id", parent)
                .put("span_id", id);
        return event;
    }

    private void app(ObjectNode attributes) {
        attributes
                .put(NAMESPACE + "app_name", appName)
                .put(NAMESPACE + "app_version", appVersion)
                .put(
                        NAMESPACE + "app_id",
                        Sha256.hex(appName + "\n" + appVersion).substring(0, 16));
    }

    private static ObjectNode attributes(ObjectNode event, String type) {
        ObjectNode attributes = event.withObject("/record_attributes");
        attributes.put(NAMESPACE + "span_type", type);
        // TruLens wants both of every span.
        attributes.put(NAMESPACE + "run.name", "").put(NAMESPACE + "input_id", "");
        return attributes;
    }

    private static String spanId(Generation generation, String part) {
        return number(Sha256.of(generation.id().value() + " " + part));
    }

    /** TruLens writes ids as decimal numbers. */
    private static String number(byte[] digest) {
        return Long.toUnsignedString(ByteBuffer.wrap(digest).getLong());
    }
}
