package dev.llmops.core.prompt;

import com.github.jknack.handlebars.HandlebarsError;
import org.jspecify.annotations.Nullable;

/** Says what handlebars.java found wrong with a template. */
final class SyntaxMessage {

    private SyntaxMessage() {}

    static String of(@Nullable HandlebarsError error, String template) {
        return error == null ? "the template is broken" : "the template is broken: " + error.reason;
    }
}
