package dev.llmops.examples.demo;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentScope;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.generation.Assignment;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.experiments.assignment.Dealer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Splits ten users between the two versions, and asks for each of them. */
public final class SplitUsers {

    private static final List<String> USERS =
            List.of("anna", "ben", "chloe", "david", "emma", "farid", "grace", "hugo", "ines", "jonas");
    private static final int MANY = 10_000;

    private SplitUsers() {}

    /** {@return half of the users on each version, and a tester of each} */
    public static Experiment experiment() {
        return Experiment.builder("shorter-answers", ExperimentScope.prompt(VersionPrompts.NAME))
                .variants(List.of(
                        Variant.ofPrompt("control", 50, PromptReference.version(VersionPrompts.NAME, 1)),
                        Variant.ofPrompt("example", 50, PromptReference.version(VersionPrompts.NAME, 2))))
                .tester(tester("control"), "control")
                .tester(tester("example"), "example")
                .build();
    }

    /** Who always gets a variant, and is not counted. */
    static String tester(String variant) {
        return "tester of " + variant;
    }

    /**
     * Asks one question for each of ten users.
     *
     * @param screen where to show it
     * @param ops asked, with the experiment
     * @return what each user asked and was answered
     */
    public static List<Asked> run(Screen screen, LlmOps ops) {
        Experiment experiment = experiment();
        screen.section(
                "An A/B test",
                "Each user gets a variant by a hash of salt and user: the same one each time, on every server, with no table"
                        + " of assignments. The variant is in each record.",
                "Experiment.of(\"shorter-answers\", \"support-answer\",",
                "    Variant.ofPrompt(\"control\", 50, version1), Variant.ofPrompt(\"example\", 50, version2));");
        screen.line(row("user", "variant", "recorded", "answer"));
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; i < USERS.size(); i++) {
            asked.add(ask(screen, ops, USERS.get(i), Question.ALL.get(i % (Question.ALL.size() - 1))));
        }
        screen.gap();
        summarise(screen, ops, experiment, asked);
        return asked;
    }

    private static Asked ask(Screen screen, LlmOps ops, String user, Question question) {
        Answer answer = ops.prompt(VersionPrompts.NAME)
                .with("passage", Resources.passage())
                .with("question", question.text())
                .forUser(user)
                .ask();
        Assignment recorded = ops.generations()
                .find(answer.generationId())
                .map(generation -> generation.assignments().get(0))
                .orElseThrow();
        Asked asked =
                new Asked(user, question, answer, dealt(ops, user), Objects.requireNonNull(recorded, "assignment"));
        screen.line(row(
                user,
                asked.assigned(),
                asked.recorded().variant() + ", " + asked.version(),
                shortened((question.answeredBy(answer.text()) ? "[has it] " : "[lacks it] ") + answer.text())));
        return asked;
    }

    private static void summarise(Screen screen, LlmOps ops, Experiment experiment, List<Asked> asked) {
        long kept = asked.stream()
                .filter(each -> each.assigned().equals(each.recorded().variant()))
                .count();
        screen.verdict(
                kept == asked.size(), kept + " of " + asked.size() + " records name the variant that the hash gives");
        for (Variant variant : experiment.variants()) {
            List<Asked> his = asked.stream()
                    .filter(each -> each.assigned().equals(variant.name()))
                    .toList();
            long right = his.stream().filter(Asked::right).count();
            screen.line(String.format(
                    Locale.ROOT,
                    "%s (%s): %d of %d answers have the words expected, %.1f tokens each",
                    variant.name(),
                    variant.prompt(),
                    right,
                    his.size(),
                    his.stream().mapToInt(Asked::tokens).average().orElse(0)));
        }
        screen.small("Ten answers decide nothing: that takes an evaluation with an interval.");
        screen.line("Of " + MANY + " users, the hash gives " + shares(ops) + " (weights 50 : 50)");
        screen.line("Cost of the ten, with the price set: "
                + asked.stream()
                        .map(each -> each.answer().cost())
                        .reduce((a, b) -> a.plus(b))
                        .map(Figures::cost)
                        .orElse("nothing"));
    }

    private static String dealt(LlmOps ops, String user) {
        ExperimentVersion running = ops.experiments().find("shorter-answers").orElseThrow();
        return Dealer.of(running).deal(Caller.user(user)).variant().name();
    }

    private static String shares(LlmOps ops) {
        Map<String, Long> counts = new TreeMap<>();
        IntStream.range(0, MANY).forEach(i -> counts.merge(dealt(ops, "user-" + i), 1L, Long::sum));
        return counts.toString();
    }

    private static String row(String user, String variant, String recorded, String answer) {
        return String.format(Locale.ROOT, "%-7s %-8s %-26s %s", user, variant, recorded, answer);
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= 52 ? line : line.substring(0, 49) + "...";
    }
}
