package dev.llmops.audit.report;

import dev.llmops.api.audit.AuditLog;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.audit.AuditVerification.Broken;
import dev.llmops.api.generation.GenerationAggregate;
import dev.llmops.api.generation.GenerationAggregation;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationMeasure;
import dev.llmops.api.store.Store;
import dev.llmops.audit.checkpoint.Checkpoint;
import dev.llmops.audit.checkpoint.CheckpointCheck;
import dev.llmops.audit.checkpoint.SignedCheckpoint;
import dev.llmops.audit.checkpoint.VerificationKey;
import dev.llmops.audit.report.AuditReport.CheckpointState;
import dev.llmops.audit.report.AuditReport.LogState;
import dev.llmops.audit.report.AuditReport.ModelCard;
import dev.llmops.audit.report.AuditReport.PrivacyRecord;
import dev.llmops.audit.report.AuditReport.RiskRow;
import dev.llmops.audit.report.AuditReport.ScoreLine;
import dev.llmops.audit.report.SystemDescription.ModelNote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Builds an {@link AuditReport}. It reads and verifies the whole audit log, which takes accordingly long. Not safe for use by multiple threads.
 *
 * <pre>{@code
 * AuditReport report = AuditReport.builder(store, Instant.now())
 *         .system(SystemDescription.read(Path.of("system.yaml")))
 *         .risks(RiskRegister.read(Path.of("risks.yaml")))
 *         .build();
 * }</pre>
 */
public final class AuditReportBuilder {

    private final Store store;
    private final Instant at;
    private @Nullable Instant from;
    private @Nullable Instant to;
    private SystemDescription system = SystemDescription.NONE;
    private RiskRegister risks = RiskRegister.NONE;
    private List<SignedCheckpoint> checkpoints = List.of();
    private List<VerificationKey> trusted = List.of();

    AuditReportBuilder(Store store, Instant at) {
        this.store = Objects.requireNonNull(store, "store");
        this.at = Objects.requireNonNull(at, "at");
    }

    /**
     * Sets the period in which calls are counted. The default is all.
     *
     * @param first the start, inclusive, or null
     * @param end the end, exclusive, or null
     * @return this
     * @throws IllegalArgumentException if the period is empty
     */
    public AuditReportBuilder period(@Nullable Instant first, @Nullable Instant end) {
        if (first != null && end != null && !first.isBefore(end)) {
            throw new IllegalArgumentException("the period must begin before it ends, but was " + first + " to " + end);
        }
        this.from = first;
        this.to = end;
        return this;
    }

    /**
     * Sets the operator's description of the system. The default is none.
     *
     * @param value the description
     * @return this
     */
    public AuditReportBuilder system(SystemDescription value) {
        this.system = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the risk register. By default, it has no risks.
     *
     * @param value the risks
     * @return this
     */
    public AuditReportBuilder risks(RiskRegister value) {
        this.risks = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets checkpoints of the log that were kept elsewhere: verifying the log detects changes within it, these also detect that its end was cut
     * off or
     * rewritten. By default, there are none.
     *
     * @param signed the checkpoints, in any order
     * @param keys the trusted keys, from a place other than the log; at least one if there is a checkpoint
     * @return this
     * @throws IllegalArgumentException if there are checkpoints and no key
     */
    public AuditReportBuilder checkpoints(Collection<SignedCheckpoint> signed, Collection<VerificationKey> keys) {
        if (!signed.isEmpty() && keys.isEmpty()) {
            throw new IllegalArgumentException(
                    "checkpoints need a key that is trusted, or anybody could have signed them, but there was none");
        }
        this.checkpoints = List.copyOf(signed);
        this.trusted = List.copyOf(keys);
        return this;
    }

    /**
     * {@return the report}
     *
     * @throws dev.llmops.api.error.StoreException if the store cannot be read
     */
    public AuditReport build() {
        AuditLog log = store.audit();
        AuditVerification verification = log.verify(null);
        LogFacts facts = LogFacts.of(log, from, to);
        LogState state = state(verification, facts);
        PrivacyRecord privacy = new PrivacyRecord(
                store.retention().holds().stream()
                        .map(hold -> hold.id() + ": " + hold.reason()
                                + (hold.until() == null ? "" : ", until " + hold.until()))
                        .toList(),
                store.retention().erasures().size(),
                facts.completeErasures(),
                facts.removals());
        List<ModelCard> models = models(facts);
        Installation installation = new Installation(at, system, state, facts, models, risks);
        return new AuditReport(
                at.toString(),
                text(from),
                text(to),
                system,
                state,
                models,
                facts.guardrails(),
                facts.promotions(),
                privacy,
                risks.risks().stream().map(risk -> row(risk, facts)).toList(),
                EuAiAct.rows(installation),
                NistAiRmf.rows(installation),
                EuAiAct.OUT_OF_SCOPE);
    }

    private LogState state(AuditVerification verification, LogFacts facts) {
        CheckpointState signed = checkpoints();
        String problem = verification instanceof Broken broken
                ? "entry " + broken.sequence() + ": " + broken.explanation()
                : signed == null || signed.problems().isEmpty()
                        ? null
                        : signed.problems().get(0);
        return new LogState(
                problem == null,
                store.audit().head().toString(),
                problem,
                text(facts.first()),
                text(facts.last()),
                facts.calls(),
                facts.byStatus(),
                facts.feedback(),
                facts.byEvaluator(),
                signed);
    }

    private @Nullable CheckpointState checkpoints() {
        if (checkpoints.isEmpty()) {
            return null;
        }
        Checkpoint last = checkpoints.stream()
                .map(SignedCheckpoint::checkpoint)
                .max(Comparator.comparing(Checkpoint::at).thenComparing(Checkpoint::size))
                .orElseThrow();
        return new CheckpointState(
                checkpoints.size(),
                last.size(),
                last.at().toString(),
                CheckpointCheck.of(store.audit(), checkpoints, trusted).stream()
                        .map(CheckpointCheck.Problem::explanation)
                        .toList());
    }

    private static RiskRow row(RiskRegister.Risk risk, LogFacts facts) {
        Map<String, Boolean> found = new TreeMap<>();
        risk.evidence().forEach(link -> found.put(link, facts.has(link)));
        return new RiskRow(risk, found);
    }

    private List<ModelCard> models(LogFacts facts) {
        List<ModelCard> cards = new ArrayList<>();
        facts.models().forEach((model, served) -> {
            ModelNote note = system.models().get(model.name());
            cards.add(new ModelCard(
                    model.provider(),
                    model.name(),
                    model.digest(),
                    served.calls,
                    served.first.toString(),
                    served.last.toString(),
                    served.prompts,
                    scores(model.name(), facts.byEvaluator().keySet()),
                    note == null ? SystemDescription.NOT_SAID : note.data(),
                    note == null ? List.of() : note.limits()));
        });
        return cards;
    }

    /** By the model's name: two weights of one name share their scores. */
    private List<ScoreLine> scores(String model, Iterable<String> evaluators) {
        GenerationFilter filter =
                GenerationFilter.builder().model(model).from(from).to(to).build();
        List<ScoreLine> lines = new ArrayList<>();
        for (String evaluator : evaluators) {
            List<GenerationAggregate> sums = store.generations()
                    .aggregate(GenerationAggregation.over(filter, GenerationMeasure.score(evaluator)));
            sums.stream()
                    .flatMap(group -> group.figures().stream())
                    .filter(figure -> figure.mean() != null)
                    .forEach(figure ->
                            lines.add(new ScoreLine(evaluator, figure.known(), Objects.requireNonNull(figure.mean()))));
        }
        return lines;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
