package dev.llmops.eval.benchmark;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.eval.metric.instruction.Instruction;
import dev.llmops.eval.metric.instruction.InstructionChecks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** IFEval's figures of an answer: whether it keeps to all of a prompt's instructions, and to each. */
final class InstructionRows {

    private static final InstructionChecks CHECKS = InstructionChecks.standard();

    private InstructionRows() {}

    static void add(ObjectNode row, Item item, String answer) {
        List<Instruction> instructions = instructions(item);
        try {
            put(row, TaskMetric.PROMPT_STRICT, TaskMetric.INSTRUCTION_STRICT, CHECKS.strict(answer, instructions));
            put(row, TaskMetric.PROMPT_LOOSE, TaskMetric.INSTRUCTION_LOOSE, CHECKS.loose(answer, instructions));
        } catch (IllegalArgumentException e) {
            throw new TaskException(
                    "document " + item.id() + " has an instruction that cannot be checked: " + e.getMessage(), e);
        }
    }

    private static void put(ObjectNode row, String all, String each, List<Boolean> kept) {
        row.put(all, kept.contains(false) ? 0.0 : 1.0);
        ArrayNode values = row.putArray(each);
        kept.forEach(one -> values.add(one ? 1.0 : 0.0));
    }

    private static List<Instruction> instructions(Item item) {
        if (!(item.document().get("instruction_id_list") instanceof List<?> ids)
                || !(item.document().get("kwargs") instanceof List<?> arguments)
                || ids.size() != arguments.size()) {
            throw new TaskException(
                    "document " + item.id() + " must have 'instruction_id_list' and as many 'kwargs'", null);
        }
        List<Instruction> instructions = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            Map<String, Object> given = new HashMap<>();
            if (arguments.get(i) instanceof Map<?, ?> map) {
                map.forEach((name, value) -> {
                    if (value != null) {
                        given.put(String.valueOf(name), value);
                    }
                });
            }
            instructions.add(new Instruction(String.valueOf(ids.get(i)), given));
        }
        return instructions;
    }
}
