package dev.llmops.core.prompt;

import com.github.jknack.handlebars.internal.HbsParser.LiteralPathContext;
import com.github.jknack.handlebars.internal.HbsParser.StaticPathContext;
import com.github.jknack.handlebars.internal.HbsParser.TemplateContext;
import com.github.jknack.handlebars.internal.HbsParserBaseVisitor;
import dev.llmops.core.internal.template.TemplateParser;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The partials that a template calls. */
final class PartialNames extends HbsParserBaseVisitor<@Nullable Void> {

    private final Map<String, Integer> lines = new LinkedHashMap<>();

    /**
     * {@return their names, in order, each with the line of its first call; empty if the template has a syntax error,
     * which is reported elsewhere}
     */
    static Map<String, Integer> in(String template) {
        PartialNames visitor = new PartialNames();
        TemplateContext tree = TemplateParser.parse(template);
        if (tree != null) {
            visitor.visit(tree);
        }
        return visitor.lines;
    }

    @Override
    public @Nullable Void visitStaticPath(StaticPathContext ctx) {
        lines.putIfAbsent(ctx.path.getText(), ctx.path.getLine());
        return null;
    }

    @Override
    public @Nullable Void visitLiteralPath(LiteralPathContext ctx) {
        String quoted = ctx.path.getText();
        lines.putIfAbsent(quoted.substring(1, quoted.length() - 1), ctx.path.getLine());
        return null;
    }
}
