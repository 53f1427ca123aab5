package dev.llmops.console.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.store.Store;
import dev.llmops.console.Console;
import dev.llmops.console.ConsoleServer;
import dev.llmops.console.access.ConsoleRole;
import dev.llmops.console.access.Viewer;
import dev.llmops.console.sample.HostileCall;
import dev.llmops.console.sample.SampleCalls;
import dev.llmops.console.sample.SampleDesk;
import dev.llmops.core.store.Stores;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console in Chromium: every view is clicked, axe finds no serious fault, and nothing that a model wrote runs or loads anything.
 *
 * <p>With {@code -Dllmops.docs=write} it makes the pictures of the guide.
 */
@Tag("full")
class ConsoleBrowserTest {

    private static final List<String> LEVELS = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa");
    private static final String FAULTS = """
            tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(found => found.violations.map(
                rule => rule.impact + ': ' + rule.id + ' at ' + rule.nodes.slice(0, 3).map(node => node.html)))""";
    private static final int WIDE = 1280;
    private static final int NARROW = 400;
    private static final Path PICTURES = Path.of("../docs/guides");

    @TempDir
    static Path folder;

    private static SampleDesk desk;
    private static ConsoleServer server;
    private static Playwright playwright;
    private static Browser browser;

    /** What went wrong in the pages of a test. */
    private final List<String> faults = new ArrayList<>();

    @BeforeAll
    static void open() throws IOException {
        Optional<Path> chromium = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .flatMap(each -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(each, name)))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(chromium.isPresent(), "there is no chromium on the path: apt-get install chromium");
        desk = SampleDesk.in(folder, 700);
        Viewer viewer = new Viewer("anna", null, Set.of(ConsoleRole.values()), true);
        server = ConsoleServer.start(
                desk.console()
                        .localViewer(viewer)
                        .feedback(desk.store().feedback())
                        .playground((id, change) -> {
                            throw new IllegalArgumentException("there is no model here");
                        })
                        .annotation()
                        .build(),
                0);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium.get())
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--no-first-run")));
    }

    @AfterAll
    static void close() {
        if (playwright != null) {
            playwright.close();
        }
        if (server != null) {
            server.close();
        }
        if (desk != null) {
            desk.close();
        }
    }

    private static BrowserContext context(int width, int height, boolean dark, boolean script) {
        return browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(dark ? ColorScheme.DARK : ColorScheme.LIGHT)
                .setJavaScriptEnabled(script));
    }

    /** A page that notes whatever a page must not do. */
    private Page page(BrowserContext context, URI home) {
        Page page = context.newPage();
        page.onDialog(dialog -> {
            faults.add("dialog: " + dialog.message());
            dialog.dismiss();
        });
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                faults.add(page.url() + " says " + message.text());
            }
        });
        page.onPageError(error -> faults.add(page.url() + " fails: " + error));
        page.onRequest(request -> {
            if (!request.url().startsWith(home.toString()) && !request.url().startsWith("data:")) {
                faults.add(page.url() + " asks for " + request.url());
            }
        });
        return page;
    }

    /** Each page is loaded once, and looked at in both themes and at both widths. */
    @Test
    void every_view_is_reached_by_clicks_and_has_no_fault_in_either_theme_and_fits_on_a_telephone() {
        List<String> seen = new ArrayList<>();
        try (BrowserContext context = context(WIDE, 900, false, true)) {
            Page page = page(context, server.uri());
            page.navigate(server.uri().toString());
            int views = page.locator("nav a").count();
            for (int i = 0; i < views; i++) {
                page.locator("nav a").nth(i).click();
                seen.add(page.locator("h1").first().innerText());
                check(page);
            }
            below(page);
            page.navigate(server.uri().resolve("/nothing-here").toString());
            check(page);
        }
        assertThat(seen)
                .containsExactly(
                        "Overview",
                        "Generations",
                        "Prompts",
                        "Experiments",
                        "Evaluations",
                        "Feedback",
                        "Annotation queues",
                        "Guardrails",
                        "Red team",
                        "Indexes",
                        "Audit log");
        faults.removeIf(fault -> fault.contains("nothing-here"));
        assertThat(faults).isEmpty();
    }

    /** The views that the menu does not name, each through the list, the link or the form that leads there. */
    private static void below(Page page) {
        menu(page, "Generations");
        row(page, "completed");
        assertThat(page.url()).contains("/generation?id=");
        check(page);
        link(page, ".tabs a", "JSON");
        check(page);
        link(page, ".tabs a", "Playground");
        assertThat(page.url()).contains("/playground?id=");
        check(page);

        menu(page, "Generations");
        page.locator("select[name=status]").selectOption("BLOCKED");
        page.locator("form.filters button[type=submit]").click();
        row(page, "blocked");
        check(page);

        menu(page, "Prompts");
        row(page, "support-answer");
        check(page);
        page.locator("a[aria-label^='compare version']").first().click();
        assertThat(page.locator(".diff").count()).isPositive();
        check(page);

        menu(page, "Experiments");
        row(page, "shorter-answers");
        assertThat(page.url()).contains("/experiment?name=");
        check(page);

        menu(page, "Evaluations");
        row(page, "answers-v3");
        shown(page, "by", "topic");
        menu(page, "Evaluations");
        row(page, "answers-v3");
        shown(page, "with", "answers-v2.jsonl");

        menu(page, "Red team");
        row(page, "open");
        check(page);
        shown(page, "with", "guarded.jsonl");

        menu(page, "Guardrails");
        link(page, ".tabs a", "all calls");
        check(page);

        menu(page, "Audit");
        page.locator("form.filters button").click();
        assertThat(page.url()).contains("verify=1");
        check(page);

        menu(page, "Annotation");
        page.locator("button[value=label]").first().click();
        page.locator("input[value=yes]").waitFor();
        check(page);
    }

    private static void menu(Page page, String view) {
        link(page, "nav a", view);
    }

    private static void link(Page page, String selector, String text) {
        page.locator(selector, new Page.LocatorOptions().setHasText(text))
                .first()
                .click();
    }

    /** The first link of the first row with a text. */
    private static void row(Page page, String text) {
        page.locator("tbody tr", new Page.LocatorOptions().setHasText(text))
                .first()
                .locator("a")
                .first()
                .click();
    }

    /** What the form above a report chooses. */
    private static void shown(Page page, String name, String choice) {
        page.locator("form.filters select[name=" + name + "]").selectOption(choice);
        page.locator("form.filters button[type=submit]").click();
        assertThat(page.url()).contains(name + "=" + choice);
        check(page);
    }

    private static void check(Page page) {
        page.evaluate(AxeBuilder.getAxeScript());
        fits(page, WIDE, ColorScheme.LIGHT);
        fits(page, WIDE, ColorScheme.DARK);
        fits(page, NARROW, ColorScheme.LIGHT);
        page.setViewportSize(WIDE, 900);
    }

    /** With axe itself: its wrapper opens another page for each answer, to put frames together, of which there are none. */
    private static void fits(Page page, int width, ColorScheme theme) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
        page.setViewportSize(width, 900);
        String where = page.url() + " " + width + " " + theme;
        assertThat((List<?>) page.evaluate(FAULTS, LEVELS)).as(where).isEmpty();
        Object wide = page.evaluate("document.documentElement.scrollWidth");
        assertThat(((Number) wide).intValue()).as("width of " + where).isLessThanOrEqualTo(width);
    }

    @Test
    void one_reads_filters_and_compares_without_javascript() {
        try (BrowserContext context = context(1280, 900, false, false)) {
            Page page = page(context, server.uri());
            page.navigate(server.uri().toString());
            page.locator("nav a", new Page.LocatorOptions().setHasText("Generations"))
                    .click();
            page.locator("select[name=status]").selectOption("BLOCKED");
            page.locator("button[type=submit]").click();
            assertThat(page.locator("table.list .chip").allInnerTexts())
                    .isNotEmpty()
                    .containsOnly("blocked");
            page.locator("table.list a").first().click();
            assertThat(page.locator("h1").innerText()).contains("blocked");
            page.locator("nav a", new Page.LocatorOptions().setHasText("Prompts"))
                    .click();
            page.locator("table a", new Page.LocatorOptions().setHasText("support-answer"))
                    .click();
            page.locator("a[aria-label='compare version 3 with 1']").click();
            assertThat(page.locator(".diff").innerText()).contains("Answer the question");
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void a_list_is_walked_by_keys_and_feedback_is_given() {
        Generation call = desk.call(GenerationStatus.COMPLETED);
        try (BrowserContext context = context(1280, 900, false, true)) {
            Page page = page(context, server.uri());
            page.navigate(server.uri().resolve("/generations").toString());
            page.keyboard().press("j");
            page.keyboard().press("j");
            page.keyboard().press("k");
            page.keyboard().press("Enter");
            page.locator("h1.id").waitFor();
            page.navigate(server.uri().resolve("/generation?id=" + call.id()).toString());
            page.locator("textarea[name=comment]").fill("the length is missing");
            page.locator("button[value=down]").click();
            page.locator(".findings li", new Page.LocatorOptions().setHasText("the length is missing"))
                    .waitFor();
            assertThat(page.locator(".findings").allInnerTexts())
                    .anySatisfy(text -> assertThat(text).contains("the length is missing", "anna"));
            page.locator(".tabs a", new Page.LocatorOptions().setHasText("Playground"))
                    .click();
            // To the end of loading: until the script has run, typing chooses nothing.
            page.waitForURL(url -> url.contains("/playground"));
            page.locator("input[name=model]").fill("another-model");
            assertThat(page.locator("input[value=model]").isChecked()).isTrue();
            page.locator("form.play button").click();
            assertThat(page.locator("p.warn").innerText()).contains("there is no model here");
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void nothing_that_a_model_wrote_runs_or_loads_anything() {
        try (Store store = Stores.sqlite(folder.resolve("hostile.db"))) {
            SampleCalls sample = new SampleCalls(11, 1);
            List<Generation> calls = new ArrayList<>();
            for (String payload : HostileCall.PAYLOADS) {
                calls.add(HostileCall.with(payload, sample, GenerationStatus.COMPLETED));
                calls.add(HostileCall.with(payload, sample, GenerationStatus.FAILED));
            }
            calls.stream().map(store.generations()::save).toList().forEach(saved -> saved.join());
            calls.forEach(call -> store.feedback()
                    .accept(new Feedback(
                            "f" + call.id(),
                            call.id(),
                            new FeedbackSignal.Correction(
                                    String.valueOf(call.caller().user())),
                            call.caller().user(),
                            call.caller().user(),
                            SampleCalls.NOW)));
            try (ConsoleServer hostile =
                            ConsoleServer.start(Console.builder(store).build(), 0);
                    BrowserContext context = context(1280, 900, false, true)) {
                Page page = page(context, hostile.uri());
                page.exposeFunction("pwned", arguments -> faults.add("pwned: " + page.url()));
                for (Generation call : calls) {
                    page.navigate(hostile.uri()
                            .resolve("/generation?raw=1&id=" + call.id())
                            .toString());
                    assertThat(page.locator(
                                            "main img, main iframe, main script, main style, main base, main meta, main math")
                                    .count())
                            .isZero();
                }
                for (String path : List.of("/", "/generations", "/feedback", "/findings?calls=all", "/audit")) {
                    page.navigate(hostile.uri().resolve(path).toString());
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void pictures_of_the_guide_are_made() throws IOException {
        assumeTrue("write".equals(System.getProperty("llmops.docs")), "set -Dllmops.docs=write to make them");
        String id = desk.calls().stream()
                .filter(call -> call.status() == GenerationStatus.COMPLETED
                        && call.attempts().size() > 1)
                .findFirst()
                .orElseThrow()
                .id()
                .value();
        picture("console-overview", "/?days=30", 1180, 640, false);
        picture("console-generation", "/generation?id=" + id, 1180, 760, false);
        picture("console-prompt", "/prompt?name=support-answer", 1180, 560, true);
        picture("console-narrow", "/generation?id=" + id, 400, 760, true);
    }

    private void picture(String name, String path, int width, int height, boolean dark) throws IOException {
        try (BrowserContext context = context(width, height, dark, true)) {
            Page page = page(context, server.uri());
            page.navigate(server.uri().resolve(path).toString());
            Files.write(PICTURES.resolve(name + ".png"), SmallPicture.of(page.screenshot()));
        }
    }
}
