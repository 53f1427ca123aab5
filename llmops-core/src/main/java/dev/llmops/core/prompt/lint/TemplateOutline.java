package dev.llmops.core.prompt.lint;

import com.github.jknack.handlebars.internal.HbsParser.AmpvarContext;
import com.github.jknack.handlebars.internal.HbsParser.BlockContext;
import com.github.jknack.handlebars.internal.HbsParser.BodyContext;
import com.github.jknack.handlebars.internal.HbsParser.ElseStmtChainContext;
import com.github.jknack.handlebars.internal.HbsParser.EscapeContext;
import com.github.jknack.handlebars.internal.HbsParser.HashContext;
import com.github.jknack.handlebars.internal.HbsParser.LiteralPathContext;
import com.github.jknack.handlebars.internal.HbsParser.ParamContext;
import com.github.jknack.handlebars.internal.HbsParser.RefParamContext;
import com.github.jknack.handlebars.internal.HbsParser.SexprContext;
import com.github.jknack.handlebars.internal.HbsParser.StaticPathContext;
import com.github.jknack.handlebars.internal.HbsParser.StringParamContext;
import com.github.jknack.handlebars.internal.HbsParser.SubParamExprContext;
import com.github.jknack.handlebars.internal.HbsParser.TemplateContext;
import com.github.jknack.handlebars.internal.HbsParser.TextContext;
import com.github.jknack.handlebars.internal.HbsParser.TvarContext;
import com.github.jknack.handlebars.internal.HbsParser.VarContext;
import com.github.jknack.handlebars.internal.HbsParserBaseVisitor;
import com.github.jknack.handlebars.internal.antlr.ParserRuleContext;
import com.github.jknack.handlebars.internal.antlr.tree.ParseTree;
import dev.llmops.api.message.Role;
import dev.llmops.core.internal.template.TemplateParser;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of a template in the order in which they are rendered, with partials in their places. A piece of a partial stands where the
 * partial is called.
 */
final class TemplateOutline extends HbsParserBaseVisitor<@Nullable Void> {

    private static final Map<String, Role> ROLES =
            Map.of("system", Role.SYSTEM, "user", Role.USER, "model", Role.ASSISTANT, "assistant", Role.ASSISTANT);
    private static final Set<String> LOOPS = Set.of("each", "with");
    private static final Set<String> CONDITIONS = Set.of("if", "unless", "ifEquals", "unlessEquals");
    private static final int MAX = 100_000;

    /** What names mean: members of an item where there is a loop, and what is defined beside. */
    private record Scope(String loop, Set<String> defined) {}

    private final List<Piece> pieces = new ArrayList<>();
    private final Deque<Scope> scopes = new ArrayDeque<>(List.of(new Scope("", Set.of())));
    private final Map<String, BodyContext> partials = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private Role role = Role.USER;
    /** The call of the outermost partial that is open. */
    private @Nullable ParserRuleContext call;

    private TemplateOutline() {}

    /** {@return the pieces of a template that was checked} */
    static List<Piece> of(String template) {
        TemplateOutline outline = new TemplateOutline();
        TemplateContext tree = TemplateParser.parse(template);
        if (tree != null) {
            outline.define(tree);
            outline.visit(tree);
        }
        return outline.pieces;
    }

    private void define(ParseTree tree) {
        if (tree instanceof BlockContext block
                && block.DECORATOR() != null
                && block.sexpr().param().size() == 1
                && block.sexpr().param(0) instanceof StringParamContext name) {
            partials.put(unquoted(name.getText()), block.thenBody);
        }
        for (int i = 0; i < tree.getChildCount(); i++) {
            define(tree.getChild(i));
        }
    }

    @Override
    public @Nullable Void visitText(TextContext ctx) {
        add(Piece.Kind.TEXT, ctx.getText(), true, false, ctx);
        return null;
    }

    @Override
    public @Nullable Void visitEscape(EscapeContext ctx) {
        add(Piece.Kind.TEXT, ctx.getText().substring(1), true, false, ctx);
        return null;
    }

    @Override
    public @Nullable Void visitVar(VarContext ctx) {
        return print(ctx.sexpr());
    }

    @Override
    public @Nullable Void visitTvar(TvarContext ctx) {
        return print(ctx.sexpr());
    }

    @Override
    public @Nullable Void visitAmpvar(AmpvarContext ctx) {
        return print(ctx.sexpr());
    }

    private @Nullable Void print(SexprContext sexpr) {
        String name = sexpr.QID().getText();
        switch (name) {
            case "role" -> role = ROLES.getOrDefault(unquoted(sexpr.param(0).getText()), role);
            case "history" -> add(Piece.Kind.HISTORY, name, true, false, sexpr);
            case "section" -> {}
            case "json", "lookup", "media" -> {
                sexpr.param().forEach(param -> argument(param, true));
                sexpr.hash().forEach(hash -> argument(hash.param(), true));
            }
            default -> read(name, true, sexpr);
        }
        return null;
    }

    @Override
    public @Nullable Void visitBlock(BlockContext ctx) {
        if (ctx.DECORATOR() != null) {
            return null;
        }
        SexprContext head = ctx.sexpr();
        String name = head.QID().getText();
        Set<String> params = ctx.blockParams() == null
                ? Set.of()
                : ctx.blockParams().QID().stream().map(ParseTree::getText).collect(Collectors.toSet());
        boolean helper = LOOPS.contains(name) || CONDITIONS.contains(name);
        if (helper) {
            head.param().forEach(param -> argument(param, false));
        } else {
            read(name, false, head);
        }
        if (CONDITIONS.contains(name)) {
            visit(ctx.thenBody);
        } else {
            String loop = helper ? head.param(0).getText() : name;
            scopes.push(new Scope(loop, params));
            visit(ctx.thenBody);
            scopes.pop();
        }
        for (ElseStmtChainContext chain : ctx.elseBlock().elseStmtChain()) {
            chain.sexpr().param().forEach(param -> argument(param, false));
            visit(chain.unlessBody);
        }
        if (ctx.elseBlock().elseStmt() != null) {
            visit(ctx.elseBlock().elseStmt().unlessBody);
        }
        return null;
    }

    @Override
    public @Nullable Void visitStaticPath(StaticPathContext ctx) {
        int last = ctx.QID().size() - 1;
        boolean hasContext = last >= 0 && ctx.QID(last).getSymbol() != ctx.path;
        return partial(ctx.path.getText(), hasContext ? ctx.QID(last).getText() : "", ctx.hash(), ctx);
    }

    @Override
    public @Nullable Void visitLiteralPath(LiteralPathContext ctx) {
        String context = ctx.QID() == null ? "" : ctx.QID().getText();
        return partial(unquoted(ctx.path.getText()), context, ctx.hash(), ctx);
    }

    private @Nullable Void partial(String name, String context, List<HashContext> values, ParserRuleContext ctx) {
        Set<String> defined = new HashSet<>(scope().defined());
        for (HashContext value : values) {
            argument(value.param(), true);
            // A value that is handed on under its own name hides nothing.
            boolean same = value.param().getText().equals(value.QID().getText());
            if (!same) {
                defined.add(value.QID().getText());
            }
        }
        if (!context.isEmpty()) {
            read(context, false, ctx);
        }
        BodyContext body = partials.get(name);
        if (body != null && !open.contains(name) && pieces.size() < MAX) {
            boolean outermost = call == null;
            call = outermost ? ctx : call;
            open.push(name);
            scopes.push(new Scope(context.isEmpty() ? scope().loop() : context, defined));
            visit(body);
            scopes.pop();
            open.pop();
            call = outermost ? null : call;
        }
        return null;
    }

    private void argument(ParamContext param, boolean printed) {
        if (param instanceof RefParamContext reference) {
            read(reference.QID().getText(), printed, param);
        } else if (param instanceof SubParamExprContext inner) {
            inner.sexpr().param().forEach(each -> argument(each, printed));
        }
    }

    private void read(String path, boolean printed, ParserRuleContext ctx) {
        boolean root = path.startsWith("@root");
        if (path.startsWith("@") && !root) {
            return;
        }
        String rest = root ? path.substring("@root".length()) : path;
        int up = 0;
        while (rest.startsWith("..")) {
            up++;
            rest = rest.length() > 2 ? rest.substring(3) : "this";
        }
        rest = rest.replaceFirst("^(this)?[./]|^this$", "");
        Scope scope = root
                ? new Scope("", Set.of())
                : scopes.stream().skip(up).findFirst().orElse(new Scope("", Set.of()));
        String name = rest.split("[./]", 2)[0].replaceAll("^\\[|\\]$", "");
        boolean explicit = up > 0 || path.startsWith("this");
        boolean hidden =
                !explicit && (!scope.loop().isEmpty() || scope.defined().contains(name));
        if (name.isEmpty()) {
            boolean everything = scope.loop().isEmpty();
            add(
                    everything ? Piece.Kind.EVERYTHING : Piece.Kind.READ,
                    everything ? "this" : scope.loop(),
                    printed,
                    false,
                    ctx);
        } else if (!(explicit && !scope.loop().isEmpty() && path.startsWith("this"))) {
            pieces.add(new Piece(Piece.Kind.READ, name, printed, scope.loop(), hidden, role, line(ctx), column(ctx)));
        }
    }

    private void add(Piece.Kind kind, String text, boolean printed, boolean hidden, ParserRuleContext ctx) {
        pieces.add(new Piece(kind, text, printed, scope().loop(), hidden, role, line(ctx), column(ctx)));
    }

    private Scope scope() {
        return scopes.element();
    }

    private int line(ParserRuleContext ctx) {
        return (call == null ? ctx : call).getStart().getLine();
    }

    private int column(ParserRuleContext ctx) {
        return (call == null ? ctx : call).getStart().getCharPositionInLine() + 1;
    }

    private static String unquoted(String literal) {
        return literal.length() < 2 ? literal : literal.substring(1, literal.length() - 1);
    }
}
