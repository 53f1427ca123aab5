package dev.llmops.cli.option;

import dev.llmops.api.guardrail.GuardrailStage;

/** Where a text could come from, in short. */
public enum TextStage {
    input(GuardrailStage.USER_INPUT),
    passage(GuardrailStage.PASSAGE),
    tool(GuardrailStage.TOOL_RESULT),
    output(GuardrailStage.OUTPUT);

    private final GuardrailStage stage;

    TextStage(GuardrailStage stage) {
        this.stage = stage;
    }

    public GuardrailStage stage() {
        return stage;
    }
}
