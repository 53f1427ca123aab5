package dev.llmops.eval.metric.instruction;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.metric.row.MetricInfo;
import dev.llmops.eval.metric.row.MetricRow;
import dev.llmops.eval.metric.row.RowMetric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * IFEval's accuracies of one row: whether all instructions are followed, or what share of them, strictly or loosely. A row has {@code output},
 * {@code instruction_id_list} and {@code kwargs} as in IFEval's data. Safe for use by multiple threads.
 */
public final class InstructionMetric implements RowMetric {

    private static final String IDS = "instruction_id_list";
    private static final String ARGUMENTS = "kwargs";

    private final InstructionChecks checks;
    private final boolean loose;
    private final boolean share;

    private InstructionMetric(InstructionChecks checks, boolean loose, boolean share) {
        this.checks = checks;
        this.loose = loose;
        this.share = share;
    }

    /**
     * {@return the four metrics}
     *
     * @param checks the checks
     */
    public static List<InstructionMetric> all(InstructionChecks checks) {
        return List.of(
                new InstructionMetric(checks, false, false),
                new InstructionMetric(checks, true, false),
                new InstructionMetric(checks, false, true),
                new InstructionMetric(checks, true, true));
    }

    /**
     * {@return the metric's description; its name is {@code ifeval-prompt-strict}, {@code ifeval-prompt-loose},
     * {@code ifeval-instruction-strict} or {@code ifeval-instruction-loose}}
     */
    public MetricInfo info() {
        String name = "ifeval-" + (share ? "instruction-" : "prompt-") + (loose ? "loose" : "strict");
        String how = loose ? " by the answer or one of seven variants" : "";
        return share
                ? MetricInfo.share(
                        name, "share of the instructions that are kept" + how + " (IFEval)", "output", IDS, ARGUMENTS)
                : MetricInfo.verdict(name, "all instructions are kept" + how + " (IFEval)", "output", IDS, ARGUMENTS);
    }

    @Override
    public Judgement evaluate(MetricRow row) {
        List<Instruction> instructions = instructions(row);
        List<Boolean> kept;
        try {
            kept = loose ? checks.loose(row.output(), instructions) : checks.strict(row.output(), instructions);
        } catch (IllegalArgumentException e) {
            return new Judgement(info().name(), new Score.Failed(String.valueOf(e.getMessage())), null);
        } catch (StackOverflowError e) {
            String failed = "an expression of an instruction nests too deeply for an answer of this length";
            return new Judgement(info().name(), new Score.Failed(failed), null);
        }
        long count = kept.stream().filter(each -> each).count();
        double score = share ? (double) count / kept.size() : count == kept.size() ? 1 : 0;
        return new Judgement(info().name(), Score.of(score), reason(instructions, kept));
    }

    private static String reason(List<Instruction> instructions, List<Boolean> kept) {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < kept.size(); i++) {
            told.add(instructions.get(i).id() + (kept.get(i) ? ": kept" : ": not kept"));
        }
        return String.join("; ", told);
    }

    private static List<Instruction> instructions(MetricRow row) {
        List<String> ids = row.texts(IDS);
        JsonNode arguments = row.value(ARGUMENTS);
        if (!arguments.isArray() || arguments.size() != ids.size()) {
            throw row.malformed("'" + ARGUMENTS + "' must be an array with an object for each of '" + IDS + "'");
        }
        List<Instruction> instructions = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            if (!arguments.get(i).isObject()) {
                throw row.malformed("'" + ARGUMENTS + "' must hold objects");
            }
            Map<String, Object> values = new HashMap<>(
                    Json.MAPPER.convertValue(arguments.get(i), new TypeReference<Map<String, Object>>() {}));
            values.values().removeIf(value -> value == null);
            instructions.add(new Instruction(ids.get(i), values));
        }
        return instructions;
    }
}
