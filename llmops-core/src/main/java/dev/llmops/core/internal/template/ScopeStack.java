package dev.llmops.core.internal.template;

import com.github.jknack.handlebars.internal.HbsParser.BlockParamsContext;
import com.github.jknack.handlebars.internal.antlr.tree.ParseTree;
import dev.llmops.core.internal.template.TemplateUse.Need;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a name in a template refers to, by the rules of Handlebars: a name is looked up in the innermost scope only. */
final class ScopeStack {

    enum Kind {
        /** The variables. */
        ROOT,
        /** An item or member of a variable. */
        ITEM,
        /** One or the other; it depends on a value. */
        UNKNOWN
    }

    private record Scope(Kind kind, Set<String> params) {}

    /** What a path reads: a variable, the variables as a whole, or neither. */
    record Target(@Nullable String variable, boolean everything, boolean sure) {

        private static final Target NONE = new Target(null, false, true);

        void addTo(TemplateUse use, int line, Need need) {
            if (everything) {
                use.addEverything();
            } else if (variable != null) {
                use.add(variable, line, sure ? need : Need.PERHAPS);
            }
        }
    }

    private final List<Scope> scopes = new ArrayList<>(List.of(new Scope(Kind.ROOT, Set.of())));

    void open(Kind kind, @Nullable BlockParamsContext params) {
        Set<String> names = params == null
                ? Set.of()
                : params.QID().stream().map(ParseTree::getText).collect(Collectors.toUnmodifiableSet());
        scopes.add(new Scope(kind, names));
    }

    void close() {
        scopes.remove(scopes.size() - 1);
    }

    Target resolve(String path) {
        if (path.startsWith("@root")) {
            return read(path.substring("@root".length()), Kind.ROOT);
        }
        if (path.startsWith("@")) {
            return Target.NONE;
        }
        int depth = scopes.size() - 1;
        String rest = path;
        while (rest.startsWith("..")) {
            depth--;
            rest = rest.length() > 2 ? rest.substring(3) : "this";
        }
        if (rest.equals(path) && isParam(head(rest))) {
            return Target.NONE;
        }
        return read(rest, scopes.get(Math.max(depth, 0)).kind());
    }

    private static Target read(String path, Kind kind) {
        if (kind == Kind.ITEM) {
            return Target.NONE;
        }
        String name = head(path.replaceFirst("^(this)?[./]|^this$", ""));
        return name.isEmpty() ? new Target(null, true, true) : new Target(name, false, kind == Kind.ROOT);
    }

    private boolean isParam(String name) {
        return scopes.stream().anyMatch(scope -> scope.params().contains(name));
    }

    private static String head(String path) {
        if (path.startsWith("[")) {
            int end = path.indexOf(']');
            return end < 0 ? path : path.substring(1, end);
        }
        return path.split("[./]", 2)[0];
    }
}
