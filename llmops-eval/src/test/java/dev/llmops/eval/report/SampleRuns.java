package dev.llmops.eval.report;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.eval.run.CallReceipt;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunInfo;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Two runs of 40 rows that are the same at each call. */
final class SampleRuns {

    private static final String VERSION = "sha256:" + "0123456789abcdef".repeat(4);

    private SampleRuns() {}

    static EvaluationRun baseline() {
        return run("support-answer@1", 0.45, 11);
    }

    static EvaluationRun candidate() {
        return run("support-answer@2", 0.85, 12);
    }

    private static EvaluationRun run(String target, double skill, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<RowResult> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            rows.add(row("q" + i, random, skill));
        }
        return new EvaluationRun(
                new RunInfo(
                        "support-questions.jsonl",
                        VERSION,
                        target,
                        List.of("exact-match", "rouge-l", "judge"),
                        Map.of()),
                rows);
    }

    private static RowResult row(String id, SplittableRandom random, double skill) {
        if (id.equals("q7")) {
            return new RowResult(id, "h" + id, null, "ModelTimeoutException: no answer in 30 s", null, null, List.of());
        }
        boolean right = random.nextDouble() < skill;
        double overlap = Math.min(1, skill * 0.6 + random.nextDouble() * 0.5);
        String output = right ? "The cable is 2 m long." : "The <b>cable</b> is & stays \"long\".";
        EvaluationCase answer = new EvaluationCase(
                "How long is cable " + id + "?", output, "The cable is 2 m long.", List.of(), List.of());
        Judgement judge = id.equals("q9")
                ? new Judgement("judge", new Score.Unscored("the judge's reply is not valid JSON"), "Lovely!")
                : new Judgement("judge", Score.of(right ? 1 : 0.25), right ? "as expected" : "the length is missing");
        return new RowResult(
                id,
                "h" + id,
                answer,
                null,
                0.5,
                new CallReceipt(
                        new GenerationId("0192f0c1-0000-7000-8000-000000000000"),
                        TokenUsage.of(120, 12),
                        new Cost.Known(new BigDecimal("0.0002"), Currency.getInstance("USD"))),
                List.of(
                        new Judgement("exact-match", Score.of(right ? 1 : 0), null),
                        new Judgement("rouge-l", Score.of(right ? 1 : overlap), null),
                        judge));
    }
}
