package dev.llmops.cli.eval;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Failures;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.cli.option.SamplingOptions;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.judge.JudgeCounts;
import dev.llmops.eval.judge.JudgeCriteria;
import dev.llmops.eval.judge.JuryRule;
import dev.llmops.eval.judge.Rubric;
import dev.llmops.eval.judge.rows.BiasReport;
import dev.llmops.eval.judge.rows.JudgeFile;
import dev.llmops.local.sampling.LocalSampling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops eval judge}. */
@Command(
        name = "judge",
        header = "Have a model judge answers, or pairs of answers.",
        description =
                "Reads lines {\"id\",\"input\",\"output\"} or {\"id\",\"input\",\"a\",\"b\"}, with a \"reference\" and"
                        + " \"passages\":[..] if there are any, and writes lines {\"id\",\"score\",\"reason\"} or"
                        + " {\"id\",\"winner\",\"reason\"}. Each pair is shown in both orders; where they differ it is a tie."
                        + " A reply that is no verdict is asked for once more; then score or winner is null, and 'unscored'"
                        + " says why. After pairs, the judge's preferences for a place and for length are told; with a"
                        + " \"label\" (a, b or tie) its accuracy too.",
        footer = {
            "%nExample: llmops eval judge --in answers.jsonl --out scores.jsonl --model openai:gpt-5",
            "%nExample: llmops eval judge --criterion \"The answer is correct and complete.\" --scale 1-5 --in answers.jsonl"
                    + " --out scores.jsonl",
            "%nExample: llmops eval judge --rubric helpful.json --in pairs.jsonl --out winners.jsonl"
        })
final class EvalJudgeCommand extends Operation {

    /** Enough for every number of a scale of one digit. */
    private static final int ALTERNATIVES = 20;

    @Mixin
    ModelOptions model;

    @Mixin
    RubricOptions rubric;

    @Option(
            names = "--jury",
            paramLabel = "MODEL",
            description = "Another model that judges too; may be given several times. A jury has a verdict if more than"
                    + " half of its models have one; a model without a verdict has no vote.")
    List<String> jury = List.of();

    @Option(
            names = "--jury-rule",
            paramLabel = "RULE",
            defaultValue = "mean",
            description =
                    "How the scores of a jury become one: mean, median or majority. The winner of a pair is always by"
                            + " majority. Default: ${DEFAULT-VALUE}.")
    String juryRule;

    @Option(
            names = "--no-swap",
            description =
                    "Show each pair in the order of the file only: half the cost, and a preference of the judge for a"
                            + " place is in the result.")
    boolean noSwap;

    @Option(
            names = "--weighted",
            description =
                    "Weight the numbers of the scale by the model's log-probabilities (G-Eval); the scale must lie"
                            + " within 0 to 9.")
    boolean weighted;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description = "Most tokens of a reply; one that is cut is no verdict. Default: "
                    + SamplingOptions.MAX_TOKENS + ".")
    int maxTokens = SamplingOptions.MAX_TOKENS;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many lines are judged at once. Default: ${DEFAULT-VALUE}.")
    int concurrency;

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "The answers or pairs, JSONL.")
    Path in;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the verdicts go; replaced.")
    Path out;

    @Override
    public Integer call() {
        OpenJudges.Settings settings;
        JuryRule rule;
        try {
            settings = settings(rubric.rubric());
            rule = rule();
        } catch (IllegalArgumentException e) {
            throw usage(Failures.firstLine(e));
        }
        if (rubric.builtIn()) {
            output().remark("judged by the built-in criterion: how far the answer does what was asked, 0 to "
                    + JudgeCriteria.BEST + "; --criterion or --rubric sets another");
        }
        JudgeFile.Written written;
        JudgeCounts counts;
        try (OpenJudges judges = OpenJudges.open(models(), settings)) {
            written = JudgeFile.write(judges.points(rule), judges.pairs(), concurrency, in, out);
            counts = judges.counts();
        }
        report(written, counts);
        if (written.verdicts() + written.unscored() == 0) {
            throw new CommandFailedException("there is no row in '" + in + "', so there is no verdict");
        }
        if (written.verdicts() == 0) {
            throw new CommandFailedException(
                    "no line got a verdict; 'unscored' and 'failed' in '" + out + "' say why of each");
        }
        return 0;
    }

    private OpenJudges.Settings settings(Rubric by) {
        ModelParameters parameters = ModelParameters.builder()
                .temperature(0.0)
                .maxTokens(maxTokens)
                .vendor(
                        weighted
                                ? LocalSampling.builder()
                                        .logProbabilities(ALTERNATIVES)
                                        .build()
                                        .vendor()
                                : Map.of())
                .build();
        if (weighted && (by.worst() < 0 || by.best() > 9)) {
            throw new IllegalArgumentException(
                    "--weighted needs a scale within 0 to 9, but it is " + by.worst() + " to " + by.best());
        }
        Require.atLeast("--concurrency", concurrency, 1);
        return new OpenJudges.Settings(by, parameters, weighted, !noSwap);
    }

    private JuryRule rule() {
        for (JuryRule each : JuryRule.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(juryRule)) {
                return each;
            }
        }
        throw new IllegalArgumentException("--jury-rule must be mean, median or majority, but was '" + juryRule + "'");
    }

    private List<Supplier<ModelClient>> models() {
        List<Supplier<ModelClient>> models = new ArrayList<>();
        models.add(() -> model.open(console(), null));
        for (String each : jury) {
            models.add(() -> ModelOptions.openNamed(console(), each));
        }
        return models;
    }

    private void report(JudgeFile.Written written, JudgeCounts counts) {
        BiasReport bias = written.pairs().isEmpty() ? null : BiasReport.of(written.pairs());
        if (json) {
            output().json(new Summary(written.verdicts(), written.unscored(), counts, bias));
            return;
        }
        if (bias != null) {
            bias.text().lines().forEach(output()::line);
        }
        String missing = written.unscored() == 0 ? "" : ", " + written.unscored() + " lines have none";
        output().remark(written.verdicts() + " verdicts are in '" + out + "'" + missing + "; " + counts.repaired()
                + " replies needed a second attempt, " + counts.cut() + " were cut");
    }

    private record Summary(
            int verdicts,
            int unscored,
            JudgeCounts replies,
            @Nullable BiasReport bias) {}
}
