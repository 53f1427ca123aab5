package dev.llmops.console.internal.page;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.store.Store;
import dev.llmops.audit.access.ReadControlledStore;
import dev.llmops.audit.access.StoreReader;
import dev.llmops.audit.access.TextAccess;
import dev.llmops.console.access.ConsoleRequest;
import dev.llmops.console.access.ConsoleRole;
import dev.llmops.console.access.Viewer;
import dev.llmops.console.internal.Sources;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request of one viewer: all that a page reads goes through here, with the viewer's tenant and right to read texts. */
final class Visit {

    private final ConsoleRequest request;
    private final Viewer viewer;
    private final Sources sources;
    private final Store store;
    private final List<Route> routes;
    private final String token;

    Visit(ConsoleRequest request, Viewer viewer, Sources sources, List<Route> routes, String token) {
        this.request = request;
        this.viewer = viewer;
        this.sources = sources;
        this.routes = routes;
        this.token = token;
        TextAccess access = viewer.mayReadContent() ? TextAccess.TEXTS : TextAccess.METADATA;
        this.store = ReadControlledStore.of(
                sources.store(), new StoreReader(viewer.name(), access, "console " + request.path()), sources.clock());
    }

    Viewer viewer() {
        return viewer;
    }

    Sources sources() {
        return sources;
    }

    /** As this viewer may read it; each reading of records is written down. */
    Store store() {
        return store;
    }

    /** Proves that a form came from a page of this viewer. */
    String token() {
        return token;
    }

    boolean may(ConsoleRole role) {
        return viewer.roles().contains(role)
                && switch (role) {
                    case FEEDBACK -> sources.feedback() != null;
                    case PLAYGROUND -> sources.playground() != null;
                    case ANNOTATION -> sources.annotation();
                };
    }

    @Nullable
    String parameter(String name) {
        return request.parameter(name);
    }

    String require(String name) {
        String value = request.parameter(name);
        if (value == null) {
            throw Refusal.badRequest("the address lacks its parameter '" + name + "'");
        }
        return value;
    }

    boolean flag(String name) {
        return request.parameter(name) != null;
    }

    /** A filter that holds what the viewer may see at most. */
    GenerationFilter.Builder filter() {
        return GenerationFilter.builder().tenant(viewer.tenant());
    }

    GenerationId id() {
        return id("id");
    }

    GenerationId id(String name) {
        String value = require(name);
        try {
            return new GenerationId(value);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("'" + Texts.cut(value, 80) + "' is no id of a generation");
        }
    }

    /** One of the viewer's tenant; one of another is as one that is not there. */
    Generation generation(GenerationId id) {
        GenerationFilter only = filter().ids(id, id).build();
        return store.generations().list(new GenerationQuery(1, null, only)).stream()
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("there is no generation " + id));
    }

    String url(String path) {
        return request.base() + path;
    }

    String url(String path, Map<String, String> parameters) {
        return Texts.address(request.base() + path, parameters);
    }

    String generationUrl(GenerationId id) {
        return url("/generation", Map.of("id", id.value()));
    }

    Shell shell(String title) {
        List<Shell.Item> items = routes.stream()
                .filter(route -> route.label() != null && route.refusal(viewer) == null && route.shown(sources))
                .map(route -> new Shell.Item(
                        request.base() + route.path(), String.valueOf(route.label()), route.isNear(request.path())))
                .toList();
        return new Shell(title, request.base(), items, viewer.name(), viewer.tenant(), viewer.mayReadContent());
    }
}
