package dev.llmops.core.prompt.lint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.prompt.FewShot;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.core.internal.template.JsonText;
import dev.llmops.core.prompt.PromptFile;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A prompt that is checked.
 *
 * @param name name of the prompt
 * @param text its file
 * @param file the file, read
 * @param whole its content with what it includes
 * @param pieces the pieces of that content's template
 */
record Subject(String name, String text, PromptFile file, PromptContent whole, List<Piece> pieces) {

    static Subject of(String name, String text, PromptFile file, PromptContent whole) {
        return new Subject(name, text, file, whole, TemplateOutline.of(whole.template()));
    }

    /** {@return the line of the file that a line of the template is} */
    int line(int templateLine) {
        return templateLine == 0 ? 0 : templateLine + file.templateLine() - 1;
    }

    /** {@return the line of the file that a key of the front matter stands at, 0 if that cannot be told} */
    int lineOf(String... path) {
        return PromptFile.lineOf(text, List.of(path));
    }

    /** {@return the schema of a variable; one without members if it is not declared} */
    JsonNode declaration(String variable) {
        return properties().path(variable);
    }

    boolean isDeclared() {
        return whole.inputSchema() != null;
    }

    private JsonNode properties() {
        return whole.inputSchema() == null
                ? JsonText.tree(null)
                : JsonText.parsed(whole.inputSchema().json()).path("properties");
    }

    /** {@return the variables that are declared, or have a default} */
    Set<String> declared() {
        Set<String> declared = new LinkedHashSet<>();
        properties().fieldNames().forEachRemaining(declared::add);
        declared.addAll(whole.inputDefaults().keySet());
        return declared;
    }

    /** {@return the variables that the template reads} */
    Set<String> used() {
        return pieces.stream()
                .filter(piece -> piece.isRead() && !piece.hidden())
                .map(Piece::text)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    boolean readsEverything() {
        return pieces.stream().anyMatch(piece -> piece.kind() == Piece.Kind.EVERYTHING);
    }

    /** {@return whether a name is what the library gives the template and no variable} */
    boolean isSupplied(String name) {
        return name.equals("passages") || (name.equals("examples") && whole.examples() != null);
    }

    /** {@return whether an item of a loop is known to have a member} */
    boolean hasMember(String loop, String name) {
        FewShot examples = whole.examples();
        return switch (loop) {
            case "passages" -> Set.of("number", "id", "source", "text").contains(name);
            case "examples" -> examples != null && examples.fields().contains(name);
            default -> {
                JsonNode declared = declaration(loop);
                yield declared.path("items").path("properties").has(name)
                        || declared.path("properties").has(name);
            }
        };
    }

    /** {@return whether examples are shown that differ from call to call} */
    boolean variesByCall(@Nullable String loop) {
        FewShot examples = whole.examples();
        return !"examples".equals(loop) || examples == null || examples.selection() == FewShot.Selection.SIMILAR;
    }
}
