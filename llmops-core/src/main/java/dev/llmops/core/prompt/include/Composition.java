package dev.llmops.core.prompt.include;

import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.internal.template.PartialTokens;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Makes one prompt of several. What is included stands after the template as Handlebars' inline partials, under the name of the version
 * that it was resolved to, so that the lines of the template keep their numbers and two labels of one version are one text. An included
 * prompt's own partials get names that nobody else has.
 */
final class Composition {

    private final Map<String, PromptVersion> resolved;
    private final InputSchemas schemas;
    private final Map<String, Object> defaults = new LinkedHashMap<>();
    private final Set<String> passed = new HashSet<>();
    private final StringBuilder template = new StringBuilder();

    private Composition(PromptVersion version, Map<String, PromptVersion> resolved) {
        this.resolved = resolved;
        this.schemas = new InputSchemas(version);
        this.defaults.putAll(version.content().inputDefaults());
    }

    /**
     * {@return a version's content with what it includes}
     *
     * @param resolved the versions, by what stands in the templates
     */
    static PromptContent of(PromptVersion version, Map<String, PromptVersion> resolved) {
        return new Composition(version, resolved).compose(version.content());
    }

    private PromptContent compose(PromptContent content) {
        Map<PromptReference, PromptVersion> all = new LinkedHashMap<>();
        resolved.values().forEach(included -> all.putIfAbsent(included.reference(), included));
        PartialTokens own = PartialTokens.in(content.template());
        passed.addAll(own.passed());
        all.values().forEach(included -> passed.addAll(tokens(included).passed()));
        template.append(own.rename(this::name));
        all.values().forEach(this::include);
        return new PromptContent(
                template.toString(),
                content.model(),
                content.parameters(),
                schemas.merged(),
                defaults,
                content.tools(),
                content.responseFormat(),
                content.examples());
    }

    private void include(PromptVersion included) {
        PartialTokens tokens = tokens(included);
        String own = included.reference() + "/";
        template.append("{{#*inline \"")
                .append(included.reference())
                .append("\"}}")
                .append(tokens.rename(name -> tokens.defined().contains(name) ? own + name : name(name)))
                .append("{{/inline}}");
        schemas.add(included, passed);
        included.content().inputDefaults().forEach((name, value) -> {
            if (schemas.takes(name)) {
                defaults.putIfAbsent(name, value);
            }
        });
    }

    private static PartialTokens tokens(PromptVersion version) {
        return PartialTokens.in(version.content().template());
    }

    private String name(String text) {
        PromptVersion included = resolved.get(text);
        return included == null ? text : included.reference().toString();
    }
}
