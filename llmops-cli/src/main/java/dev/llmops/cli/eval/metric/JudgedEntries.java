package dev.llmops.cli.eval.metric;

import dev.llmops.eval.judge.Judge;
import dev.llmops.eval.judge.JudgeCriteria;
import dev.llmops.eval.metric.conversation.Conversation;
import dev.llmops.eval.metric.conversation.TurnwiseMetric;
import dev.llmops.eval.metric.conversation.TurnwiseMetric.Aggregate;
import dev.llmops.eval.metric.row.CostClass;
import dev.llmops.eval.metric.row.MetricInfo;
import java.util.List;

/** Metrics that a model judges by a criterion of ours. */
final class JudgedEntries {

    private JudgedEntries() {}

    static List<MetricEntry> all() {
        return List.of(
                judged(
                        "helpfulness",
                        JudgeCriteria.HELPFULNESS,
                        "how far the answer does what was asked",
                        "input",
                        "output"),
                judged("coherence", JudgeCriteria.COHERENCE, "how well the answer holds together", "output"),
                turns(
                        "conversation-helpfulness",
                        Aggregate.MEAN,
                        "mean over the assistant's turns of how far it does what was asked"),
                turns("conversation-helpfulness-worst", Aggregate.MIN, "the worst of the assistant's turns"));
    }

    /** Of rows with {@code messages}. */
    private static MetricEntry turns(String name, Aggregate aggregate, String what) {
        return new MetricEntry(
                info(name, what, Conversation.MEMBER).costs(CostClass.SEVERAL_CALLS),
                models -> new TurnwiseMetric(judge(name, models, JudgeCriteria.HELPFULNESS), aggregate));
    }

    private static MetricEntry judged(String name, String criterion, String what, String... needs) {
        return MetricEntry.asking(info(name, what, needs), models -> judge(name, models, criterion));
    }

    private static MetricInfo info(String name, String what, String... needs) {
        return MetricInfo.share(name, what + ", judged by a model by a criterion of ours", needs)
                .costs(CostClass.ONE_CALL)
                .varying();
    }

    private static Judge judge(String name, MetricModels models, String criterion) {
        return Judge.builder(name, models.model(), criterion)
                .scale(0, JudgeCriteria.BEST)
                .build();
    }
}
