package dev.llmops.audit.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.llmops.api.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A report for auditors: facts of the audit log and the store, the operator's statements, and the requirements that these show. It is not
 * legal advice and not an
 * assessment of conformity. The same store, files and time produce the same report. Times are ISO 8601 in UTC.
 *
 * @param at when it was created
 * @param from the start of the reported period, or null for the beginning of the log
 * @param to the end of the reported period, or null for the end of the log
 * @param system the operator's description of the system
 * @param log the state of the audit log
 * @param models a card for each model that answered
 * @param guardrails the guardrails' decisions, by policy or guardrail
 * @param promotions moves of labels, with their evidence
 * @param privacy holds, erasures and removals
 * @param risks the risk register
 * @param euAiAct what of Regulation (EU) 2024/1689 is shown
 * @param nistAiRmf what of the NIST AI Risk Management Framework is shown
 * @param outOfScope requirements that no library can show
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditReport(
        String at,
        @Nullable String from,
        @Nullable String to,
        SystemDescription system,
        LogState log,
        List<ModelCard> models,
        List<GuardrailUse> guardrails,
        List<Promotion> promotions,
        PrivacyRecord privacy,
        List<RiskRow> risks,
        List<RequirementRow> euAiAct,
        List<RequirementRow> nistAiRmf,
        List<String> outOfScope) {

    /** Copies the lists. */
    public AuditReport {
        models = List.copyOf(models);
        guardrails = List.copyOf(guardrails);
        promotions = List.copyOf(promotions);
        risks = List.copyOf(risks);
        euAiAct = List.copyOf(euAiAct);
        nistAiRmf = List.copyOf(nistAiRmf);
        outOfScope = List.copyOf(outOfScope);
    }

    /** How far a requirement is shown. */
    public enum Shown {
        /** This installation shows it. */
        SHOWN("shown"),
        /** It shows a part; the rest is said. */
        PARTLY("partly"),
        /** Nothing here shows it. */
        NOT_SHOWN("not shown by this library");

        private final String words;

        Shown(String words) {
            this.words = words;
        }

        /** {@return in words} */
        @JsonValue
        public String words() {
            return words;
        }
    }

    /**
     * The audit log.
     *
     * @param intact whether it verifies
     * @param head its end: the number of entries, a colon, the hash
     * @param problem what is wrong, or null
     * @param first when its first entry was made, or null if it has none
     * @param last when its last was made, or null
     * @param calls how many calls were recorded in the time of the report
     * @param byStatus how they ended
     * @param feedback how many pieces of feedback
     * @param byEvaluator how many scores each evaluator gave
     * @param checkpoints what checkpoints that were kept elsewhere say, or null if none were given
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LogState(
            boolean intact,
            String head,
            @Nullable String problem,
            @Nullable String first,
            @Nullable String last,
            long calls,
            Map<String, Long> byStatus,
            long feedback,
            Map<String, Long> byEvaluator,
            @Nullable CheckpointState checkpoints) {}

    /**
     * Signed checkpoints that were kept where who writes the log cannot write.
     *
     * @param count how many were compared with the log
     * @param entries of how many entries the last is; what came later is in none
     * @param last when it was made
     * @param problems how the log differs from what was signed; empty if it does not
     */
    public record CheckpointState(int count, long entries, String last, List<String> problems) {}

    /**
     * A model, as it was served here.
     *
     * @param provider who offers it
     * @param name its name
     * @param digest of its weights, or null if the provider tells none
     * @param calls how many calls it answered
     * @param first when it answered first
     * @param last when last
     * @param prompts versions of prompts that it answered, with calls
     * @param scores what evaluators gave its answers
     * @param data what it was trained on, as the operator says
     * @param limits what it is not good for, as the operator says
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ModelCard(
            String provider,
            String name,
            @Nullable String digest,
            long calls,
            String first,
            String last,
            Map<String, Long> prompts,
            List<ScoreLine> scores,
            String data,
            List<String> limits) {}

    /**
     * What an evaluator gave.
     *
     * @param evaluator its name
     * @param scored how many answers have a score
     * @param mean the mean of them
     */
    public record ScoreLine(String evaluator, long scored, double mean) {}

    /**
     * What a guardrail did.
     *
     * @param guardrail its policy, or its own name if it has none
     * @param digest of the policy, or null
     * @param decisions how often it decided what
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record GuardrailUse(String guardrail, @Nullable String digest, Map<String, Long> decisions) {}

    /**
     * A move of a label, or one that was refused.
     *
     * @param entry number of its entry in the log
     * @param at when
     * @param label the label
     * @param by who, or null
     * @param moved what it became, or why it was refused
     * @param evidence what spoke for it or against it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Promotion(
            long entry, String at, String label, @Nullable String by, String moved, List<String> evidence) {}

    /**
     * What was held, erased and removed.
     *
     * @param holds legal holds that stand: id and reason
     * @param waiting how many erasures wait for a hold or another attempt
     * @param erasures how many erasures the log has as complete
     * @param removals how many runs of erasure or retention removed records
     */
    public record PrivacyRecord(List<String> holds, long waiting, long erasures, long removals) {}

    /**
     * A risk, with what this installation has of its evidence.
     *
     * @param risk the risk
     * @param found each link of its evidence, with whether it was found
     */
    public record RiskRow(RiskRegister.Risk risk, Map<String, Boolean> found) {}

    /**
     * A requirement.
     *
     * @param id its place in the text that it is from
     * @param requirement it, in our words
     * @param shown how far it is shown
     * @param evidence what shows it, or what is missing
     * @param command what to run to see it, or null
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RequirementRow(
            String id,
            String requirement,
            Shown shown,
            String evidence,
            @Nullable String command) {}

    /**
     * {@return a builder}
     *
     * @param store what the report is about
     * @param at when it is made; the report says so
     */
    public static AuditReportBuilder builder(Store store, Instant at) {
        return new AuditReportBuilder(store, at);
    }

    /** {@return the report as JSON, indented} */
    public String json() {
        try {
            return JsonMapper.builder()
                            .build()
                            .writer(SerializationFeature.INDENT_OUTPUT)
                            .writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the report has no JSON form: " + e.getOriginalMessage(), e);
        }
    }

    /** {@return the report as Markdown (GitHub's tables)} */
    public String markdown() {
        return MarkdownForm.of(ReportDocument.of(this));
    }

    /** {@return the report as one HTML page that loads and runs nothing} */
    public String html() {
        return HtmlForm.of(ReportDocument.of(this));
    }
}
