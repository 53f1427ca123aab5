package dev.llmops.audit.evidence;

import dev.llmops.api.audit.AuditEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who asked what of which version, model, policy and documents, as recorded in the audit log: without texts, and preserved when the record is
 * erased. Members that older versions did not write are null or empty.
 *
 * @param entry place of the entry in the log
 * @param entryHash its hash, 64 hex digits
 * @param generation id of the record
 * @param at when the call ended
 * @param user the user, or null
 * @param tenant the organisation, or null
 * @param session the conversation, or null
 * @param contentHash hash of question, model and answer; recomputed from the record, it proves what was said
 * @param status how the call ended
 * @param prompt the prompt version as {@code name@version}, or null
 * @param promptHash content hash of the rendered prompt, or null
 * @param experiment the first experiment and its variant as {@code name: variant}, or null
 * @param route the model name that the application asked for, or null
 * @param model the model, or null if none was called
 * @param servedModel the model that the answer names, if it is a different one; else null
 * @param policies each guardrail's decision, with its policy
 * @param documents the passages that the model was given
 */
public record CallEvidence(
        long entry,
        String entryHash,
        String generation,
        Instant at,
        @Nullable String user,
        @Nullable String tenant,
        @Nullable String session,
        @Nullable String contentHash,
        @Nullable String status,
        @Nullable String prompt,
        @Nullable String promptHash,
        @Nullable String experiment,
        @Nullable String route,
        @Nullable ModelUse model,
        @Nullable ModelUse servedModel,
        List<PolicyUse> policies,
        List<DocumentUse> documents) {

    static final String TYPE = "generation";

    /** Copies the lists. */
    public CallEvidence {
        Objects.requireNonNull(entryHash, "entryHash");
        Objects.requireNonNull(generation, "generation");
        Objects.requireNonNull(at, "at");
        policies = List.copyOf(policies);
        documents = List.copyOf(documents);
    }

    /**
     * A model.
     *
     * @param provider its provider
     * @param name its name
     * @param digest SHA-256 of its weights, or null if unknown
     */
    public record ModelUse(
            @Nullable String provider,
            @Nullable String name,
            @Nullable String digest) {}

    /**
     * A guardrail's decision.
     *
     * @param guardrail its name
     * @param stage the stage that it checked
     * @param decision the decision
     * @param policy the policy as {@code name@version}, or null if it follows none
     * @param digest SHA-256 over the policy's content, or null
     */
    public record PolicyUse(
            @Nullable String guardrail,
            @Nullable String stage,
            @Nullable String decision,
            @Nullable String policy,
            @Nullable String digest) {}

    /**
     * A passage of a document.
     *
     * @param id {@code source#start-end}
     * @param hash {@code sha256:} and 64 hex digits of its text as the store keeps it (in an encrypted store, of the ciphertext). Null
     *     in entries of older versions
     */
    public record DocumentUse(String id, @Nullable String hash) {

        /** {@return the document that the passage belongs to} */
        public String source() {
            int range = id.lastIndexOf('#');
            return range < 0 ? id : id.substring(0, range);
        }
    }

    /**
     * {@return the evidence of a call in an entry; empty if the entry is about something else}
     *
     * @param entry the entry
     */
    public static Optional<CallEvidence> of(AuditEntry entry) {
        if (!entry.event().type().equals(TYPE)) {
            return Optional.empty();
        }
        Map<String, Object> details = entry.event().details();
        String experiment = text(details, "experiment");
        return Optional.of(new CallEvidence(
                entry.sequence(),
                entry.hash(),
                entry.event().subject(),
                entry.event().at(),
                entry.event().actor(),
                text(details, "tenant"),
                text(details, "session"),
                text(details, "contentHash"),
                text(details, "status"),
                text(details, "prompt"),
                text(details, "promptHash"),
                experiment == null ? null : experiment + ": " + text(details, "variant"),
                text(details, "route"),
                model(details.get("model")),
                model(details.get("servedModel")),
                policies(details.get("guardrails")),
                documents(details.get("passages"), details.get("passageHashes"))));
    }

    private static @Nullable ModelUse model(@Nullable Object value) {
        return value instanceof Map<?, ?> model
                ? new ModelUse(text(model, "provider"), text(model, "name"), text(model, "digest"))
                : null;
    }

    private static List<PolicyUse> policies(@Nullable Object value) {
        List<PolicyUse> policies = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> one) {
                    policies.add(new PolicyUse(
                            text(one, "guardrail"),
                            text(one, "stage"),
                            text(one, "decision"),
                            text(one, "policy"),
                            text(one, "policyDigest")));
                }
            }
        }
        return policies;
    }

    private static List<DocumentUse> documents(@Nullable Object ids, @Nullable Object hashes) {
        List<DocumentUse> documents = new ArrayList<>();
        if (ids instanceof List<?> list) {
            List<?> of = hashes instanceof List<?> all && all.size() == list.size() ? all : List.of();
            for (int i = 0; i < list.size(); i++) {
                documents.add(
                        new DocumentUse(String.valueOf(list.get(i)), of.isEmpty() ? null : String.valueOf(of.get(i))));
            }
        }
        return documents;
    }

    private static @Nullable String text(Map<?, ?> members, String name) {
        return members.get(name) instanceof String text ? text : null;
    }
}
