package dev.llmops.benchmarks;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.Exposure;
import dev.llmops.api.experiment.Outcome;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.store.Store;
import dev.llmops.eval.annotation.AnnotationCriterion;
import dev.llmops.eval.annotation.AnnotationQueue;
import dev.llmops.eval.annotation.AnnotationRubric;
import dev.llmops.eval.annotation.SelectedAnswer;
import dev.llmops.eval.calibration.RatingScale;
import dev.llmops.eval.online.Selection;
import dev.llmops.experiments.analysis.StoredExperiment;
import dev.llmops.experiments.plan.Aggregation;
import dev.llmops.experiments.plan.AnalysisMetric;
import dev.llmops.experiments.plan.AnalysisPlan;
import dev.llmops.experiments.plan.Direction;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** What people did beside the calls of {@link ConsoleBenchmark}: prompts, an experiment with its outcomes, and answers to annotate. */
final class ConsoleWork {

    private static final int PROMPTS = 100;
    private static final int VERSIONS = 10;
    private static final int USERS = 1000;
    private static final int ANSWERS = 1000;
    private static final double SOLVED = 0.7;
    private static final String PROMPT = "support-answer";
    private static final String EXPERIMENT = "shorter-answers";
    private static final String ANALYST = "ana";

    private final Store store;
    private final InstantSource clock;

    ConsoleWork(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    void write(Path queue) {
        prompts();
        experiment();
        queue(queue);
    }

    private void prompts() {
        for (int i = 0; i < PROMPTS; i++) {
            String name = i == 0 ? PROMPT : PROMPT + "-" + i;
            for (int version = 1; version <= VERSIONS; version++) {
                store.prompts()
                        .register(
                                name,
                                PromptContent.of("In " + version + " sentences at most: {{question}}"),
                                new PromptCommit(ANALYST, "shorter"));
            }
            store.prompts().label(name, VERSIONS, "production", new PromptCommit(ANALYST, "better"));
        }
    }

    private void experiment() {
        Experiment experiment = Experiment.of(
                EXPERIMENT,
                PROMPT,
                Variant.ofPrompt("a", 50, PromptReference.version(PROMPT, 1)),
                Variant.ofPrompt("b", 50, PromptReference.version(PROMPT, 2)));
        store.experiments().put(experiment, 0, ExperimentChange.of(ExperimentStatus.DRAFT, ANALYST, "is it as good?"));
        new StoredExperiment(store.experiments(), EXPERIMENT, clock)
                .fix(
                        AnalysisPlan.builder()
                                .primary(AnalysisMetric.of(
                                        "solved", Aggregation.MEAN_PER_ROW, Direction.HIGHER_IS_BETTER, 0.02))
                                .plannedUnits(USERS)
                                .build(),
                        ANALYST,
                        null);
        store.experiments().put(experiment, 2, ExperimentChange.of(ExperimentStatus.RUNNING, ANALYST, "go"));
        Random random = new Random(2);
        for (int i = 0; i < USERS; i++) {
            String user = SampleGenerations.user(i);
            String variant = random.nextBoolean() ? "a" : "b";
            store.experiments()
                    .expose(new Exposure(EXPERIMENT, 1, variant, user, clock.instant(), null, 0.5, Map.of()))
                    .join();
            store.experiments()
                    .save(new Outcome(
                            user, "solved", random.nextDouble() < SOLVED ? 1 : 0, clock.instant(), "outcome-" + i));
        }
    }

    private void queue(Path file) {
        AnnotationRubric rubric = new AnnotationRubric(
                "Is the answer right?",
                List.of(AnnotationCriterion.of(
                        "right", "Does it say what the passages say?", RatingScale.of(List.of("no", "yes")))));
        AnnotationQueue.builder(file, store.generations(), "answers", rubric)
                .clock(clock)
                .build()
                .add(IntStream.range(0, ANSWERS)
                        .mapToObj(i -> new SelectedAnswer(SampleGenerations.id(i), new Selection("share", 1, true)))
                        .toList());
    }
}
