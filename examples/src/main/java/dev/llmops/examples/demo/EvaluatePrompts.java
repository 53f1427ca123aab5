package dev.llmops.examples.demo;

import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.core.LlmOps;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.DatasetFile;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.metric.rag.RagMetrics;
import dev.llmops.eval.report.Reports;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.EvaluationRunner;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.RunProgress;
import dev.llmops.eval.run.Target;
import dev.llmops.eval.stats.PairedComparison;
import dev.llmops.eval.stats.PairedComparison.Verdict;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.citation.CitationInterceptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Evaluates both versions of the prompt on the same questions, and lets the difference decide. */
public final class EvaluatePrompts {

    private static final String LABEL = "production";
    private static final int MIN = 40;

    private EvaluatePrompts() {}

    /**
     * Evaluates, and promotes version 2 if it is better.
     *
     * @param screen where to show it
     * @param docs the application
     * @param index the index
     * @return the report
     * @throws IOException if the report cannot be written
     */
    public static Path run(Screen screen, Docs docs, RagIndex index) throws IOException {
        screen.section(
                "An evaluation that decides",
                "Both versions answer the same questions. An answer is right if it has the words expected; where no page has"
                        + " an answer, only \"" + Docs.ABSTENTION + "\" is right, which is said whenever no citation is"
                        + " supported. Version 2 goes into production only if the 95 % interval of the difference, question"
                        + " by question, lies above zero.",
                "RunComparison.of(runner1.run(questions), runner2.run(questions)).metric(\"right\").verdict();");
        Dataset reported = reported();
        CitationInterceptor citations = CitationInterceptor.create().abstainingWith(Docs.ABSTENTION);
        try (LlmOps ops = docs.open(index, citations)) {
            plan(screen, ops, reported);
            RunComparison comparison = RunComparison.of(
                    evaluate(screen, docs, ops, reported, 1), evaluate(screen, docs, ops, reported, 2));
            screen.gap();
            Reports.console(comparison).lines().forEach(screen::line);
            screen.gap();
            decide(screen, ops.prompts(), comparison.metric(RightAnswer.NAME));
            Path report = docs.folder().resolve("report.html");
            Files.writeString(report, Reports.html(comparison));
            screen.line("Plots, figures and every answer that changed, in one page: " + report);
            return report;
        }
    }

    /**
     * All questions but those that the prompts were tried on while they were written: the answerable ones of the
     * development split.
     */
    private static Dataset reported() {
        return Dataset.of(
                "kestrel", all().stream().filter(row -> !isTuning(row)).toList());
    }

    private static List<Row> all() {
        return DatasetFile.read(Resources.folder("kestrel.jsonl")).rows();
    }

    private static boolean isTuning(Row row) {
        return "dev".equals(row.metadata().get("split")) && row.expected() != null;
    }

    private static void plan(Screen screen, LlmOps ops, Dataset reported) {
        List<Row> tried =
                all().stream().filter(EvaluatePrompts::isTuning).limit(3).toList();
        Duration one = Duration.ZERO;
        for (Row row : tried) {
            one = ops.prompt(Docs.PROMPT + "@2")
                    .with("question", row.input())
                    .ask()
                    .generation()
                    .timings()
                    .total();
        }
        int rows = reported.rows().size();
        long unanswerable =
                reported.rows().stream().filter(row -> row.expected() == null).count();
        screen.line(String.format(
                Locale.ROOT,
                "%d questions, %d of them without an answer on any page; none was used to write the prompts.",
                rows,
                unanswerable));
        screen.line(String.format(
                Locale.ROOT,
                "One question took %.1f s, so both versions will take about %d s.",
                one.toMillis() / 1e3,
                one.multipliedBy(2L * rows).toSeconds()));
        screen.gap();
    }

    private static EvaluationRun evaluate(Screen screen, Docs docs, LlmOps ops, Dataset rows, int version) {
        String prompt = Docs.PROMPT + "@" + version;
        screen.line(prompt);
        Target target = Target.ofAnswers(
                prompt, row -> ops.prompt(prompt).with("question", row.input()).ask());
        EvaluationRun run = EvaluationRunner.builder(target, List.of(new RightAnswer(), RagMetrics.citationRecall()))
                .concurrency(1)
                .file(docs.folder().resolve("evaluation-" + version + ".jsonl"))
                .progress(screen.terminal() ? RunProgress.bar(screen.out()) : RunProgress.lines(screen.out()))
                .build()
                .run(rows);
        screen.gap();
        long answered = run.rows().stream().filter(row -> row.answer() != null).count();
        screen.verdict(
                answered == rows.rows().size() && answered >= MIN, answered + " questions answered by " + prompt);
        return run;
    }

    private static void decide(Screen screen, PromptRegistry prompts, PairedComparison right) {
        Verdict verdict = right.verdict();
        String words = String.format(
                Locale.ROOT,
                "right: %+.2f, 95 %% from %+.2f to %+.2f, p = %.3f, n = %d",
                right.difference(),
                right.interval().low(),
                right.interval().high(),
                right.p(),
                right.n());
        if (verdict == Verdict.BETTER) {
            prompts.label(Docs.PROMPT, 2, LABEL, new PromptCommit("demo", words));
        }
        int expected = verdict == Verdict.BETTER ? 2 : 1;
        int inProduction =
                prompts.get(PromptReference.labelled(Docs.PROMPT, LABEL)).number();
        screen.verdict(
                inProduction == expected,
                switch (verdict) {
                    case BETTER -> "promoted: version 2 is in production";
                    case WORSE -> "not promoted: version 2 is worse, version 1 stays";
                    case TIE -> "a tie: this does not say that either is better, so version 1 stays";
                });
        screen.small("    " + words);
    }
}
