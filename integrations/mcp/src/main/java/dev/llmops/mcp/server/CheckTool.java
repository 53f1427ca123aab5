package dev.llmops.mcp.server;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@code check_text}. */
final class CheckTool implements ServerTool {

    private static final Map<String, GuardrailStage> STAGES = Map.of(
            "input", GuardrailStage.USER_INPUT,
            "passage", GuardrailStage.PASSAGE,
            "tool", GuardrailStage.TOOL_RESULT,
            "output", GuardrailStage.OUTPUT);

    private final List<Guardrail> guardrails;

    CheckTool(List<Guardrail> guardrails) {
        this.guardrails = List.copyOf(guardrails);
    }

    @Override
    public String name() {
        return "check_text";
    }

    @Override
    public String title() {
        return "Check a text";
    }

    @Override
    public String description() {
        return "Checks a text by the application's guardrails, and says what they decide and found. It does not give"
                + " the text back.";
    }

    @Override
    public Map<String, Object> parameters() {
        return Map.of(
                "text",
                Schemas.text("The text."),
                "stage",
                Schemas.choice(
                        "Where it could come from. Default: input.",
                        STAGES.keySet().stream().sorted().toList()));
    }

    @Override
    public Set<String> required() {
        return Set.of("text");
    }

    @Override
    public Map<String, Object> result() {
        return Map.of(
                "allowed",
                Map.of("type", "boolean", "description", "Whether no guardrail stops it."),
                "checks",
                Schemas.objects(
                        "One for each guardrail that looks at this stage.",
                        Map.of(
                                "guardrail",
                                Schemas.text("Its name."),
                                "decision",
                                Schemas.text("pass, transform, block or reask."),
                                "findings",
                                Schemas.objects(
                                        "What it saw.",
                                        Map.of(
                                                "type",
                                                Schemas.text("What it is, such as email."),
                                                "detector",
                                                Schemas.text("What saw it."),
                                                "score",
                                                Map.of("type", "number"),
                                                "start",
                                                Map.of("type", "integer"),
                                                "end",
                                                Map.of("type", "integer"))))));
    }

    @Override
    public Map<String, Object> call(Caller caller, Arguments arguments, Progress progress) {
        String given = arguments.optional("stage");
        GuardrailStage stage = STAGES.get(given == null ? "input" : given);
        if (stage == null) {
            throw new IllegalArgumentException("argument 'stage' must be one of "
                    + STAGES.keySet().stream().sorted().toList());
        }
        String text = arguments.text("text");
        GuardrailContext context = GuardrailContext.of(caller);
        boolean allowed = true;
        List<Map<String, Object>> checks = new ArrayList<>();
        for (Guardrail guardrail : guardrails) {
            if (guardrail.stages().contains(stage)) {
                Decision decision = guardrail.check(stage, text, context);
                allowed &= decision instanceof Decision.Pass || decision instanceof Decision.Transform;
                checks.add(Map.of(
                        "guardrail",
                        guardrail.name(),
                        "decision",
                        decision.getClass().getSimpleName().toLowerCase(Locale.ROOT),
                        "findings",
                        decision.findings().stream().map(CheckTool::row).toList()));
            }
        }
        return Map.of("allowed", allowed, "checks", checks);
    }

    private static Map<String, Object> row(Finding finding) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("type", finding.type());
        row.put("detector", finding.detector());
        row.put("score", finding.score());
        if (finding.range() != null) {
            row.put("start", finding.range().start());
            row.put("end", finding.range().end());
        }
        return row;
    }
}
