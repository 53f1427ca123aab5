package dev.llmops.core.internal.template;

import dev.llmops.api.error.PromptVariableException;
import org.jspecify.annotations.Nullable;

/**
 * Where a prompt's template stands, for messages.
 *
 * @param prompt its name and version
 * @param file the file it was loaded from, or null if that is not known
 * @param linesBefore the lines of the file above the template
 * @param lines the lines of the template in the file; what comes after them stands in a partial
 */
public record PromptLocation(String prompt, @Nullable String file, int linesBefore, int lines) {

    PromptVariableException wrong(int line, String problem, @Nullable Throwable cause) {
        return new PromptVariableException("prompt '" + prompt + "' (" + at(line) + "): " + problem, cause);
    }

    private String at(int line) {
        if (file == null) {
            return line > 0 ? "line " + line + " of its template" : "its template";
        }
        if (line > lines) {
            return "a partial of " + file;
        }
        return line > 0 ? file + ":" + (line + linesBefore) : file;
    }
}
