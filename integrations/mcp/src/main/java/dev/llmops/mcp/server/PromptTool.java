package dev.llmops.mcp.server;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code get_prompts}. */
final class PromptTool implements ServerTool {

    private final PromptRegistry prompts;
    private final OutgoingText texts;

    PromptTool(PromptRegistry prompts, OutgoingText texts) {
        this.prompts = prompts;
        this.texts = texts;
    }

    @Override
    public String name() {
        return "get_prompts";
    }

    @Override
    public String title() {
        return "Get prompts";
    }

    @Override
    public String description() {
        return "Without a reference: the latest version of every prompt, without templates. With one, as 'name',"
                + " 'name@3' or 'name@production': that version with its template.";
    }

    @Override
    public Map<String, Object> parameters() {
        return Map.of("reference", Schemas.text("Name, name@number or name@label."));
    }

    @Override
    public Set<String> required() {
        return Set.of();
    }

    @Override
    public Map<String, Object> result() {
        return Map.of(
                "prompts",
                Schemas.objects(
                        "The versions.",
                        Map.of(
                                "name",
                                Schemas.text("Name of the prompt."),
                                "version",
                                Map.of("type", "integer"),
                                "labels",
                                Schemas.texts("Its labels."),
                                "createdAt",
                                Schemas.text("When it was made."),
                                "author",
                                Schemas.text("Who made it."),
                                "message",
                                Schemas.text("What they said of it."),
                                "template",
                                Schemas.text("The template (Dotprompt)."))));
    }

    @Override
    public Map<String, Object> call(Caller caller, Arguments arguments, Progress progress) {
        String reference = arguments.optional("reference");
        if (reference != null) {
            return Map.of("prompts", List.of(row(prompts.get(PromptReference.parse(reference)), true)));
        }
        return Map.of(
                "prompts",
                prompts.names().stream()
                        .map(name -> row(prompts.get(PromptReference.parse(name)), false))
                        .toList());
    }

    private Map<String, Object> row(PromptVersion version, boolean withTemplate) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", version.name());
        row.put("version", version.number());
        row.put("labels", version.labels().stream().sorted().toList());
        row.put("createdAt", version.createdAt().toString());
        if (version.author() != null) {
            row.put("author", version.author());
        }
        if (version.message() != null) {
            row.put("message", texts.ofApplication(version.message(), null));
        }
        if (withTemplate) {
            row.put(
                    "template",
                    texts.ofApplication(version.content().template(), ServerResources.prompt(version.reference())));
        }
        return row;
    }
}
