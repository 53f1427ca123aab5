package dev.llmops.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.store.Store;
import dev.llmops.console.sample.HostileCall;
import dev.llmops.console.sample.SampleCalls;
import dev.llmops.core.store.Stores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What models and users wrote is text on every page, whatever it looks like. */
class HostileTextTest {

    /** Elements and attributes that none of the templates has. */
    private static final Pattern FOREIGN = Pattern.compile(
            "<(img|iframe|math|style|base|object|embed|video|form><mglyph)|<script(?! src=\"/assets/)|<meta http-equiv|<svg onload"
                    + "|<[a-z][^<>\"']*(\"[^\"]*\"[^<>\"']*)*\\son[a-z]+=|<[a-z][^<>]*href=\"javascript:",
            Pattern.CASE_INSENSITIVE);

    @TempDir
    Path folder;

    private Store store = Store.noop();
    private final List<Generation> calls = new ArrayList<>();

    @BeforeEach
    void open() {
        store = Stores.sqlite(folder.resolve("hostile.db"));
        SampleCalls sample = new SampleCalls(11, 1);
        for (String payload : HostileCall.PAYLOADS) {
            for (GenerationStatus status : GenerationStatus.values()) {
                calls.add(HostileCall.with(payload, sample, status));
            }
        }
        calls.stream().map(store.generations()::save).toList().forEach(saved -> saved.join());
        int number = 0;
        for (Generation call : calls) {
            String payload = call.caller().user();
            store.feedback()
                    .accept(new Feedback(
                            "f" + number++,
                            call.id(),
                            new FeedbackSignal.Correction(payload),
                            payload,
                            payload,
                            SampleCalls.NOW));
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void no_payload_becomes_markup_on_any_page() {
        Console console = Console.builder(store).build();
        List<ConsoleResponse> pages = new ArrayList<>();
        for (Generation call : calls) {
            pages.add(console.handle(Asking.get("/generation", "id", call.id().value(), "raw", "1", "all", "1")));
        }
        for (String payload : HostileCall.PAYLOADS) {
            for (String field : List.of("q", "user", "session", "model", "prompt", "tenant", "experiment")) {
                pages.add(console.handle(Asking.get("/generations", field, payload)));
            }
            pages.add(console.handle(Asking.get("/prompt", "name", payload)));
            pages.add(console.handle(Asking.get("/experiment", "name", payload)));
            pages.add(console.handle(Asking.get("/audit", "head", payload, "verify", "1")));
            pages.add(console.handle(Asking.get("/generation", "id", payload)));
            pages.add(console.handle(Asking.get("/" + payload)));
        }
        for (String path : List.of("/", "/generations", "/feedback", "/findings", "/audit")) {
            pages.add(console.handle(Asking.get(path, "long", "1", "calls", "all", "days", "90")));
        }

        assertThat(pages).hasSizeGreaterThan(300);
        for (ConsoleResponse page : pages) {
            String body = page.body();
            assertThat(FOREIGN.matcher(body)
                            .results()
                            .map(found -> body.substring(Math.max(0, found.start() - 60), found.end()))
                            .toList())
                    .isEmpty();
        }
        assertThat(pages).anySatisfy(page -> assertThat(page.body()).contains("&lt;script&gt;pwned()"));
    }
}
