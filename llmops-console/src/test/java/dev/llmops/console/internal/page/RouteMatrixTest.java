package dev.llmops.console.internal.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.audit.AuditEntry;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.console.access.ConsoleRequest;
import dev.llmops.console.access.ConsoleRole;
import dev.llmops.console.access.Viewer;
import dev.llmops.console.internal.Result;
import dev.llmops.console.internal.Sources;
import dev.llmops.console.internal.page.Route.Scope;
import dev.llmops.console.sample.SampleCalls;
import dev.llmops.console.sample.SampleDesk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page for every kind of viewer, out of the table of pages: a new one is in it without anybody thinking of it. */
class RouteMatrixTest {

    @TempDir
    static Path folder;

    private static SampleDesk desk;
    private static Sources sources;
    private static Pages pages;

    /** What somebody said, which stands in records of both tenants. */
    private static final List<String> SAID = List.of("metres long", "within 30 days", "That is not what I asked");

    @BeforeAll
    static void open() throws IOException {
        desk = SampleDesk.in(folder, 150);
        Map<String, Supplier<?>> indexes = new HashMap<>();
        sources = new Sources(
                desk.store(),
                folder.resolve("runs"),
                folder.resolve("red-team"),
                Map.of("wrong answers", folder.resolve("queue.jsonl")),
                indexes,
                desk.store().feedback(),
                (id, change) -> {
                    throw new IllegalArgumentException("no model here");
                },
                true,
                InstantSource.fixed(SampleCalls.NOW));
        pages = new Pages(sources);
    }

    @AfterAll
    static void close() {
        desk.close();
    }

    static Stream<Viewer> viewers() {
        Set<ConsoleRole> all = Set.of(ConsoleRole.values());
        return Stream.of(
                new Viewer("all of it", null, all, true),
                new Viewer("reader", null, Set.of(), true),
                new Viewer("figures", null, Set.of(), false),
                new Viewer("acme reader", "acme", Set.of(), true),
                new Viewer("acme figures", "acme", all, false));
    }

    static Stream<Arguments> matrix() {
        return new Pages(new Sources(
                        dev.llmops.api.store.Store.noop(),
                        null,
                        null,
                        Map.of(),
                        Map.of(),
                        null,
                        null,
                        false,
                        InstantSource.fixed(SampleCalls.NOW)))
                .routes().stream()
                        .flatMap(route -> viewers()
                                .map(viewer -> Arguments.of(route.method() + " " + route.path(), route, viewer)));
    }

    @ParameterizedTest(name = "{0} for {2}")
    @MethodSource("matrix")
    void each_page_is_shown_to_who_may_see_it_and_says_nothing_to_others(String name, Route route, Viewer viewer) {
        Result result = pages.answer(request(route), viewer, "token");

        boolean shown = route.needs().test(sources);
        boolean allowed = (route.scope() == Scope.TENANT || viewer.tenant() == null)
                && (!route.content() || viewer.mayReadContent())
                && (route.role() == null || viewer.roles().contains(route.role()));
        assertThat(result.status()).isIn(!shown ? Set.of(404) : allowed ? Set.of(200, 303) : Set.of(403));
        if (!viewer.mayReadContent()) {
            assertThat(result.html()).doesNotContain(SAID);
        }
        if (viewer.tenant() != null) {
            assertThat(result.html()).doesNotContain("globex");
        }
    }

    private static ConsoleRequest request(Route route) {
        Generation call = desk.calls().stream()
                .filter(each -> each.status() == GenerationStatus.COMPLETED)
                .filter(each -> "acme".equals(each.caller().tenant()))
                .findFirst()
                .orElseThrow();
        Map<String, List<String>> parameters = new HashMap<>(Map.of(
                "id",
                List.of(call.id().value()),
                "name",
                List.of(
                        switch (route.path()) {
                            case "/experiment" -> "shorter-answers";
                            case "/queue" -> "wrong answers";
                            default -> "support-answer";
                        }),
                "run",
                List.of(route.path().equals("/evaluation") ? "answers-v3.jsonl" : "guarded.jsonl")));
        if (route.method().equals("POST")) {
            parameters.put("change", List.of("nothing"));
            parameters.put("signal", List.of("up"));
        }
        if (route.path().equals("/findings")) {
            parameters.put("calls", List.of("all"));
        }
        return new ConsoleRequest(
                route.method(), "", route.path(), parameters, Map.of("host", "localhost"), null, Set.of(), true);
    }

    @Test
    void a_call_of_another_tenant_is_as_one_that_is_not_there() {
        Generation foreign = desk.calls().stream()
                .filter(each -> "globex".equals(each.caller().tenant()))
                .findFirst()
                .orElseThrow();
        Viewer viewer = new Viewer("acme reader", "acme", Set.of(ConsoleRole.values()), true);

        for (Route route : pages.routes()) {
            if (route.path().equals("/generation")
                    || (route.method().equals("POST") && route.scope() == Scope.TENANT)
                    || route.path().equals("/playground")) {
                ConsoleRequest request = new ConsoleRequest(
                        route.method(),
                        "",
                        route.path(),
                        Map.of(
                                "id",
                                List.of(foreign.id().value()),
                                "change",
                                List.of("nothing"),
                                "signal",
                                List.of("up")),
                        Map.of(),
                        null,
                        Set.of(),
                        true);
                assertThat(pages.answer(request, viewer, "t").status())
                        .as(route.method() + " " + route.path())
                        .isEqualTo(404);
            }
        }
    }

    @Test
    void a_viewer_cannot_ask_for_another_tenant() {
        Viewer viewer = new Viewer("acme reader", "acme", Set.of(), true);
        ConsoleRequest request = new ConsoleRequest(
                "GET", "", "/generations", Map.of("tenant", List.of("globex")), Map.of(), null, Set.of(), true);

        String html = pages.answer(request, viewer, "").html();

        assertThat(html)
                .contains(">user-")
                .doesNotContain("name=\"tenant\"")
                .doesNotContain(">user-3<")
                .doesNotContain(">user-6<");
    }

    @Test
    void each_reading_of_records_is_in_the_audit_log_with_who_and_which() {
        long before = desk.store().audit().head().sequence();
        Generation call = desk.calls().get(0);
        Viewer viewer = Viewer.reader("rita");

        pages.answer(
                new ConsoleRequest(
                        "GET",
                        "",
                        "/generation",
                        Map.of("id", List.of(call.id().value())),
                        Map.of(),
                        null,
                        Set.of(),
                        true),
                viewer,
                "");

        List<AuditEntry> entries = desk.store().audit().entries(before, 100);
        assertThat(entries).anySatisfy(entry -> {
            assertThat(entry.event().type()).isEqualTo("access.read");
            assertThat(entry.event().actor()).isEqualTo("rita");
            assertThat(entry.event().details().toString()).contains(call.id().value(), "console /generation");
        });
    }
}
