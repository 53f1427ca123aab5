package dev.llmops.console.internal.page;

import dev.llmops.console.access.ConsoleRequest;
import dev.llmops.console.access.ConsoleRole;
import dev.llmops.console.access.Viewer;
import dev.llmops.console.internal.Result;
import dev.llmops.console.internal.Sources;
import dev.llmops.console.internal.page.Route.Scope;
import java.util.List;
import java.util.Optional;

/** The table of pages: each says whose data it is about and who may see it, and there is no other way to one. */
public final class Pages {

    private final Sources sources;
    private final List<Route> routes;

    /** Makes the pages of some sources. */
    public Pages(Sources sources) {
        this.sources = sources;
        this.routes = routes(new EvaluationPages(), new Overview());
    }

    /** Lambdas where a page needs a module that may not be there: its class is only loaded when somebody goes to it. */
    static List<Route> routes(EvaluationPages evaluations, Overview overview) {
        return List.of(
                Route.look("/", "Overview", Scope.TENANT, overview::page),
                Route.look("/generations", "Generations", Scope.TENANT, GenerationsPage::of),
                Route.look("/generation", null, Scope.TENANT, GenerationPage::of),
                Route.look("/prompts", "Prompts", Scope.INSTALLATION, PromptPages::list),
                Route.look("/prompt", null, Scope.INSTALLATION, PromptPages::one),
                Route.look("/experiments", "Experiments", Scope.INSTALLATION, ExperimentPages::list),
                Route.look("/experiment", null, Scope.INSTALLATION, ExperimentPages::one),
                Route.look("/evaluations", "Evaluations", Scope.INSTALLATION, evaluations::list)
                        .needing(given -> given.evaluations() != null),
                Route.look("/evaluation", null, Scope.INSTALLATION, evaluations::one)
                        .withContent()
                        .needing(given -> given.evaluations() != null),
                Route.look("/feedback", "Feedback", Scope.TENANT, FeedbackPage::of),
                Route.look("/queues", "Annotation", Scope.INSTALLATION, QueuesPage::of)
                        .needing(given -> !given.queues().isEmpty()),
                Route.look("/queue", null, Scope.INSTALLATION, AnnotationPage::of)
                        .by("POST")
                        .withContent()
                        .forRole(ConsoleRole.ANNOTATION)
                        .needing(given -> !given.queues().isEmpty() && given.annotation()),
                Route.look("/findings", "Guardrails", Scope.TENANT, FindingsPage::of),
                Route.look("/red-team", "Red team", Scope.INSTALLATION, visit -> RedTeamPages.list(visit))
                        .needing(given -> given.redTeam() != null),
                Route.look("/red-team-run", null, Scope.INSTALLATION, visit -> RedTeamPages.one(visit))
                        .withContent()
                        .needing(given -> given.redTeam() != null),
                Route.look("/indexes", "Indexes", Scope.INSTALLATION, visit -> IndexesPage.of(visit))
                        .needing(given -> !given.indexes().isEmpty()),
                Route.look("/audit", "Audit", Scope.INSTALLATION, AuditPage::of),
                Route.look("/playground", null, Scope.TENANT, PlaygroundPage::form)
                        .withContent()
                        .forRole(ConsoleRole.PLAYGROUND)
                        .needing(given -> given.playground() != null),
                Route.look("/playground", null, Scope.TENANT, PlaygroundPage::ask)
                        .by("POST")
                        .withContent()
                        .forRole(ConsoleRole.PLAYGROUND)
                        .needing(given -> given.playground() != null),
                Route.look("/feedback", null, Scope.TENANT, FeedbackPage::give)
                        .by("POST")
                        .forRole(ConsoleRole.FEEDBACK)
                        .needing(given -> given.feedback() != null));
    }

    List<Route> routes() {
        return routes;
    }

    /**
     * {@return the page, or why there is none}
     *
     * @param token proves that a form came from a page of this viewer; empty where there is none
     */
    public Result answer(ConsoleRequest request, Viewer viewer, String token) {
        Visit visit = new Visit(request, viewer, sources, routes, token);
        Optional<Route> found = routes.stream()
                .filter(route -> route.path().equals(request.path())
                        && route.method().equals(request.method())
                        && route.shown(sources))
                .findFirst();
        if (found.isEmpty()) {
            return refused(visit, Refusal.notFound("there is no page " + Texts.cut(request.path(), 80)));
        }
        String refusal = found.get().refusal(viewer);
        if (refusal != null) {
            return refused(visit, Refusal.forbidden(refusal));
        }
        try {
            return found.get().page().apply(visit);
        } catch (Refusal e) {
            return refused(visit, e);
        }
    }

    private static Result refused(Visit visit, Refusal refusal) {
        String title =
                refusal.status() == 404 ? "Not found" : refusal.status() == 403 ? "Not allowed" : "Not understood";
        ErrorView view = new ErrorView(title, String.valueOf(refusal.getMessage()));
        return new Result(refusal.status(), Templates.html("error", visit.shell(title), view), null);
    }

    /** What is shown in the place of a page. */
    record ErrorView(String title, String message) {}
}
