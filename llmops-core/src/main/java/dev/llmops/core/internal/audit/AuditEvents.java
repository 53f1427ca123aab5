package dev.llmops.core.internal.audit;

import dev.llmops.api.audit.AuditEvent;
import dev.llmops.api.cost.Cost;
import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.generation.Assignment;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailRecord;
import dev.llmops.api.guardrail.PolicyIdentity;
import dev.llmops.api.json.JsonValues;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.retention.ErasureRequest;
import dev.llmops.api.retention.Hold;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.core.internal.json.RecordJson;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the audit log says about a record: who, which, what was decided and what it cost, never what a user typed or a
 * model said. {@code recordHash} is that of {@link RecordTable#hash} over the stored row, so that a changed row shows too.
 */
public final class AuditEvents {

    public static final String GENERATION = "generation";
    public static final String FEEDBACK = "feedback";
    public static final String SCORE = "score";
    public static final String HOLD = "hold";
    public static final String ERASURE_REQUEST = "erasure.request";

    public static final String RECORD_HASH = "recordHash";
    public static final String FEEDBACK_ID = "feedback";
    public static final String RECORDS = "records";
    public static final String EVALUATOR = "evaluator";

    private AuditEvents() {}

    public static AuditEvent of(Generation generation, String rowHash) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("status", generation.status().name());
        details.put("contentHash", generation.contentHash());
        details.put(RECORD_HASH, rowHash);
        if (generation.prompt() != null) {
            details.put(
                    "prompt",
                    UnicodeText.repair(generation.prompt().name()) + "@"
                            + generation.prompt().version());
            details.put("promptHash", generation.prompt().contentHash());
        }
        if (!generation.assignments().isEmpty()) {
            Assignment first = generation.assignments().get(0);
            details.put("experiment", UnicodeText.repair(first.experiment()));
            details.put("variant", UnicodeText.repair(first.variant()));
        }
        putUnlessEmpty(
                details,
                "passages",
                generation.passages().stream()
                        .map(Passage::id)
                        .map(UnicodeText::repair)
                        .toList());
        putUnlessEmpty(
                details,
                "passageHashes",
                generation.passages().stream()
                        .map(passage -> Sha256.PREFIX + Sha256.hex(passage.text()))
                        .toList());
        putUnlessEmpty(
                details,
                "guardrails",
                generation.guardrails().stream().map(AuditEvents::decision).toList());
        putModels(details, generation);
        details.put("attempts", generation.attempts().size());
        details.put("inputTokens", generation.usage().input());
        details.put("outputTokens", generation.usage().output());
        details.put("cost", cost(generation.cost()));
        details.put(
                "error", generation.error() == null ? null : generation.error().type());
        details.put(
                "replayOf",
                generation.replayOf() == null ? null : generation.replayOf().value());
        if (generation.shadowOf() != null) {
            details.put("shadowOf", generation.shadowOf().value());
        }
        details.put("tenant", repair(generation.caller().tenant()));
        details.put("session", repair(generation.caller().session()));
        Instant end = generation.timings().startedAt().plus(generation.timings().total());
        return event(GENERATION, generation.caller().user(), generation.id().value(), details, end);
    }

    public static AuditEvent of(Feedback feedback, String signal, String rowHash) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put(FEEDBACK_ID, UnicodeText.repair(feedback.id()));
        details.put("signal", signal);
        details.put(RECORD_HASH, rowHash);
        return event(FEEDBACK, feedback.user(), feedback.generation().value(), details, feedback.at());
    }

    public static AuditEvent of(GenerationScore score, String rowHash) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put(EVALUATOR, UnicodeText.repair(score.judgement().evaluator()));
        details.put("score", RecordJson.kindOf(score.judgement().score()));
        details.put(RECORD_HASH, rowHash);
        return event(SCORE, null, score.generation().value(), details, score.at());
    }

    public static AuditEvent of(Hold hold, String rowHash) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put(RECORD_HASH, rowHash);
        details.put("reason", hold.reason());
        if (hold.until() != null) {
            details.put("until", hold.until().toString());
        }
        return event(HOLD, hold.by(), hold.id(), details, hold.at());
    }

    /** How far an erasure is; of whom is not said. */
    public static AuditEvent of(ErasureRequest request, Instant at) {
        Map<String, @Nullable Object> holders = new LinkedHashMap<>();
        request.holders().forEach((name, progress) -> {
            Map<String, @Nullable Object> state = new LinkedHashMap<>();
            state.put("status", progress.status().name());
            state.put("rows", progress.rows());
            state.put("explanation", progress.explanation());
            holders.put(UnicodeText.repair(name), state);
        });
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("complete", request.complete());
        details.put("holders", holders);
        details.put("reason", request.reason());
        return event(ERASURE_REQUEST, request.by(), request.id(), details, at);
    }

    /** Which records were removed; of whom is not said, since that is to be forgotten. */
    public static AuditEvent ofRemoval(
            String type, Map<String, List<String>> records, @Nullable String by, String reason, Instant at) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put(RECORDS, records);
        details.put("reason", UnicodeText.repair(reason));
        return event(type, by, type, details, at);
    }

    private static AuditEvent event(
            String type, @Nullable String actor, String subject, Map<String, @Nullable Object> details, Instant at) {
        return new AuditEvent(type, actor, subject, JsonValues.copyOf("details", details), at);
    }

    private static Map<String, Object> decision(GuardrailRecord record) {
        List<String> findings = record.decision().findings().stream()
                .map(Finding::type)
                .map(UnicodeText::repair)
                .distinct()
                .toList();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("guardrail", UnicodeText.repair(record.guardrail()));
        details.put("stage", record.stage().name());
        details.put("decision", RecordJson.kindOf(record.decision()));
        details.put("findings", findings);
        PolicyIdentity policy = record.policy();
        if (policy != null) {
            details.put("policy", UnicodeText.repair(policy.name() + "@" + policy.version()));
            details.put("policyDigest", UnicodeText.repair(policy.digest()));
        }
        return details;
    }

    /** Under which name the application asked, which model that was, and which one answered if it says that it is another. */
    private static void putModels(Map<String, @Nullable Object> details, Generation generation) {
        ModelIdentity asked = generation.model();
        details.put("model", asked == null ? null : model(asked));
        if (!generation.attempts().isEmpty()) {
            details.put("route", repair(generation.attempts().get(0).route()));
        }
        if (generation.response() != null && !generation.response().model().equals(asked)) {
            details.put("servedModel", model(generation.response().model()));
        }
    }

    private static Map<String, @Nullable Object> model(ModelIdentity model) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("provider", UnicodeText.repair(model.provider()));
        details.put("name", UnicodeText.repair(model.name()));
        details.put("digest", repair(model.digest()));
        return details;
    }

    private static @Nullable String repair(@Nullable String text) {
        return text == null ? null : UnicodeText.repair(text);
    }

    private static String cost(Cost cost) {
        return cost instanceof Cost.Known known ? known.text() : "unknown";
    }

    private static void putUnlessEmpty(Map<String, @Nullable Object> details, String name, List<?> values) {
        if (!values.isEmpty()) {
            details.put(name, values);
        }
    }
}
