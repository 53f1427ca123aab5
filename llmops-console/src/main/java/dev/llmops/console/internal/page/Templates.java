package dev.llmops.console.internal.page;

import dev.llmops.console.internal.Result;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/** The templates, which were compiled with the module: what they write into HTML is escaped for the place where it stands. */
final class Templates {

    private static final TemplateEngine ENGINE = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Templates.class.getClassLoader(), Templates.class.getPackageName());

    private Templates() {}

    static Result page(String name, Shell shell, Object view) {
        return Result.page(html(name, shell, view));
    }

    static String html(String name, Shell shell, Object view) {
        StringOutput output = new StringOutput(16_384);
        ENGINE.render(name + ".jte", Map.of("shell", shell, "view", view), output);
        return output.toString();
    }
}
