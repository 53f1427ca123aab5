package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.audit.AuditEntry;
import dev.llmops.api.audit.AuditEvent;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.store.Store;
import dev.llmops.core.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnotateCommandsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private SampleStore store;
    private String id;

    @BeforeEach
    void makeQueue() throws IOException {
        store = SampleStore.in(folder);
        id = store.generation().value();
        Files.writeString(folder.resolve("rubric.json"), """
                {"instructions":"Be fair.","criteria":[
                  {"name":"correct","question":"Is it right?","scale":"0,1","anchors":{"1":"all of it"},"thumbs":true}]}""");
        CommandRun made =
                annotate("add", "--rubric", folder.resolve("rubric.json").toString());
        assertThat(made.out()).isEqualTo("1 answers were added to '" + queue() + "', of 1 that were chosen\n");
    }

    @Test
    void two_people_label_an_answer_and_a_third_decides() throws IOException {
        assertThat(annotate("next", "--by", "ann").out())
                .contains(id, "Is it right? [0,1]", "1: all of it", "Be fair.", "How long?", "1.8 metres");
        annotate("next", "--by", "bob");
        assertThat(annotate("answer", id, "--by", "ann", "--rate", "correct=1").out())
                .isEqualTo("kept; the item is open\n");
        assertThat(json("answer", id, "--by", "bob", "--rate", "correct=0")
                        .path("state")
                        .asText())
                .isEqualTo("disagreed");
        assertThat(annotate("next", "--by", "cy").out()).isEqualTo("nothing is left for 'cy'\n");

        assertThat(annotate("adjudicate", "--by", "eve").out()).contains("ann  correct", "bob  correct", "1.8 metres");
        assertThat(annotate("adjudicate", id, "--by", "eve", "--rate", "correct=0", "--correction", "2 metres")
                        .out())
                .isEqualTo("decided\n");

        JsonNode status = json("status");
        assertThat(status.at("/items/ADJUDICATED").asInt()).isEqualTo(1);
        assertThat(annotate("status").out()).contains("adjudicated    1", "ann", "same rating", "0.00");
        Path labels = folder.resolve("labels.jsonl");
        assertThat(annotate("publish", "--labels", labels.toString(), "--criterion", "correct", "--judge", "none")
                        .out())
                .isEqualTo("2 feedback on 1 answers is in the store\n");
        assertThat(labels).hasContent("{\"id\":\"" + id + "\",\"label\":\"0\"}");
        assertThat(store.run("feedback", "list", id).out()).contains("2 metres");
    }

    @Test
    void what_is_refused_is_told_in_one_sentence_and_nothing_is_lost() throws IOException {
        annotate("next", "--by", "ann");
        annotate("answer", id, "--by", "ann", "--rate", "correct=1");
        String before = Files.readString(queue());

        CommandRun twice = annotate("answer", id, "--by", "ann", "--rate", "correct=0");
        assertThat(twice.err()).contains("'ann' labelled " + id + " before, and the first answer stays");
        assertThat(twice.exitCode()).isEqualTo(1);
        CommandRun stranger = annotate("answer", id, "--by", "bob", "--rate", "correct=0");
        assertThat(stranger.err()).contains("was not given to 'bob'");
        CommandRun unclear = annotate("answer", id, "--by", "bob", "--rate", "correct");
        assertThat(unclear.err()).contains("--rate must be CRITERION=RATING");
        assertThat(unclear.exitCode()).isEqualTo(2);
        assertThat(annotate("add", "--rubric", folder.resolve("rubric.json").toString())
                        .err())
                .contains("is there already");
        assertThat(queue()).hasContent(before);
    }

    /** Anybody can name anybody: whose account it was stands where it cannot be taken away. */
    @Test
    void the_audit_log_has_the_account_beside_the_name() {
        annotate("next", "--by", "ann");
        annotate("next", "--by", "bob");
        annotate("answer", id, "--by", "ann", "--rate", "correct=1");
        annotate("answer", id, "--by", "bob", "--rate", "correct=0");
        annotate("answer", id, "--by", "bob", "--rate", "correct=1"); // refused
        annotate("adjudicate", id, "--by", "eve", "--rate", "correct=0");

        String account = ProcessHandle.current().info().user().orElse("unknown");
        try (Store opened = Stores.sqlite(store.file())) {
            assertThat(opened.audit().entries(0, 1000).stream()
                            .map(AuditEntry::event)
                            .filter(event -> event.type().startsWith("annotation.")))
                    .extracting(AuditEvent::type, AuditEvent::actor, AuditEvent::subject, AuditEvent::details)
                    .containsExactly(
                            tuple("annotation.answer", "ann", id, Map.of("queue", "queue.jsonl", "account", account)),
                            tuple("annotation.answer", "bob", id, Map.of("queue", "queue.jsonl", "account", account)),
                            tuple(
                                    "annotation.decision",
                                    "eve",
                                    id,
                                    Map.of("queue", "queue.jsonl", "account", account)));
            assertThat(opened.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
        }
    }

    private Path queue() {
        return folder.resolve("queue.jsonl");
    }

    private JsonNode json(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        return JSON.readTree(annotate(all.toArray(String[]::new)).out());
    }

    private CommandRun annotate(String... arguments) {
        List<String> all = new ArrayList<>(List.of("annotate"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--queue", queue().toString()));
        return store.run(all.toArray(String[]::new));
    }
}
