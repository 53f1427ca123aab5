package dev.llmops.cli.eval;

import dev.llmops.api.model.ModelParameters;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Failures;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.run.EvaluationRunner;
import dev.llmops.eval.run.RunBudget;
import dev.llmops.eval.run.RunFile;
import dev.llmops.eval.sequential.StopRule;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How often rows are asked, and when a run ends. */
final class RunLimitOptions {

    private static final Pattern AGAINST = Pattern.compile("(\\S+)\\s+vs\\s+(.+)");
    private static final long ORDER_SEED = 1;

    @Option(
            names = "--samples",
            paramLabel = "K",
            defaultValue = "1",
            description =
                    "How often each question is asked, each time with another seed; its score is the mean. More than"
                            + " one needs a --temperature above 0. Default: ${DEFAULT-VALUE}.")
    int samples;

    @Option(
            names = "--budget-tokens",
            paramLabel = "N",
            description = "Stop when no further answer surely fits into so many tokens, with those that the file holds;"
                    + " go on by --resume with a larger budget.")
    @Nullable
    Long tokens;

    @Option(
            names = "--stop-when",
            paramLabel = "RULE",
            description = "Stop as soon as it is decided, at a level of 5 %% however often one looks: 'METRIC >= MEAN'"
                    + " (above or below), 'METRIC +- HALF-WIDTH', or 'METRIC vs RUN' (better or worse than the run in that"
                    + " file). Questions are asked in an order of chance.")
    @Nullable
    String stopWhen;

    @Option(
            names = "--dry-run",
            description = "Tell how many answers would be asked for and what they would take, and ask nothing.")
    boolean dryRun;

    /** Rows in an order of chance must all be in memory. */
    boolean needAllRows() {
        return stopWhen != null;
    }

    void apply(EvaluationRunner.Builder runner) {
        try {
            runner.samples(samples);
            if (tokens != null) {
                runner.budget(RunBudget.ofTokens(tokens));
            }
            if (stopWhen != null) {
                runner.stopWhen(rule(stopWhen), ORDER_SEED);
            }
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(Failures.firstLine(e));
        }
    }

    private static StopRule rule(String text) {
        Matcher against = AGAINST.matcher(text.strip());
        return against.matches()
                ? StopRule.difference(
                        against.group(1),
                        RunFile.read(Path.of(against.group(2))).scores(against.group(1)))
                : StopRule.parse(text);
    }

    /** Refuses what makes no sense before anything is opened. */
    void check() {
        Require.atLeast("--samples", samples, 1);
        if (stopWhen != null && !AGAINST.matcher(stopWhen.strip()).matches()) {
            StopRule.parse(stopWhen);
        }
    }

    /** Answers that cannot differ are paid for several times and tell nothing. */
    void requireChance(ModelParameters whole) {
        if (samples > 1 && (whole.temperature() == null || whole.temperature() == 0)) {
            throw new CommandFailedException("--samples " + samples
                    + " needs a --temperature above 0: without one all answers to a question are equal");
        }
    }

    /** A seed that was given is that of the first sample; without one each answer is drawn anew. */
    ModelParameters of(int sample, ModelParameters parameters, @Nullable Long seed) {
        return sample == 1 || seed == null
                ? parameters
                : parameters.toBuilder().seed(seed + sample - 1).build();
    }
}
