package dev.llmops.examples.demo;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Exposure;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.core.Ask;
import dev.llmops.core.LlmOps;
import dev.llmops.experiments.analysis.Comparison;
import dev.llmops.experiments.analysis.StoredExperiment;
import dev.llmops.experiments.analysis.Verdict;
import dev.llmops.experiments.assignment.Dealer;
import dev.llmops.experiments.canary.Action;
import dev.llmops.experiments.canary.Canaries;
import dev.llmops.experiments.canary.CanaryController;
import dev.llmops.experiments.canary.CanaryDecision;
import dev.llmops.experiments.canary.CanaryPlan;
import dev.llmops.experiments.canary.Guard;
import dev.llmops.experiments.plan.Aggregation;
import dev.llmops.experiments.plan.AnalysisMetric;
import dev.llmops.experiments.plan.AnalysisPlan;
import dev.llmops.experiments.plan.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Lets many simulated users read the model's real answers: an A/B test to its verdict, and a canary that is taken back. */
public final class SimulateUsers {

    private static final long SEED = 20261129;
    private static final int A_LOOK = 100;
    private static final int MAX_LOOKS = 15;
    private static final int USERS_A_LOOK = 250;

    /** So many users narrow the interval below the least difference that matters, whatever the truth is. */
    private static final int MAX_USERS = 10_000;

    private static final double MIN_DIFFERENCE = 0.1;
    private static final int SHORT = 4;
    private static final int SENTENCE = 5;

    /** The same answers in each run of the demo. */
    private static final ModelParameters GREEDY =
            ModelParameters.builder().temperature(0.0).build();

    private final Screen screen;
    private final LlmOps ops;
    private final ExperimentStore store;
    private final List<Question> questions = Question.ALL.subList(0, Question.ALL.size() - 1);
    private final SplittableRandom random = new SplittableRandom(SEED);
    private int users;

    private SimulateUsers(Screen screen, LlmOps ops) {
        this.screen = screen;
        this.ops = ops;
        this.store = ops.experiments();
    }

    /**
     * Runs both.
     *
     * @param screen where to show it
     * @param ops asked, with the experiment of {@link SplitUsers}
     */
    public static void run(Screen screen, LlmOps ops) {
        SimulateUsers simulation = new SimulateUsers(screen, ops);
        String better = simulation.test();
        simulation.rollOut(better);
    }

    private String test() {
        screen.section(
                "A test to its verdict, and a canary that is taken back",
                "The model answers each question once for each version. Simulated users (seed " + SEED
                        + ") read these answers; nine of ten say that one with the words expected helped, four of ten"
                        + " that another did, and hardly anybody that one of fewer than " + SENTENCE
                        + " words did. Less than "
                        + MIN_DIFFERENCE + " of difference is of no interest. One may look after every "
                        + USERS_A_LOOK
                        + " users, for the interval holds at all times at once.",
                "ops.experiment(\"shorter-answers\").fix(plan, \"demo\", \"what decides\");",
                "ops.outcome(user, \"helpful\", 1.0);",
                "ops.experiment(\"shorter-answers\").results().primary() -> difference, interval, verdict");
        Map<String, Double> liked = new HashMap<>();
        liked.putAll(answers("control", "control", GREEDY));
        liked.putAll(answers("example", "example", GREEDY));
        StoredExperiment experiment = ops.experiment("shorter-answers");
        experiment.fix(
                AnalysisPlan.builder()
                        .primary(AnalysisMetric.of(
                                "helpful", Aggregation.MEAN_PER_UNIT, Direction.HIGHER_IS_BETTER, MIN_DIFFERENCE))
                        .plannedUnits(MAX_USERS / 2)
                        .build(),
                "demo",
                "what decides");
        Comparison comparison = null;
        while (users < MAX_USERS && (comparison == null || open(comparison))) {
            serve("shorter-answers", "helpful", USERS_A_LOOK, variant -> helped(liked, variant) ? 1.0 : 0.0);
            comparison = experiment.results().primary().get(0);
            screen.line(String.format(
                    Locale.ROOT,
                    "%5d users: difference %+.3f (%+.3f to %+.3f)  %s",
                    users,
                    comparison.difference(),
                    comparison.interval().lower(),
                    comparison.interval().upper(),
                    comparison.verdict()));
        }
        boolean promoted = comparison != null && comparison.verdict() == Verdict.BETTER;
        screen.verdict(
                comparison != null && !open(comparison),
                "a verdict after " + users + " users: version 2 is "
                        + (comparison == null ? "unknown" : comparison.verdict()) + " to these users");
        return promoted ? "example" : "control";
    }

    private void stop(String experiment) {
        ExperimentVersion latest = store.find(experiment).orElseThrow();
        store.put(
                latest.experiment(),
                latest.number(),
                ExperimentChange.of(ExperimentStatus.STOPPED, "demo", "it has its verdict"));
    }

    private static boolean open(Comparison comparison) {
        return comparison.verdict() == Verdict.NO_VERDICT;
    }

    private void rollOut(String winner) {
        screen.gap();
        screen.wrapped("Somebody wants to save tokens: answers of at most " + SHORT
                + ". A canary gives them to 5 % of the users; how many say that an answer did not help is guarded.");
        ModelParameters brief =
                ModelParameters.builder().temperature(0.0).maxTokens(SHORT).build();
        Map<String, Double> liked = new HashMap<>();
        liked.putAll(answers("control", winner, GREEDY));
        liked.putAll(answers("canary", winner, brief));
        stop("shorter-answers");
        PromptReference better = PromptReference.version(VersionPrompts.NAME, winner.equals("example") ? 2 : 1);
        Canaries canaries = Canaries.of(store);
        canaries.start(
                Experiment.of(
                        "save-tokens",
                        VersionPrompts.NAME,
                        Variant.ofPrompt("control", 1, better),
                        Variant.builder("canary", 1)
                                .prompt(better)
                                .parameters(brief)
                                .build()),
                CanaryPlan.builder()
                        .guard(Guard.failures("unhelpful", 0.1))
                        .stage(0.05, 30, Duration.ZERO)
                        .stage(0.5, 300, Duration.ZERO)
                        .build(),
                "demo",
                "fewer tokens");
        int before = users;
        Action action = Action.CONTINUE;
        try (CanaryController controller =
                CanaryController.builder(store, "save-tokens").build()) {
            for (int look = 0; look < MAX_LOOKS && action != Action.ROLLBACK && action != Action.PROMOTE; look++) {
                serve("save-tokens", "unhelpful", A_LOOK, variant -> helped(liked, variant) ? 0.0 : 1.0);
                action = controller.tick().action();
            }
        }
        Map<Integer, CanaryDecision> decisions = canaries.decisions("save-tokens");
        decisions.forEach((number, decision) -> screen.line(
                String.format(Locale.ROOT, "version %d  %-9s %s", number, decision.action(), decision.reason())));
        screen.verdict(action == Action.ROLLBACK, "the canary was taken back after " + (users - before) + " users");
        screen.verdict(
                decisions.values().stream().allMatch(CanaryDecision::replays),
                "each decision, made again from the data it saw, is the same");
    }

    /** What share of users likes the real model's answer to each question, asked once by the tester of a variant. */
    private Map<String, Double> answers(String name, String variant, ModelParameters parameters) {
        Map<String, Double> liked = new HashMap<>();
        int good = 0;
        for (Question question : questions) {
            Ask ask = ops.prompt(VersionPrompts.NAME)
                    .with("passage", Resources.passage())
                    .with("question", question.text())
                    .forUser(SplitUsers.tester(variant));
            String answer = ask.parameters(parameters).ask().text();
            good += question.answeredBy(answer) ? 1 : 0;
            liked.put(name + question.text(), liking(question, answer));
        }
        screen.small(name + ", prompt of " + variant + ": " + good + " of " + questions.size()
                + " real answers have the words expected");
        return liked;
    }

    private static double liking(Question question, String answer) {
        if (answer.strip().split("\\s+", -1).length < SENTENCE) {
            return 0.05;
        }
        return question.answeredBy(answer) ? 0.9 : 0.4;
    }

    /** Whether a user who reads the answer to one of the questions says that it helped. */
    private boolean helped(Map<String, Double> liked, String variant) {
        Question question = questions.get(random.nextInt(questions.size()));
        return random.nextDouble() < liked.getOrDefault(variant + question.text(), 0.0);
    }

    /** Users meet a variant without a call of their own, since they read the answers that are there; what they say of them is an outcome. */
    private void serve(String name, String metric, int count, Function<String, Double> outcome) {
        ExperimentVersion version = store.find(name).orElseThrow();
        Dealer dealer = Dealer.of(version);
        // What is in the store has microseconds; a plan counts who came after it.
        Instant at = version.at().plusNanos(1_000);
        for (int i = 0; i < count; i++) {
            String user = "simulated-" + users++;
            String variant = dealer.deal(Caller.user(user)).variant().name();
            if (version.propensity(variant) > 0) {
                store.expose(new Exposure(
                                name, version.epoch(), variant, user, at, null, version.propensity(variant), Map.of()))
                        .join();
                ops.outcome(user, metric, outcome.apply(variant));
            }
        }
    }
}
