package dev.llmops.eval.exchange.mlflow;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A run with a score, a missing score, a failure and a row without an answer. */
final class SampleRun {

    private SampleRun() {}

    static EvaluationRun of(int answered) {
        List<Row> rows = new ArrayList<>();
        List<RowResult> results = new ArrayList<>();
        for (int i = 0; i < answered; i++) {
            Row row = Row.of("q" + i, "How long is cable " + i + "?", i % 2 == 0 ? i + " m" : null);
            rows.add(row);
            Passage passage = new Passage("passage-1", new CharRange(0, 4), "2 m.", null, Map.of());
            EvaluationCase answer =
                    new EvaluationCase(row.input(), "It is " + i + " m.", row.expected(), List.of(passage), List.of());
            Score contains = i % 2 == 0 ? Score.of(1) : new Score.Unscored("nobody knows what was expected");
            Score judge = i == 0 ? new Score.Failed("no answer") : Score.of(0.5);
            results.add(new RowResult(
                    row.id(),
                    row.hash(),
                    answer,
                    null,
                    0.25,
                    null,
                    List.of(
                            new Judgement("contains", contains, null),
                            new Judgement("kind", judge, i == 0 ? null : "so so"))));
        }
        Row lost = Row.of("lost", "Where?", null);
        rows.add(lost);
        results.add(new RowResult(lost.id(), lost.hash(), null, "TimeoutException: late", null, null, List.of()));
        Dataset dataset = Dataset.of("cables", rows);
        return new EvaluationRun(
                new RunInfo(
                        dataset.name(),
                        dataset.version(),
                        "support@2",
                        List.of("contains", "kind"),
                        Map.of("kind", "judge local/tiny sha256:00")),
                results);
    }
}
