package dev.llmops.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.console.access.ConsoleRequest;
import dev.llmops.console.access.ConsoleRole;
import dev.llmops.console.access.Viewer;
import dev.llmops.console.sample.SampleCalls;
import dev.llmops.console.sample.SampleDesk;
import dev.llmops.eval.annotation.AnnotationQueue;
import dev.llmops.eval.annotation.AnnotationState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people label what a queue gives them, each under the name that the application's sign-in gives them, and a third decides. */
class AnnotationTest {

    private static final String QUEUE = "wrong answers";

    @TempDir
    Path folder;

    private SampleDesk desk;
    private Console console;

    /** Who is signed in. */
    private Viewer viewer = annotator("cleo");

    /** Of the desk's 12 items "anna" and "ben" labelled 6, and differ on one. */
    @BeforeEach
    void open() throws IOException {
        desk = SampleDesk.in(folder, 60);
        console = desk.console()
                .access(request -> Optional.of(viewer))
                .annotation()
                .build();
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private static Viewer annotator(String name) {
        return new Viewer(name, null, Set.of(ConsoleRole.ANNOTATION), true);
    }

    private AnnotationQueue queue() {
        return AnnotationQueue.open(
                folder.resolve("queue.jsonl"), desk.store().generations(), InstantSource.fixed(SampleCalls.NOW));
    }

    private String token() {
        return field(console.handle(Asking.get("/queues")).body(), "token");
    }

    private static String field(String page, String name) {
        Matcher found =
                Pattern.compile("name=\"" + name + "\" value=\"([^\"]+)\"").matcher(page);
        assertThat(found.find()).as("%s in %s", name, page).isTrue();
        return found.group(1);
    }

    private String take(String who, String work) {
        viewer = annotator(who);
        ConsoleResponse page = console.handle(Asking.post("/queue", "name", QUEUE, "work", work, "token", token()));
        assertThat(page.status()).isEqualTo(200);
        return page.body();
    }

    /** Sends the form of a page. */
    private String send(String page, String rating) {
        ConsoleRequest form = Asking.post(
                "/queue",
                "name",
                field(page, "name"),
                "work",
                field(page, "work"),
                "item",
                field(page, "item"),
                "rating-right",
                rating,
                "comment",
                "looked twice",
                "token",
                field(page, "token"));
        return console.handle(form).body();
    }

    @Test
    void two_annotators_label_apart_and_a_third_decides_where_they_differ() {
        String cleos = take("cleo", "label");
        assertThat(cleos)
                .contains("Is the answer right?", "Does it say what the passages say?")
                .doesNotContain("anna");
        String next = send(cleos, "yes");
        assertThat(next).contains("Kept.");
        assertThat(field(next, "item")).isNotEqualTo(field(cleos, "item"));

        String dans = take("dan", "label");
        assertThat(field(dans, "item")).isEqualTo(field(cleos, "item"));
        assertThat(dans).doesNotContain("looked twice").doesNotContain("cleo");
        send(dans, "no");
        assertThat(queue().status().items()).containsEntry(AnnotationState.DISAGREED, 2);

        String first = take("eve", "decide");
        assertThat(first).contains("anna", "right yes", "ben", "right no");
        String second = send(first, "no");
        assertThat(second).contains("Kept.", "cleo", "dan", "looked twice");
        assertThat(send(second, "yes")).contains("There is nothing for you to decide.");
        assertThat(queue().status().items())
                .containsEntry(AnnotationState.DISAGREED, 0)
                .containsEntry(AnnotationState.ADJUDICATED, 2);
    }

    @Test
    void a_second_answer_is_refused_in_words_and_the_first_stays() {
        String page = take("cleo", "label");
        send(page, "yes");

        String again = send(page, "no");

        assertThat(again)
                .contains("Not kept: 'cleo' labelled " + field(page, "item") + " before")
                .doesNotContain("Kept.");
        assertThat(queue().status().answers()).containsEntry("cleo", 1);
    }

    @Test
    void who_labelled_an_item_does_not_decide_it() {
        assertThat(take("anna", "decide")).contains("There is nothing for you to decide.");
    }

    @Test
    void a_form_without_rating_comes_back_with_what_was_written() {
        String page = take("cleo", "label");

        String again = console.handle(Asking.post(
                        "/queue",
                        "name",
                        QUEUE,
                        "work",
                        "label",
                        "item",
                        field(page, "item"),
                        "comment",
                        "not sure yet",
                        "token",
                        field(page, "token")))
                .body();

        assertThat(again).contains("a rating of 'right' is missing", "not sure yet");
        assertThat(field(again, "item")).isEqualTo(field(page, "item"));
    }

    @Test
    void it_needs_the_role_the_consoles_consent_the_forms_token_and_a_queue() {
        String token = token();
        assertThat(console.handle(Asking.post("/queue", "name", QUEUE, "token", "guessed"))
                        .status())
                .isEqualTo(403);
        assertThat(console.handle(Asking.post("/queue", "name", "another", "token", token))
                        .status())
                .isEqualTo(404);

        viewer = Viewer.reader("cleo");
        assertThat(console.handle(Asking.get("/queues")).body()).doesNotContain("method=\"post\"");
        assertThat(console.handle(Asking.post("/queue", "name", QUEUE, "token", token))
                        .status())
                .isEqualTo(403);

        viewer = annotator("cleo");
        Console readOnly = desk.console().access(request -> Optional.of(viewer)).build();
        assertThat(readOnly.handle(Asking.get("/queues")).body()).doesNotContain("method=\"post\"");
        assertThat(readOnly.handle(Asking.post("/queue", "name", QUEUE, "token", token))
                        .status())
                .isEqualTo(403);
        assertThat(queue().status().answers()).doesNotContainKey("cleo");
    }
}
