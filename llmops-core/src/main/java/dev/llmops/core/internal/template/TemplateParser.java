package dev.llmops.core.internal.template;

import com.github.jknack.handlebars.internal.HbsLexer;
import com.github.jknack.handlebars.internal.HbsParser;
import com.github.jknack.handlebars.internal.HbsParser.TemplateContext;
import com.github.jknack.handlebars.internal.antlr.CharStreams;
import com.github.jknack.handlebars.internal.antlr.CommonTokenStream;
import com.github.jknack.handlebars.internal.antlr.LexerNoViableAltException;
import org.jspecify.annotations.Nullable;

/**
 * The parse tree of a template. handlebars.java does not show its own, so its parser is run a second time: whatever
 * this library then says about a template is by the very grammar that renders it.
 */
public final class TemplateParser {

    private TemplateParser() {}

    /** {@return the tree, or null if the template has a syntax error, or is beyond what is parsed} */
    public static @Nullable TemplateContext parse(String template) {
        if (TemplateLimits.exceededIn(template) != null) {
            return null;
        }
        HbsLexer lexer = new HbsLexer(CharStreams.fromString(template), "{{", "}}") {
            @Override
            public void recover(LexerNoViableAltException e) {
                throw new IllegalArgumentException(e);
            }
        };
        lexer.removeErrorListeners();
        HbsParser parser = new HbsParser(new CommonTokenStream(lexer));
        parser.removeErrorListeners();
        try {
            TemplateContext tree = parser.template();
            return parser.getNumberOfSyntaxErrors() == 0 ? tree : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
