package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An id may be typed as git takes one: as many characters as no other id begins with. */
class AbbreviatedIdTest {

    @TempDir
    Path folder;

    private SampleStore store;

    SampleStore sample() throws SQLException {
        return SampleStore.in(folder);
    }

    @BeforeEach
    void makeStore() throws SQLException {
        store = sample();
        try (LlmOps ops = LlmOps.builder()
                .store(SampleStore.open(store.location()))
                .model(ScriptedModelClient.saying("a"))
                .build()) {
            for (int i = 0; i < 7; i++) {
                ops.request(ModelRequest.user("Hello")).ask();
            }
        }
    }

    @Test
    void each_id_is_found_by_what_tells_it_from_all_others() {
        List<String> ids = ids();
        assertThat(ids).hasSize(8);
        for (String id : ids) {
            String shortest = shortest(id, ids);

            CommandRun run = store.run("generation", "show", shortest);

            assertThat(run.err()).as(shortest).isEmpty();
            assertThat(run.outLines().get(0)).as(shortest).endsWith(id);
        }
    }

    @Test
    void capitals_mean_the_same() {
        String id = store.generation().value();
        assertThat(store.run("generation", "show", id.toUpperCase(java.util.Locale.ROOT))
                        .exitCode())
                .isZero();
    }

    @Test
    void every_command_that_names_a_record_takes_a_beginning_of_its_id() {
        List<String> ids = ids();
        String id = store.generation().value();
        String shortest = shortest(id, ids);

        assertThat(store.run("feedback", "add", shortest, "--thumbs-up").exitCode())
                .isZero();
        assertThat(store.run("feedback", "list", shortest).out())
                .contains("thumbs up")
                .contains(id);
        assertThat(store.run("generation", "list", "--before", shortest(ids.get(0), ids))
                        .out())
                .doesNotContain(ids.get(0))
                .contains(ids.get(1));
    }

    @Test
    void an_ambiguous_beginning_is_an_error_that_lists_candidates() {
        CommandRun run =
                store.run("generation", "show", store.generation().value().substring(0, 4));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("is the beginning of several ids; type more of one: " + ids().get(0) + ", " + ids().get(1))
                .contains(" and more")
                .hasLineCount(1);
    }

    @Test
    void a_beginning_that_no_record_has_is_an_error() {
        CommandRun run = store.run("generation", "show", "00000000-000");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("no generation has an id that begins with '00000000-000'");
    }

    private List<String> ids() {
        try (Store opened = SampleStore.open(store.location())) {
            return opened.generations().list(GenerationQuery.latest(100)).stream()
                    .map(Generation::id)
                    .map(GenerationId::value)
                    .toList();
        }
    }

    private static String shortest(String id, List<String> all) {
        for (int length = 4; length < id.length(); length++) {
            String beginning = id.substring(0, length);
            if (all.stream().filter(each -> each.startsWith(beginning)).count() == 1) {
                return beginning;
            }
        }
        return id;
    }
}
