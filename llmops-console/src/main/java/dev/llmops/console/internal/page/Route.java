package dev.llmops.console.internal.page;

import dev.llmops.console.access.ConsoleRole;
import dev.llmops.console.access.Viewer;
import dev.llmops.console.internal.Result;
import dev.llmops.console.internal.Sources;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A page and who may see it.
 *
 * @param method of HTTP
 * @param label what it is called in the navigation, or null if it is not there
 * @param scope whose data it is about
 * @param content whether it is nothing without texts
 * @param role what a viewer must be allowed to, or null if looking is enough
 * @param needs whether the console was given what the page is about
 * @param page makes it
 */
record Route(
        String method,
        String path,
        @Nullable String label,
        Scope scope,
        boolean content,
        @Nullable ConsoleRole role,
        Predicate<Sources> needs,
        Function<Visit, Result> page) {

    /** Whose data a page is about. */
    enum Scope {
        /** Of one tenant, if the viewer is of one. */
        TENANT,
        /** Of all tenants together, so that who is of one does not see it. */
        INSTALLATION
    }

    static Route look(String path, @Nullable String label, Scope scope, Function<Visit, Result> page) {
        return new Route("GET", path, label, scope, false, null, sources -> true, page);
    }

    Route withContent() {
        return new Route(method, path, label, scope, true, role, needs, page);
    }

    Route needing(Predicate<Sources> source) {
        return new Route(method, path, label, scope, content, role, source, page);
    }

    Route forRole(ConsoleRole wanted) {
        return new Route(method, path, label, scope, content, wanted, needs, page);
    }

    Route by(String other) {
        return new Route(other, path, label, scope, content, role, needs, page);
    }

    boolean shown(Sources sources) {
        return needs.test(sources);
    }

    /** Why a viewer does not get the page, or null. */
    @Nullable
    String refusal(Viewer viewer) {
        if (scope == Scope.INSTALLATION && viewer.tenant() != null) {
            return "this page is about all tenants, and you see one";
        }
        if (content && !viewer.mayReadContent()) {
            return "this page is about what was said, which you may not read";
        }
        if (role != null && !viewer.roles().contains(role)) {
            return "you may look, and not change anything here";
        }
        return null;
    }

    /** Whether another page belongs to this one in the navigation: what is in it has its name in the singular. */
    boolean isNear(String other) {
        return other.equals(path)
                || (path.length() > 1 && path.endsWith("s") && other.equals(path.substring(0, path.length() - 1)))
                || (path.length() > 1 && other.startsWith(path + "-"));
    }
}
