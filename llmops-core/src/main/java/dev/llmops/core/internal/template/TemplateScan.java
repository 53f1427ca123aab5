package dev.llmops.core.internal.template;

import com.github.jknack.handlebars.internal.HbsParser.AmpvarContext;
import com.github.jknack.handlebars.internal.HbsParser.BlockContext;
import com.github.jknack.handlebars.internal.HbsParser.BlockParamsContext;
import com.github.jknack.handlebars.internal.HbsParser.BodyContext;
import com.github.jknack.handlebars.internal.HbsParser.DelimitersContext;
import com.github.jknack.handlebars.internal.HbsParser.DynamicPathContext;
import com.github.jknack.handlebars.internal.HbsParser.ElseStmtChainContext;
import com.github.jknack.handlebars.internal.HbsParser.HashContext;
import com.github.jknack.handlebars.internal.HbsParser.LiteralPathContext;
import com.github.jknack.handlebars.internal.HbsParser.ParamContext;
import com.github.jknack.handlebars.internal.HbsParser.PartialBlockContext;
import com.github.jknack.handlebars.internal.HbsParser.PexprContext;
import com.github.jknack.handlebars.internal.HbsParser.RawBlockContext;
import com.github.jknack.handlebars.internal.HbsParser.RefParamContext;
import com.github.jknack.handlebars.internal.HbsParser.SexprContext;
import com.github.jknack.handlebars.internal.HbsParser.StaticPathContext;
import com.github.jknack.handlebars.internal.HbsParser.SubParamExprContext;
import com.github.jknack.handlebars.internal.HbsParser.TemplateContext;
import com.github.jknack.handlebars.internal.HbsParser.TvarContext;
import com.github.jknack.handlebars.internal.HbsParser.UnlessContext;
import com.github.jknack.handlebars.internal.HbsParser.VarContext;
import com.github.jknack.handlebars.internal.HbsParserBaseVisitor;
import com.github.jknack.handlebars.internal.antlr.ParserRuleContext;
import dev.llmops.core.internal.template.TemplateUse.Need;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks a template once, before it is ever rendered: collects the variables it reads and reports what a prompt may not
 * do. Nothing here depends on a value, so a prompt that passes once is sound for every value.
 */
final class TemplateScan extends HbsParserBaseVisitor<@Nullable Void> {

    private static final Set<String> NEW_SCOPE = Set.of("each", "with");

    private final TemplateUse use = new TemplateUse();
    private final ScopeStack scopes = new ScopeStack();
    private final PartialCalls partials = new PartialCalls();
    private final HelperRules rules;
    private final Problems problems;

    /** How many blocks are open: what stands in one may not be rendered. */
    private int blocks;

    private TemplateScan(Problems problems) {
        this.problems = problems;
        this.rules = new HelperRules(problems);
    }

    static TemplateUse of(TemplateContext template, Set<String> knownPartials, Problems problems) {
        TemplateScan scan = new TemplateScan(problems);
        scan.visit(template);
        scan.partials.report(knownPartials, problems);
        return scan.use;
    }

    @Override
    public @Nullable Void visitVar(VarContext ctx) {
        if (ctx.DECORATOR() != null) {
            problems.add(line(ctx), "a prompt knows no decorator '" + name(ctx.sexpr()) + "'");
            return null;
        }
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
        if (rules.checkInline(sexpr)) {
            arguments(sexpr, needHere());
        } else {
            read(name(sexpr), line(sexpr), needHere());
        }
        return null;
    }

    @Override
    public @Nullable Void visitBlock(BlockContext ctx) {
        if (ctx.DECORATOR() != null) {
            return inlinePartial(ctx);
        }
        SexprContext sexpr = ctx.sexpr();
        boolean hasElse = ctx.elseBlock().elseStmt() != null
                || !ctx.elseBlock().elseStmtChain().isEmpty();
        blockHead(sexpr, hasElse);
        blockBody(sexpr, ctx.blockParams(), ctx.thenBody);
        for (ElseStmtChainContext chain : ctx.elseBlock().elseStmtChain()) {
            blocks++;
            blockHead(chain.sexpr(), true);
            blocks--;
            blockBody(chain.sexpr(), chain.blockParams(), chain.unlessBody);
        }
        if (ctx.elseBlock().elseStmt() != null) {
            body(ctx.elseBlock().elseStmt().unlessBody);
        }
        return null;
    }

    private void blockHead(SexprContext sexpr, boolean hasElse) {
        boolean iterates = NEW_SCOPE.contains(name(sexpr)) && !hasElse;
        if (rules.checkBlock(sexpr)) {
            arguments(sexpr, iterates ? needHere() : atMost(Need.OPTIONAL));
        } else {
            read(name(sexpr), line(sexpr), atMost(Need.OPTIONAL));
        }
    }

    private void blockBody(SexprContext sexpr, @Nullable BlockParamsContext params, BodyContext then) {
        boolean isHelper = PromptHelpers.isHelper(name(sexpr));
        if (isHelper && !NEW_SCOPE.contains(name(sexpr))) {
            body(then);
            return;
        }
        // {{#name}} opens a new scope or none, as the value will have it.
        scopes.open(isHelper ? ScopeStack.Kind.ITEM : ScopeStack.Kind.UNKNOWN, params);
        body(then);
        scopes.close();
    }

    private void body(BodyContext body) {
        blocks++;
        visit(body);
        blocks--;
    }

    @Override
    public @Nullable Void visitUnless(UnlessContext ctx) {
        read(name(ctx.sexpr()), line(ctx), atMost(Need.OPTIONAL));
        body(ctx.body());
        return null;
    }

    private @Nullable Void inlinePartial(BlockContext ctx) {
        String name = rules.inlineName(ctx.sexpr());
        if (name != null) {
            partials.open(name);
            scopes.open(ScopeStack.Kind.UNKNOWN, null);
            body(ctx.thenBody);
            scopes.close();
            partials.close();
        }
        return null;
    }

    @Override
    public @Nullable Void visitStaticPath(StaticPathContext ctx) {
        int last = ctx.QID().size() - 1;
        boolean hasContext = last >= 0 && ctx.QID(last).getSymbol() != ctx.path;
        return partial(ctx, ctx.path.getText(), hasContext ? ctx.QID(last).getText() : null, ctx.hash());
    }

    @Override
    public @Nullable Void visitLiteralPath(LiteralPathContext ctx) {
        String quoted = ctx.path.getText();
        String context = ctx.QID() == null ? null : ctx.QID().getText();
        return partial(ctx, quoted.substring(1, quoted.length() - 1), context, ctx.hash());
    }

    @Override
    public @Nullable Void visitDynamicPath(DynamicPathContext ctx) {
        problems.add(
                line(ctx), "the name of a partial must be written in the template, so that no value can choose it");
        return null;
    }

    private @Nullable Void partial(PexprContext ctx, String name, @Nullable String context, List<HashContext> hash) {
        partials.call(name, line(ctx), ctx.getParent() instanceof PartialBlockContext);
        if (context != null) {
            read(context, line(ctx), needHere());
        }
        hash.forEach(each -> argument(each.param(), needHere()));
        return null;
    }

    @Override
    public @Nullable Void visitPartialBlock(PartialBlockContext ctx) {
        visit(ctx.pexpr());
        body(ctx.thenBody);
        return null;
    }

    @Override
    public @Nullable Void visitRawBlock(RawBlockContext ctx) {
        problems.add(line(ctx), "raw blocks {{{{...}}}} are not supported; write \\{{ for two literal braces");
        return null;
    }

    @Override
    public @Nullable Void visitDelimiters(DelimitersContext ctx) {
        problems.add(line(ctx), "a prompt cannot change the delimiters {{ and }}");
        return null;
    }

    private void arguments(SexprContext sexpr, Need need) {
        sexpr.param().forEach(param -> argument(param, need));
        sexpr.hash().forEach(hash -> argument(hash.param(), need));
    }

    private void argument(ParamContext param, Need need) {
        if (param instanceof RefParamContext reference) {
            read(reference.QID().getText(), line(param), need);
        } else if (param instanceof SubParamExprContext call) {
            rules.checkCall(call.sexpr());
            arguments(call.sexpr(), need);
        }
    }

    private void read(String path, int line, Need need) {
        scopes.resolve(path).addTo(use, line, need);
    }

    private Need needHere() {
        return blocks == 0 ? Need.REQUIRED : Need.OPTIONAL;
    }

    private Need atMost(Need need) {
        return needHere().compareTo(need) < 0 ? needHere() : need;
    }

    static String name(SexprContext sexpr) {
        return sexpr.QID().getText();
    }

    static int line(ParserRuleContext ctx) {
        return ctx.getStart().getLine();
    }
}
