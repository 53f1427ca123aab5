package dev.llmops.core.prompt;

import com.github.jknack.handlebars.internal.HbsParser.LiteralPathContext;
import com.github.jknack.handlebars.internal.HbsParser.StaticPathContext;
import com.github.jknack.handlebars.internal.HbsParser.TemplateContext;
import com.github.jknack.handlebars.internal.HbsParserBaseVisitor;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The partials that a template calls. */
final class PartialNames extends HbsParserBaseVisitor<@Nullable Void> {

    private final Set<String> names = new LinkedHashSet<>();

    /** {@return their names, in order; empty if the template has a syntax error, which is reported elsewhere} */
    static Set<String> in(String template) {
        PartialNames visitor = new PartialNames();
        TemplateContext tree = TemplateParser.parse(template);
        if (tree != null) {
            visitor.visit(tree);
        }
        return visitor.names;
    }

    @Override
    public @Nullable Void visitStaticPath(StaticPathContext ctx) {
        names.add(ctx.path.getText());
        return null;
    }

    @Override
    public @Nullable Void visitLiteralPath(LiteralPathContext ctx) {
        String quoted = ctx.path.getText();
        names.add(quoted.substring(1, quoted.length() - 1));
        return null;
    }
}
