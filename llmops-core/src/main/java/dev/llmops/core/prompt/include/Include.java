package dev.llmops.core.prompt.include;

import dev.llmops.api.prompt.PromptReference;
import dev.llmops.core.internal.template.PartialTokens;
import java.util.List;

/**
 * A place where a template includes a prompt of the registry.
 *
 * @param text what stands there
 * @param reference what it points to
 * @param line the line of the template, counted from 1
 */
record Include(String text, PromptReference reference, int line) {

    /** {@return the includes of a template that was checked, each reference once} */
    static List<Include> in(String template) {
        return PartialTokens.in(template).includes().entrySet().stream()
                .map(each -> new Include(each.getKey(), PromptReference.parse(each.getKey()), each.getValue()))
                .toList();
    }
}
