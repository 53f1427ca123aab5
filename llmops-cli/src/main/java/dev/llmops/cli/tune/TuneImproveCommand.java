package dev.llmops.cli.tune;

import dev.llmops.api.adapter.AdapterRegistry;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.prompt.LabelPolicy;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.export.ExportCommand;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.core.prompt.label.LabelPolicies;
import dev.llmops.local.LocalModel;
import dev.llmops.tuning.TrainingExport;
import dev.llmops.tuning.candidate.JobTrainer;
import dev.llmops.tuning.continual.ContinualTuning;
import dev.llmops.tuning.continual.FeedbackRound;
import dev.llmops.tuning.continual.StudyTrigger;
import dev.llmops.tuning.continual.TuningRound;
import dev.llmops.tuning.study.Gates;
import dev.llmops.tuning.study.StudyRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops tune improve}. */
@Command(
        name = "improve",
        header = "Train an adapter on new feedback, measure it, and serve it only if it passes.",
        description =
                "Does nothing unless a round is due. A round exports the feedback, trains, compares the adapter on --rows with the champion or"
                        + " the prompt, and registers it as 'candidate'. The label 'champion' moves only if the study recommends it and every"
                        + " gate is passed. To be run from a schedule, such as cron; a round that was cut goes on.",
        footer =
                "%nExample: llmops tune improve support --rows held-out.jsonl --system prompt.txt --prose news.txt --attacks attacks.jsonl --new-feedback 200 --out rounds")
final class TuneImproveCommand extends Operation {

    private static final long SECONDS_A_DAY = 86_400;

    @Mixin
    StoreFile store;

    @Parameters(paramLabel = "NAME", description = "The name of the adapter.")
    String name;

    @Mixin
    StudyTask task;

    @Mixin
    TrainingOptions training;

    @Option(
            names = "--new-feedback",
            paramLabel = "N",
            description = "A round is due after so much feedback since the last one began.")
    @Nullable
    Integer newFeedback;

    @Option(names = "--every", paramLabel = "DAYS", description = "A round is due so long after the last one began.")
    @Nullable
    Double every;

    @Option(names = "--prompt", paramLabel = "NAME", description = "Learn from answers to this prompt alone.")
    @Nullable
    String prompt;

    @Option(
            names = "--no-redaction",
            description = "Leave personal data and secrets in the texts. Default: placeholders take their place.")
    boolean unscrubbed;

    @Option(
            names = "--author",
            paramLabel = "NAME",
            defaultValue = "tune improve",
            description = "Who says so; kept in the audit log. Default: ${DEFAULT-VALUE}.")
    String author;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The folder of rounds and jobs, and of when the last round began; made if need be.")
    Path out;

    @Override
    public Integer call() throws IOException {
        if (newFeedback == null && every == null) {
            throw usage("what makes a round due is missing: --new-feedback or --every");
        }
        List<StudyRow> rows = task.readRows();
        Files.createDirectories(out);
        try (Store opened = store.existing()) {
            StudyTrigger trigger = trigger(opened);
            if (trigger.due().isEmpty()) {
                report(Optional.empty());
                return 0;
            }
            Path file = task.file(console());
            try (LocalModel model = LocalModel.load(file)) {
                JobTrainer trainer = training.trainer(
                        console(), file, model, out.resolve("jobs"), task.instructions(), task.checks(model), rows);
                AdapterRegistry gated = StudiedAdapters.of(opened.adapters(), policy());
                FeedbackRound round = FeedbackRound.builder(
                                out, () -> export(opened), trainer, rows, model, task.instructions())
                        .champion(gated, name)
                        .parameters(task.held())
                        .gates(task.gates)
                        .build();
                report(new ContinualTuning(trigger, round, gated, name, author).check());
            }
        }
        return 0;
    }

    private StudyTrigger trigger(Store opened) {
        StudyTrigger.Builder trigger = StudyTrigger.builder(opened.feedback(), out.resolve("last-round"));
        if (newFeedback != null) {
            trigger.newFeedback(newFeedback);
        }
        if (every != null) {
            trigger.every(Duration.ofSeconds((long) (every * SECONDS_A_DAY)));
        }
        return trigger.build();
    }

    private TrainingExport export(Store opened) {
        return new TrainingExport(opened.generations(), opened.feedback(), ExportCommand.scrubber(unscrubbed))
                .matching(GenerationFilter.builder().prompt(prompt).build());
    }

    /** The first champion must be recommended by its study; each later one must be compared with the one before. */
    private LabelPolicy policy() {
        LabelPolicy better = LabelPolicies.evaluationPassed();
        LabelPolicy compared =
                request -> (request.current() == null ? StudiedAdapters.recommended() : better).refusal(request);
        return task.gates.contains(Gates.SAFETY)
                ? LabelPolicies.all(compared, LabelPolicies.redTeamPassed())
                : compared;
    }

    private void report(Optional<TuningRound> made) {
        if (json) {
            Map<String, @Nullable Object> told = new LinkedHashMap<>();
            told.put("due", made.isPresent());
            made.ifPresent(round -> {
                told.put("reason", round.reason());
                told.put(
                        "adapter",
                        round.version() == null
                                ? null
                                : round.version().reference().toString());
                told.put("promoted", round.promoted());
                told.put("refusal", round.refusal());
                told.put("recommendation", round.report().recommendation().sentence());
            });
            output().json(told);
            return;
        }
        made.ifPresentOrElse(this::tell, () -> output().line("no round is due"));
    }

    private void tell(TuningRound round) {
        output().line("A round was due: " + round.reason());
        if (round.version() != null) {
            output().line(round.version().reference() + " is registered as "
                    + (round.promoted() ? "candidate and champion" : "candidate"));
        }
        output().line(
                        round.refusal() == null
                                ? round.report().recommendation().sentence()
                                : "It is not served: " + round.refusal());
    }
}
