package dev.llmops.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.console.access.ConsoleRole;
import dev.llmops.console.access.Viewer;
import dev.llmops.console.sample.SampleCalls;
import dev.llmops.console.sample.SampleDesk;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleTest {

    @TempDir
    static Path folder;

    private static SampleDesk desk;

    @BeforeAll
    static void open() throws IOException {
        desk = SampleDesk.in(folder, 120);
    }

    @AfterAll
    static void close() {
        desk.close();
    }

    private static final Viewer WRITER = new Viewer("wanda", null, Set.of(ConsoleRole.FEEDBACK), true);

    private static Console writing() {
        return desk.console()
                .access(request -> Optional.of(WRITER))
                .feedback(desk.store().feedback())
                .build();
    }

    @Test
    void a_link_that_leads_nowhere_hides_no_other_run() throws IOException {
        Path link = folder.resolve("runs").resolve("gone.jsonl");
        Files.createSymbolicLink(link, folder.resolve("nowhere.jsonl"));
        try {
            ConsoleResponse page = desk.console().build().handle(Asking.get("/evaluations"));

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).contains(".jsonl").doesNotContain("gone.jsonl");
        } finally {
            Files.delete(link);
        }
    }

    @Test
    void a_library_that_is_not_there_is_an_answer_too() {
        Console console = desk.console()
                .access(request -> {
                    throw new NoClassDefFoundError("com/example/SignIn");
                })
                .build();

        assertThat(console.handle(Asking.get("/")).status()).isEqualTo(500);
    }

    @Test
    void every_answer_forbids_scripts_frames_and_forms_of_others() {
        Console console = desk.console().build();

        for (String path : List.of("/", "/generations", "/nothing", "/assets/console.css")) {
            assertThat(console.handle(Asking.get(path)).headers())
                    .as(path)
                    .containsEntry("X-Content-Type-Options", "nosniff")
                    .containsEntry("Referrer-Policy", "same-origin")
                    .containsEntry(
                            "Content-Security-Policy",
                            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                                    + " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        }
        assertThat(console.handle(Asking.get("/")).headers()).containsEntry("Cache-Control", "no-store");
    }

    @ParameterizedTest
    @CsvSource({
        "prompt, greet@production, 'prompt must be a name, or name@version with the number of a version, but was'",
        "prompt, greet@99999999999, 'prompt must be a name, or name@version with the number of a version, but was'",
        "status, BROKEN, 'status must be one of [COMPLETED'",
        "from, yesterday, 'from must be a day, as 2026-03-01, or a time in UTC'",
        "to, 2026-03-01T25:00, 'to must be a day, as 2026-03-01, or a time in UTC'",
        "tag, team, 'a tag must be name=value'"
    })
    void a_filter_that_is_wrong_is_told_with_what_it_must_be(String field, String value, String expected) {
        ConsoleResponse page = desk.console().build().handle(Asking.get("/generations", field, value));

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.body()).contains(expected, value).doesNotContain("For input string", "enum constant");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "127.0.0.1.evil.example:8090", "localhost.evil.example", ""})
    void a_name_that_leads_here_from_elsewhere_is_refused(String host) {
        Console console = desk.console().build();

        assertThat(console.handle(Asking.request("GET", "/", Map.of("Host", host)))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void a_name_that_was_allowed_is_answered_and_no_other() {
        Console console = desk.console().allowedHost("ops.example").build();

        assertThat(console.handle(Asking.request("GET", "/", Map.of("Host", "ops.example:8090")))
                        .status())
                .isEqualTo(200);
        assertThat(console.handle(Asking.request("GET", "/", Map.of("Host", "other.example")))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void without_access_hook_only_this_machine_is_answered() {
        Console console = desk.console().build();

        assertThat(console.handle(Asking.request("GET", "/", Map.of("X-Forwarded-For", "10.0.0.9")))
                        .status())
                .isEqualTo(403);
        assertThatThrownBy(() -> ConsoleServer.start(console, new InetSocketAddress("0.0.0.0", 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("access");
    }

    @Test
    void who_the_hook_does_not_know_gets_nothing() {
        Console console = desk.console().access(request -> Optional.empty()).build();

        ConsoleResponse response = console.handle(Asking.get("/generations"));

        assertThat(response.status()).isEqualTo(403);
        assertThat(response.body()).doesNotContain("<table");
    }

    @Test
    void it_is_read_only_unless_told_otherwise() {
        Generation call = desk.call(GenerationStatus.COMPLETED);
        Console console = desk.console().access(request -> Optional.of(WRITER)).build();
        String page = console.handle(Asking.get("/generation", "id", call.id().value()))
                .body();

        assertThat(page).doesNotContain("method=\"post\"");
        assertThat(console.handle(Asking.post("/feedback", "id", call.id().value(), "signal", "up", "token", "x"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void feedback_needs_a_form_of_this_console_sent_by_the_same_origin() {
        Generation call = desk.call(GenerationStatus.FAILED);
        Console console = writing();
        String id = call.id().value();
        String token = token(console.handle(Asking.get("/generation", "id", id)).body());
        int before = desk.store().feedback().of(call.id()).size();

        assertThat(console.handle(Asking.post("/feedback", "id", id, "signal", "up", "token", "guessed"))
                        .status())
                .isEqualTo(403);
        for (Map<String, String> elsewhere : List.of(
                Map.of("Origin", "https://evil.example"),
                Map.of("Origin", "null"),
                Map.of("Origin", "http://localhost:8090", "Sec-Fetch-Site", "cross-site"),
                Map.<String, String>of())) {
            assertThat(console.handle(Asking.request(
                                    "POST", "/feedback", elsewhere, "id", id, "signal", "up", "token", token))
                            .status())
                    .as(elsewhere.toString())
                    .isEqualTo(403);
        }
        assertThat(console.handle(Asking.get("/feedback", "id", id, "signal", "up", "token", token))
                        .status())
                .as("a GET changes nothing")
                .isEqualTo(200);
        assertThat(desk.store().feedback().of(call.id())).hasSize(before);

        ConsoleResponse given =
                console.handle(Asking.post("/feedback", "id", id, "signal", "down", "comment", "no", "token", token));

        assertThat(given.status()).isEqualTo(303);
        assertThat(given.headers()).containsEntry("Location", "/generation?id=" + id);
        assertThat(desk.store().feedback().of(call.id()))
                .extracting(Feedback::user)
                .contains("wanda");
    }

    private static String token(String page) {
        Matcher matcher = Pattern.compile("name=\"token\" value=\"([^\"]+)\"").matcher(page);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../desk.db", "/etc/passwd", "..%2fdesk.db", "desk.db", "nothing.jsonl"})
    void a_run_is_only_ever_one_of_the_folder(String name) {
        Console console = desk.console().build();

        assertThat(console.handle(Asking.get("/evaluation", "run", name)).status())
                .isEqualTo(404);
        assertThat(console.handle(Asking.get("/red-team-run", "run", name)).status())
                .isEqualTo(404);
    }

    @Test
    void what_is_asked_wrongly_is_told_and_not_thrown() {
        Console console = desk.console().build();

        assertThat(console.handle(Asking.get("/generation")).status()).isEqualTo(400);
        assertThat(console.handle(Asking.get("/generation", "id", "x' OR 1=1")).status())
                .isEqualTo(400);
        assertThat(console.handle(Asking.get("/generations", "from", "yesterday"))
                        .status())
                .isEqualTo(400);
        assertThat(console.handle(Asking.get("/generations", "status", "FINE")).status())
                .isEqualTo(400);
        assertThat(console.handle(Asking.get("/generations", "tag", "x")).status())
                .isEqualTo(400);
        assertThat(console.handle(Asking.get("/generations", "prompt", "p@x")).status())
                .isEqualTo(400);
        assertThat(console.handle(Asking.get("/prompt", "name", "none")).status())
                .isEqualTo(404);
        assertThat(console.handle(Asking.get("/experiment", "name", "none")).status())
                .isEqualTo(404);
        assertThat(console.handle(Asking.get("/audit", "head", "x", "verify", "1"))
                        .status())
                .isEqualTo(400);
        assertThat(console.handle(Asking.request("DELETE", "/", Map.of())).status())
                .isEqualTo(405);
    }

    @Test
    void the_list_is_filtered_searched_and_read_on() {
        Console console = desk.console().build();

        String blocked =
                console.handle(Asking.get("/generations", "status", "BLOCKED")).body();
        assertThat(blocked).contains(">blocked</span>").doesNotContain(">completed</span>");
        String found = console.handle(Asking.get("/generations", "q", "DESCALE the Borealis"))
                .body();
        assertThat(found).contains("searched the texts of all").doesNotContain("No generation fits");
        String none =
                console.handle(Asking.get("/generations", "q", "spaceship")).body();
        assertThat(none).contains("No generation fits");
        String first = console.handle(Asking.get("/generations")).body();
        assertThat(first).contains(">Older</a>");
        Generation latest = desk.calls().stream()
                .max(java.util.Comparator.comparing(each -> each.id().value()))
                .orElseThrow();
        String rest = console.handle(
                        Asking.get("/generations", "before", latest.id().value()))
                .body();
        assertThat(rest).doesNotContain("/generation?id=" + latest.id());
    }

    /** The clock goes on by a minute each time that somebody looks at it. */
    @Test
    void a_search_that_takes_long_stops_says_how_far_it_looked_and_goes_on_from_there() {
        AtomicInteger looks = new AtomicInteger();
        Console console = desk.console()
                .clock(() -> SampleCalls.NOW.plusSeconds(60L * looks.incrementAndGet()))
                .build();

        String found = console.handle(Asking.get("/generations", "q", "nothing says this"))
                .body();

        assertThat(found)
                .contains(
                        "searched the texts of 50 calls; older ones may hold it too", "q=nothing+says+this", ">Older<");
    }

    @Test
    void the_audit_log_is_verified_when_somebody_asks() {
        Console console = desk.console().build();

        assertThat(console.handle(Asking.get("/audit")).body()).doesNotContain("class=\"verdict\"");
        assertThat(console.handle(Asking.get("/audit", "verify", "1")).body()).contains(">intact</span>");
        String other = "1:" + "ab".repeat(32);
        assertThat(console.handle(Asking.get("/audit", "verify", "1", "head", other))
                        .body())
                .contains(">broken</span>");
    }

    @Test
    void the_servers_own_port_serves_it_and_is_closed_twice() throws IOException, InterruptedException {
        try (ConsoleServer server = ConsoleServer.start(desk.console().build(), 0)) {
            HttpClient client = HttpClient.newHttpClient();
            URI uri = server.uri();
            HttpResponse<String> page = client.send(
                    HttpRequest.newBuilder(uri.resolve("/generations?user=user-1&q="))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            HttpResponse<String> head = client.send(
                    HttpRequest.newBuilder(uri)
                            .method("HEAD", HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(uri.getHost()).isEqualTo("127.0.0.1");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("<h1>Generations</h1>", "</html>");
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            server.close();
        }
    }
}
