package dev.llmops.eval.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.eval.exchange.assertion.Assertion;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** Finds what promptfoo would run or load while it evaluates. Without it the tests would mean something else, so the file is refused. */
final class PromptfooCode {

    private static final int NAMED = 5;
    private static final Set<String> HOOKS = Set.of(
            "transform", "transformVars", "contextTransform", "postprocess", "assertScoringFunction", "extensions");

    private final Set<String> found = new LinkedHashSet<>();

    private PromptfooCode() {}

    static void refuse(String name, JsonNode root) {
        PromptfooCode code = new PromptfooCode();
        // Prompts and providers are not read, so what they hold is neither run nor missed.
        code.search(root.isArray() ? root : root.path("tests"), "tests");
        code.search(root.path("defaultTest"), "defaultTest");
        code.search(root.path("assertionTemplates"), "assertionTemplates");
        for (String hook : HOOKS) {
            if (root.has(hook)) {
                code.found.add(hook);
            }
        }
        if (!code.found.isEmpty()) {
            throw new ExchangeException("'" + name + "' brings code or names files with it, which is never run: "
                    + String.join(", ", code.found.stream().limit(NAMED).toList())
                    + (code.found.size() > NAMED ? " and " + (code.found.size() - NAMED) + " more" : "")
                    + ". Take these out, and write what they check as an Evaluator in Java");
        }
    }

    private void search(JsonNode node, String path) {
        if (node.isTextual()) {
            String text = node.textValue().stripLeading().toLowerCase(Locale.ROOT);
            if (text.startsWith("file://") || (path.endsWith(".value") && text.startsWith("package:"))) {
                found.add(path);
            }
            return;
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                search(node.get(i), path + "[" + (i + 1) + "]");
            }
            return;
        }
        node.properties().forEach(member -> {
            boolean typed = member.getKey().equals("type")
                    && Assertion.isCode(member.getValue().asText())
                    && path.contains("ssert");
            if (typed || HOOKS.contains(member.getKey())) {
                found.add(path + (typed ? " (" + member.getValue().asText() + ")" : "." + member.getKey()));
            } else {
                search(member.getValue(), path + "." + member.getKey());
            }
        });
    }
}
