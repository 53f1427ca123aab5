package dev.llmops.mcp.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks at every text of a definition, which all reach the model: descriptions, names of parameters, enum values, defaults, examples, titles. A
 * guardrail that fails is a finding too.
 */
final class DefinitionScan {

    private static final int MAX_TEXT = 4_000;

    private final List<Guardrail> guardrails;

    DefinitionScan(List<Guardrail> guardrails) {
        this.guardrails = guardrails.stream()
                .filter(guardrail -> guardrail.stages().contains(GuardrailStage.TOOL_RESULT))
                .toList();
    }

    /** {@return what is wrong, with the place as a JSON pointer and without the text} */
    List<String> problems(ToolDefinition definition) {
        Set<String> problems = new LinkedHashSet<>();
        List<String> texts = new ArrayList<>();
        walk("", definition.tree(), texts, problems);
        // Together, as the model reads them: an instruction may be spread over parameters.
        guarded("the whole definition", String.join("\n", texts), problems);
        return List.copyOf(problems);
    }

    private void walk(String path, JsonNode node, List<String> texts, Set<String> problems) {
        if (node.isTextual()) {
            look(path, node.textValue(), texts, problems);
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                walk(path + "/" + i, node.get(i), texts, problems);
            }
        } else if (node.isObject()) {
            node.properties().forEach(member -> {
                String below = path + "/" + Visible.text(member.getKey());
                look(below + " (name)", member.getKey(), texts, problems);
                walk(below, member.getValue(), texts, problems);
            });
        }
    }

    private void look(String path, String text, List<String> texts, Set<String> problems) {
        texts.add(text);
        if (text.codePoints().anyMatch(Visible::isHidden)) {
            problems.add(path + ": hidden characters");
        }
        if (text.contains("<!--")) {
            problems.add(path + ": an HTML comment");
        }
        if (text.length() > MAX_TEXT) {
            problems.add(path + ": " + text.length() + " characters, more than " + MAX_TEXT);
        }
        guarded(path, text, problems);
    }

    private void guarded(String path, String text, Set<String> problems) {
        GuardrailContext context = GuardrailContext.of(Caller.ANONYMOUS);
        for (Guardrail guardrail : guardrails) {
            try {
                Decision decision = guardrail.check(GuardrailStage.TOOL_RESULT, text, context);
                if (decision.stops()) {
                    problems.add(path + ": " + guardrail.name() + " blocks it");
                }
            } catch (RuntimeException e) {
                problems.add(path + ": " + guardrail.name() + " failed: " + e);
            }
        }
    }
}
