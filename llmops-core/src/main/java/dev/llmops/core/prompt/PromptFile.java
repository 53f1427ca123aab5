package dev.llmops.core.prompt;

import dev.llmops.api.error.PromptSyntaxException;
import dev.llmops.api.json.JsonValues;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.core.internal.template.Problems;
import dev.llmops.core.internal.template.PromptCompiler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@code .prompt} file in the Dotprompt format: YAML front matter between two lines of {@code ---}, then a Handlebars
 * template.
 *
 * @param source the name of the file in messages
 * @param name the name that the front matter gives, or null
 * @param description what the prompt is for, or null
 * @param content the prompt's content
 * @param templateLine the line of the file on which the template starts, counted from 1
 * @param extensions keys with a dot, by the part before the last dot: {@code team.owner: x} is
 *     {@code {team={owner=x}}}
 * @param raw the front matter as it was read
 */
public record PromptFile(
        String source,
        @Nullable String name,
        @Nullable String description,
        PromptContent content,
        int templateLine,
        Map<String, Object> extensions,
        Map<String, Object> raw) {

    /** Copies the maps. */
    public PromptFile {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(content, "content");
        extensions = JsonValues.copyOf("extensions", extensions);
        raw = JsonValues.copyOf("raw", raw);
    }

    /**
     * Parses a file's text. Partials that the template calls must be defined in it; {@link PromptDirectory} adds those
     * in separate files beside it.
     *
     * @param source the name of the file in messages
     * @param text the file's text
     * @return the prompt
     * @throws PromptSyntaxException if it is invalid; it reports all problems at once, each with its line
     */
    public static PromptFile parse(String source, String text) {
        Problems problems = new Problems(source);
        PromptFile file = read(source, text, Map.of(), problems);
        PromptCompiler.compile(file.content(), problems.after(file.templateLine() - 1));
        problems.throwIfAny();
        return file;
    }

    /**
     * {@return the text of a file with that content, which {@link #parse} reads again}
     *
     * @param content the content
     */
    public static String format(PromptContent content) {
        return PromptWriter.write(content);
    }

    /**
     * Parses a file's text whose template calls partials in files beside it.
     *
     * @param source the name of the file in messages
     * @param text the file's text
     * @param content the content that the file was read as, including the partials
     * @return the prompt, with that content
     * @throws PromptSyntaxException if it is invalid
     */
    public static PromptFile withPartials(String source, String text, PromptContent content) {
        Problems problems = new Problems(source);
        PromptFile file = read(source, text, Map.of(), problems);
        PromptCompiler.compile(content, problems.after(file.templateLine() - 1));
        problems.throwIfAny();
        return new PromptFile(
                source, file.name(), file.description(), content, file.templateLine(), file.extensions(), file.raw());
    }

    /**
     * {@return the line of a file's text on which a front-matter key is, counted from 1; 0 if it has no such key}
     *
     * @param text the file's text
     * @param path the key after its enclosing keys, outermost first
     */
    public static int lineOf(String text, List<String> path) {
        Problems ignored = new Problems("");
        FrontMatter parts = FrontMatter.split(text, ignored);
        int line = YamlMap.read(parts.yaml(), ignored).lineIfThere(path);
        return line == 0 ? 0 : line + parts.yamlLine() - 1;
    }

    static PromptFile read(String source, String text, Map<String, Map<String, Object>> schemas, Problems problems) {
        FrontMatter parts = FrontMatter.split(text, problems);
        Problems inYaml = problems.after(parts.yamlLine() - 1);
        YamlMap yaml = YamlMap.read(parts.yaml(), inYaml);
        FrontMatterReader reader = new FrontMatterReader(yaml, schemas, inYaml);
        int before = problems.count();
        PromptContent content = reader.content(parts.template());
        Map<String, Object> raw = raw(yaml, problems.count() == before, inYaml);
        return new PromptFile(
                source,
                reader.text("name"),
                reader.text("description"),
                content,
                parts.templateLine(),
                extensions(raw),
                raw);
    }

    /** A value that no key may have is in {@code raw} as well; it is told once. */
    private static Map<String, Object> raw(YamlMap yaml, boolean tell, Problems problems) {
        try {
            return JsonValues.copyOf("front matter", yaml.values());
        } catch (IllegalArgumentException e) {
            if (tell) {
                problems.add(1, String.valueOf(e.getMessage()));
            }
            return Map.of();
        }
    }

    private static Map<String, Object> extensions(Map<String, Object> raw) {
        Map<String, Map<String, Object>> byNamespace = new LinkedHashMap<>();
        raw.forEach((key, value) -> {
            int dot = key.lastIndexOf('.');
            if (dot > 0) {
                byNamespace
                        .computeIfAbsent(key.substring(0, dot), namespace -> new LinkedHashMap<>())
                        .put(key.substring(dot + 1), value);
            }
        });
        return new LinkedHashMap<>(byNamespace);
    }

    PromptFile withTemplate(String template) {
        PromptContent whole = content.withTemplate(template);
        return new PromptFile(source, name, description, whole, templateLine, extensions, raw);
    }
}
