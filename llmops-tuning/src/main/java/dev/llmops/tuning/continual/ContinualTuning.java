package dev.llmops.tuning.continual;

import dev.llmops.api.adapter.AdapterRegistry;
import dev.llmops.api.adapter.AdapterVersion;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelConflictException;
import dev.llmops.api.prompt.LabelEvidence;
import dev.llmops.api.prompt.LabelRefusedException;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.tuning.study.GateResult;
import dev.llmops.tuning.study.Gates;
import dev.llmops.tuning.study.Recommendation;
import dev.llmops.tuning.study.StudyReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Runs a study when one is due, registers the adapter as {@code candidate}, and requests the label {@code champion} only if the study
 * recommends it. Whether the label moves is decided by the registry's gates, on the evidence of the study: use a registry that protects the
 * label. It has no thread of its own; call it from one thread at a time.
 */
public final class ContinualTuning {

    /** The label of the adapter that is served. */
    public static final String CHAMPION = "champion";

    /** The label of the most recently trained adapter. */
    public static final String CANDIDATE = "candidate";

    private final StudyTrigger trigger;
    private final RoundStudy study;
    private final AdapterRegistry registry;
    private final String name;
    private final PromptCommit commit;

    /**
     * Creates a tuning loop.
     *
     * @param trigger decides when a study is due
     * @param study the study to run
     * @param registry where adapters are registered; its gates decide about the label {@code champion}
     * @param name name of the adapter
     * @param author the author in the history of labels
     */
    public ContinualTuning(
            StudyTrigger trigger, RoundStudy study, AdapterRegistry registry, String name, String author) {
        this.trigger = Objects.requireNonNull(trigger, "trigger");
        this.study = Objects.requireNonNull(study, "study");
        this.registry = Objects.requireNonNull(registry, "registry");
        this.name = Objects.requireNonNull(name, "name");
        this.commit = new PromptCommit(author, "continual tuning");
    }

    /**
     * Runs a round if one is due. If the study fails, it remains due.
     *
     * @return the round, or empty if none is due
     */
    public Optional<TuningRound> check() {
        Optional<String> due = trigger.due();
        if (due.isEmpty()) {
            return Optional.empty();
        }
        Instant began = trigger.now();
        RoundOutcome outcome = study.run(due.get());
        TuningRound round = conclude(due.get(), outcome);
        trigger.done(began);
        return Optional.of(round);
    }

    private TuningRound conclude(String reason, RoundOutcome outcome) {
        StudyReport report = outcome.report();
        Recommendation said = report.recommendation();
        if (outcome.adapter() == null) {
            return new TuningRound(reason, report, null, false, "no adapter was trained: " + said.sentence());
        }
        AdapterVersion version =
                registry.register(name, outcome.adapter(), new PromptCommit(commit.author(), said.sentence()));
        registry.change(LabelChange.move(name, CANDIDATE, version.number(), commit));
        if (said.verdict() != Recommendation.Verdict.CHANGE || !Objects.equals(said.choice(), outcome.family())) {
            return new TuningRound(
                    reason, report, version, false, "the study does not recommend it: " + said.sentence());
        }
        return promote(reason, outcome, version);
    }

    private TuningRound promote(String reason, RoundOutcome outcome, AdapterVersion version) {
        StudyReport report = outcome.report();
        Optional<AdapterVersion> current = registry.find(name + "@" + CHAMPION);
        LabelChange change = LabelChange.move(name, CHAMPION, version.number(), commit)
                .expecting(current.map(AdapterVersion::number).orElse(0))
                .with(evidence(outcome, version.contentHash()));
        try {
            registry.change(change);
            return new TuningRound(reason, report, version, true, null);
        } catch (LabelRefusedException | LabelConflictException e) {
            return new TuningRound(reason, report, version, false, e.getMessage());
        }
    }

    /** The comparison, and the check of safety as a red team's. What was not checked is no evidence. */
    private static List<LabelEvidence> evidence(RoundOutcome outcome, String digest) {
        StudyReport report = outcome.report();
        String by = "study " + report.digest();
        List<LabelEvidence> evidence = new ArrayList<>();
        evidence.add(new LabelEvidence(
                LabelEvidence.EVALUATION,
                digest,
                outcome.baseline(),
                true,
                by,
                report.recommendation().sentence()));
        report.candidates().stream()
                .filter(each -> each.family().equals(outcome.family()))
                .flatMap(each -> each.gates().stream())
                .filter(gate -> gate.name().equals(Gates.SAFETY))
                .map(gate -> safety(gate, digest, by))
                .forEach(evidence::add);
        return evidence;
    }

    private static LabelEvidence safety(GateResult gate, String digest, String by) {
        return new LabelEvidence(LabelEvidence.RED_TEAM, digest, null, gate.passed(), by, gate.detail());
    }
}
