package dev.llmops.cli.eval.metric;

import dev.llmops.eval.metric.instruction.InstructionChecks;
import dev.llmops.eval.metric.instruction.InstructionMetric;
import dev.llmops.eval.metric.tool.ToolMetric;
import java.util.ArrayList;
import java.util.List;

/** Whether answers keep to instructions, and agents use tools as they should. */
final class AgentEntries {

    private AgentEntries() {}

    static List<MetricEntry> all() {
        List<MetricEntry> all = new ArrayList<>();
        List<InstructionMetric> standard = InstructionMetric.all(InstructionChecks.standard());
        for (int i = 0; i < standard.size(); i++) {
            int place = i;
            all.add(new MetricEntry(
                    standard.get(i).info(),
                    models -> InstructionMetric.all(new InstructionChecks(models.sentences()))
                            .get(place)));
        }
        ToolMetric.all().forEach(metric -> all.add(MetricEntry.of(metric.info(), metric)));
        return all;
    }
}
