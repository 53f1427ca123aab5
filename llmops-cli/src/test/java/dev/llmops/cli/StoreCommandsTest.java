package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCommandsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private SampleStore store;
    private String id;

    @BeforeEach
    void makeStore() throws SQLException {
        store = sample();
        id = store.generation().value();
    }

    SampleStore sample() throws SQLException {
        return SampleStore.in(folder);
    }

    @Test
    void prompt_list_shows_every_version() throws IOException {
        assertThat(succeeds("prompt", "list")).contains("support@1").contains("support@2");
        assertThat(json("prompt", "list").map(each -> each.get("number").asInt()))
                .containsExactly(1, 2);
    }

    @Test
    void prompt_show_shows_the_latest_or_the_version_asked_for() throws IOException {
        assertThat(succeeds("prompt", "show", "support")).contains("Say it briefly: {{question}}");
        assertThat(succeeds("prompt", "show", "support@1")).contains("Say it: {{question}}");
        assertThat(object("prompt", "show", "support@1").at("/content/template").asText())
                .isEqualTo("Say it: {{question}}");
    }

    @Test
    void prompt_diff_shows_what_changed() throws IOException {
        assertThat(succeeds("prompt", "diff", "support@1", "support@2"))
                .contains("-Say it: {{question}}")
                .contains("+Say it briefly: {{question}}");
        assertThat(succeeds("prompt", "diff", "support@2", "support@2")).contains("say the same");
        assertThat(object("prompt", "diff", "support@1", "support@2")
                        .get("identical")
                        .asBoolean())
                .isFalse();
        assertThat(object("prompt", "diff", "support@1", "support@1")
                        .get("identical")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void prompt_label_moves_a_label() throws IOException {
        assertThat(succeeds("prompt", "label", "support@2", "production"))
                .contains("support@production is now support@2");
        assertThat(object("prompt", "label", "support@1", "production", "--author", "me")
                        .get("number")
                        .asInt())
                .isEqualTo(1);
        assertThat(succeeds("prompt", "show", "support@production")).contains("support@1");
    }

    @Test
    void prompt_render_shows_the_messages() throws IOException {
        assertThat(succeeds("prompt", "render", "support", "--var", "question=How long?"))
                .contains("[user]")
                .contains("Say it briefly: How long?");
        JsonNode rendered = object("prompt", "render", "support@1", "--var", "question:=17");
        assertThat(rendered.at("/messages/0/type").asText()).isEqualTo("user");
        assertThat(rendered.at("/messages/0/parts/0/text").asText()).isEqualTo("Say it: 17");
    }

    @Test
    void generation_list_shows_records() throws IOException {
        assertThat(succeeds("generation", "list"))
                .contains(id)
                .contains("support@2")
                .contains("1.8 metres");
        assertThat(json("generation", "list").map(each -> each.get("id").asText()))
                .containsExactly(id);
        assertThat(succeeds("generation", "list", "--user", "nobody")).doesNotContain(id);
        assertThat(succeeds("generation", "list", "--status", "completed", "--prompt", "support"))
                .contains(id);
    }

    @Test
    void generation_show_shows_question_answer_and_feedback() throws IOException {
        assertThat(succeeds("generation", "show", id))
                .contains("Say it briefly: How long?")
                .contains("[assistant]" + System.lineSeparator() + "1.8 metres")
                .contains("[feedback] thumbs down: too short (anna)");
        assertThat(object("generation", "show", id).at("/caller/user").asText()).isEqualTo("anna");
    }

    @Test
    void feedback_of_every_kind_reaches_the_answer() throws IOException {
        for (List<String> signal : List.of(
                List.of("--thumbs-up"),
                List.of("--thumbs-down"),
                List.of("--rating", "4"),
                List.of("--label", "wrong-product"),
                List.of("--correction", "It is 2 m."),
                List.of("--copied"),
                List.of("--edited-from", "a", "--edited-to", "b"),
                List.of("--regenerated"),
                List.of("--abandoned"),
                List.of("--citation-click", "1"),
                List.of("--dwell", "2.5"),
                List.of("--comment", "words alone"))) {
            List<String> arguments = new ArrayList<>(List.of("feedback", "add", id));
            arguments.addAll(signal);
            assertThat(object(arguments.toArray(String[]::new))
                            .get("generation")
                            .asText())
                    .isEqualTo(id);
        }

        assertThat(json("feedback", "list", id)
                        .map(each -> each.at("/signal/type").asText()))
                .containsExactly(
                        "thumbs",
                        "thumbs",
                        "thumbs",
                        "rating",
                        "label",
                        "correction",
                        "copy",
                        "edit",
                        "regenerate",
                        "abandon",
                        "citation_click",
                        "dwell",
                        "comment");
        assertThat(succeeds("feedback", "list"))
                .contains("looked at it for 2.50 s")
                .contains("rating 4 of 1 to 5");
    }

    @Test
    void feedback_says_in_words_what_was_kept() {
        assertThat(succeeds("feedback", "add", id, "--thumbs-up", "--comment", "fast", "--user", "ben"))
                .isEqualToIgnoringNewLines("kept: thumbs up: fast (ben)");
    }

    @Test
    void audit_head_is_what_audit_verify_takes() throws IOException {
        String head = succeeds("audit", "head").strip();

        assertThat(succeeds("audit", "verify", "--head", head)).contains("intact");
        assertThat(object("audit", "verify").get("intact").asBoolean()).isTrue();
        JsonNode asJson = object("audit", "head");
        assertThat(asJson.get("sequence").asText() + ":" + asJson.get("hash").asText())
                .isEqualTo(head);
    }

    private String succeeds(String... arguments) {
        CommandRun run = store.run(arguments);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return run.out();
    }

    /** Each line of what a command prints with --json is one object, and there is nothing else. */
    private Stream<JsonNode> json(String... arguments) throws IOException {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--json";
        List<JsonNode> found = new ArrayList<>();
        for (String line : succeeds(all).lines().toList()) {
            JsonNode node = JSON.readTree(line);
            assertThat(node.isObject()).as(line).isTrue();
            found.add(node);
        }
        return found.stream();
    }

    private JsonNode object(String... arguments) throws IOException {
        List<JsonNode> found = json(arguments).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
