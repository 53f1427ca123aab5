package dev.llmops.core.internal.template;

import com.github.jknack.handlebars.internal.HbsParser.BlockContext;
import com.github.jknack.handlebars.internal.HbsParser.HashContext;
import com.github.jknack.handlebars.internal.HbsParser.LiteralPathContext;
import com.github.jknack.handlebars.internal.HbsParser.StaticPathContext;
import com.github.jknack.handlebars.internal.HbsParser.StringParamContext;
import com.github.jknack.handlebars.internal.HbsParser.TemplateContext;
import com.github.jknack.handlebars.internal.HbsParserBaseVisitor;
import com.github.jknack.handlebars.internal.antlr.Token;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The partials that a template calls and defines, and where their names stand. A name with {@code @} in it is no partial, but a prompt
 * of the registry that is included.
 */
public final class PartialTokens extends HbsParserBaseVisitor<@Nullable Void> {

    /** What Handlebars calls the block that a partial was called with. */
    private static final String BLOCK = "@partial-block";

    /** Counted in code points, as the parser counts. */
    private record Place(int start, int end, String name) {}

    private final String template;
    private final List<Place> places = new ArrayList<>();
    private final Map<String, Integer> called = new LinkedHashMap<>();
    private final Set<String> defined = new HashSet<>();
    private final Set<String> passed = new HashSet<>();

    private PartialTokens(String template) {
        this.template = template;
    }

    /** {@return the partials of a template; none if it has a syntax error, which is reported elsewhere} */
    public static PartialTokens in(String template) {
        PartialTokens tokens = new PartialTokens(template);
        TemplateContext tree = TemplateParser.parse(template);
        if (tree != null) {
            tokens.visit(tree);
        }
        return tokens;
    }

    /** {@return whether a name of a partial means a prompt of the registry} */
    public static boolean isInclude(String name) {
        return name.indexOf('@') > 0;
    }

    /** {@return the names that are called, in order, each with the line of its first call} */
    public Map<String, Integer> called() {
        return called;
    }

    /** {@return the prompts that are included, in order, each with the line of its first include} */
    public Map<String, Integer> includes() {
        Map<String, Integer> includes = new LinkedHashMap<>(called);
        includes.keySet().removeIf(name -> !isInclude(name) || defined.contains(name));
        return includes;
    }

    /** {@return the partials that the template defines} */
    public Set<String> defined() {
        return defined;
    }

    /** {@return the names of values that includes are given in their call} */
    public Set<String> passed() {
        return passed;
    }

    /** {@return the template with other names of partials, where they are called and where they are defined} */
    public String rename(UnaryOperator<String> names) {
        StringBuilder renamed = new StringBuilder(template.length() + 64);
        int codePoint = 0;
        int at = 0;
        places.sort(Comparator.comparingInt(Place::start));
        for (Place place : places) {
            int start = template.offsetByCodePoints(at, place.start - codePoint);
            int end = template.offsetByCodePoints(start, place.end - place.start);
            String name = names.apply(place.name);
            renamed.append(template, at, start);
            renamed.append(name.equals(place.name) ? template.substring(start, end) : '"' + name + '"');
            at = end;
            codePoint = place.end;
        }
        return renamed.append(template, at, template.length()).toString();
    }

    @Override
    public @Nullable Void visitStaticPath(StaticPathContext ctx) {
        call(ctx.path, ctx.path.getText(), ctx.hash());
        return visitChildren(ctx);
    }

    @Override
    public @Nullable Void visitLiteralPath(LiteralPathContext ctx) {
        call(ctx.path, unquoted(ctx.path.getText()), ctx.hash());
        return visitChildren(ctx);
    }

    @Override
    public @Nullable Void visitBlock(BlockContext ctx) {
        if (ctx.DECORATOR() != null
                && ctx.sexpr().param().size() == 1
                && ctx.sexpr().param(0) instanceof StringParamContext name) {
            defined.add(unquoted(name.getText()));
            place(name.getStart(), unquoted(name.getText()));
        }
        return visitChildren(ctx);
    }

    private void call(Token path, String name, List<HashContext> values) {
        if (!name.equals(BLOCK)) {
            called.putIfAbsent(name, path.getLine());
            place(path, name);
        }
        if (isInclude(name)) {
            values.forEach(value -> passed.add(value.QID().getText()));
        }
    }

    private void place(Token token, String name) {
        places.add(new Place(token.getStartIndex(), token.getStopIndex() + 1, name));
    }

    private static String unquoted(String literal) {
        return literal.substring(1, literal.length() - 1);
    }
}
