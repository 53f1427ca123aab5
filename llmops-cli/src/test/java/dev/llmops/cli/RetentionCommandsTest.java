package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.Assignment;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.store.Store;
import dev.llmops.core.cache.ResponseCaches;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.RandomRecords;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists with filters and sums, and {@code llmops store}. */
class RetentionCommandsTest {

    @TempDir
    Path folder;

    private String store;

    @BeforeEach
    void fill() {
        store = folder.resolve("llmops.db").toString();
        RandomRecords records = new RandomRecords(12);
        try (Store opened = Stores.sqlite(Path.of(store))) {
            for (int i = 0; i < 6; i++) {
                Cost cost = i == 0
                        ? new Cost.Unknown("no price")
                        : new Cost.Known(new BigDecimal("0.5"), Currency.getInstance("USD"));
                Generation generation = records.generation().toBuilder()
                        .caller(new Caller(
                                i < 4 ? "ana" : "bob", null, "acme", Map.of("channel", i < 2 ? "web" : "phone")))
                        .notAssigned(List.of())
                        .assignments(List.of(new Assignment("length", i < 3 ? "a" : "b", "unit", 0, false)))
                        .model(new ModelIdentity("acme", "m" + i % 2, null))
                        .usage(TokenUsage.of(10 * i, 1))
                        .cost(cost)
                        .timings(new Timings(
                                Instant.parse("2020-03-0" + (1 + i / 3) + "T12:00:00Z"),
                                null,
                                Duration.ZERO,
                                Duration.ofSeconds(i)))
                        .build();
                opened.generations().save(generation).join();
            }
        }
    }

    private CommandRun run(String command) {
        return CommandRun.of((command + " --store " + store).split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource({
        "--user ana, 4",
        "--user ana --tag channel=web, 2",
        "--experiment length --variant b, 3",
        "--model m1, 3",
        "--from 2020-03-02, 3",
        "--to 2020-03-02T12:00:00Z, 3",
        "--tenant umbrella, 0",
        "--score grounded=0.5.., 0",
        "--feedback, 0",
        "--no-feedback, 6"
    })
    void list_with_filters(String options, int expected) {
        CommandRun run = run("generation list --json " + options);

        assertThat(run.err()).isEmpty();
        assertThat(run.outLines()).hasSize(expected);
    }

    @Test
    void list_sums_up_and_counts_what_is_unknown() {
        CommandRun run = run("generation list --by user --aggregate cost,input-tokens --percentile 50");

        assertThat(run.err()).isEmpty();
        assertThat(run.outLines().get(0).split(" +", -1))
                .containsExactly("GROUP", "CALLS", "MEASURE", "KNOWN", "UNKNOWN", "SUM", "MEAN", "P50");
        assertThat(run.outLines().get(1).split(" +", -1))
                .containsExactly("ana", "4", "cost", "USD", "3", "1", "1.5", "0.5", "0.5");
        assertThat(run.outLines().get(2).split(" +", -1))
                .containsExactly("ana", "4", "input-tokens", "4", "0", "60", "15", "10");
        assertThat(run("generation list --by day").outLines())
                .hasSize(3)
                .anyMatch(line -> line.startsWith("2020-03-02"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "generation list --aggregate price | a measure must be input-tokens",
                "generation list --by colour | --by must be one of user",
                "generation list --from 2020-03-02 --to 2020-03-01 | from must be before to",
                "generation list --from tomorrow | --from must be a day",
                "generation list --score grounded=NaN.. | must be numbers",
                "generation list --score 0.5 | --score must be EVALUATOR=LEAST..MOST",
                "generation list --variant b | variant needs the experiment",
                "generation list --tag web | --tag must be NAME=VALUE",
                "generation list --aggregate cost --percentile 101 | a percentile must be above 0",
                "store retain --older-than -1 | --older-than must be at least 0",
                "store hold case-9 | --reason is missing",
                "store hold --tenant acme --reason court | the id of the hold is missing",
                "store hold --release --reason settled | the id of the hold is missing",
                "store hold --until 2030-01-01 | the id of the hold is missing",
                "store hold case-9 --release --reason settled --tenant acme | --release takes the whole hold away",
                "store erase --resume --tenant acme | --resume goes on with all erasures that wait",
                "store hold case-9 --reason r --until tomorrow | --until must be a day",
                "store hold case-9 --reason r --ids 7 | --ids must be FIRST..LAST",
                "store erase --reason r | give either --user or --resume",
                "store erase --user ana | --reason is missing",
                "store erase --resume --index docs | --index and --field go together",
                "store erase --resume --field owner | --index and --field go together"
            })
    void called_wrongly(String command, String expected) {
        CommandRun run = run(command);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(expected);
    }

    /** Whoever mistypes a name would believe that a user is erased who is not. */
    @ParameterizedTest
    @ValueSource(strings = {"--cache", "--memory", "--exports", "--keys"})
    void what_is_not_there_is_not_erased(String option) {
        Path absent = folder.resolve("absent");

        CommandRun run = run("store erase --tenant acme --user ana --reason asked " + option + " " + absent);

        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).contains(option + " must be a ", " that is there, but was '" + absent + "'");
        assertThat(absent).doesNotExist();
        assertThat(run("generation list --json --user ana").outLines()).hasSize(4);
    }

    @Test
    void holds_are_told_as_json_too() throws Exception {
        JsonNode stands = new ObjectMapper()
                .readTree(run("store hold case-9 --user ana --reason court --json")
                        .out());
        assertThat(stands.get("id").textValue()).isEqualTo("case-9");

        assertThat(run("store hold case-9 --release --reason settled --json").outLines())
                .containsExactly("{\"released\":\"case-9\",\"waitingErasures\":0}");
    }

    @Test
    void a_hold_keeps_a_user_until_it_is_released_and_the_log_verifies() {
        assertThat(run("store hold case-9 --user ana --reason court").out()).contains("hold case-9 stands");
        assertThat(run("store hold").out()).contains("case-9").contains("court");

        CommandRun refused = run("store erase --tenant acme --user ana --reason asked");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out())
                .containsPattern("store +held +0 +hold 'case-9' \\(court\\) covers records of the subject");
        assertThat(refused.err()).contains("store erase --resume");
        CommandRun kept = run("store retain --older-than 30");
        assertThat(kept.out()).containsPattern("generation +2").containsPattern("held back +4");

        assertThat(run("store hold case-9 --release --reason settled").out())
                .contains("is released")
                .contains("1 erasures wait");
        ResponseCaches.sqlite(folder.resolve("cache.db"), 1).close();
        CommandRun erased = run("store erase --resume --cache " + folder.resolve("cache.db"));
        assertThat(erased.err()).isEmpty();
        assertThat(erased.exitCode()).isZero();
        assertThat(erased.out()).containsPattern("store +erased +\\d").containsPattern("cache +erased +0");
        assertThat(run("store erase --resume").outLines()).hasSize(1);
        assertThat(run("generation list --json").outLines()).isEmpty();
        assertThat(run("audit verify").out()).startsWith("intact");
    }

    @Test
    void a_users_documents_and_labels_of_their_answers_go_too() throws Exception {
        SampleStore.in(folder); // an answer to anna, whose thumbs are down
        for (String user : List.of("anna", "bob")) {
            Path docs = Files.createDirectories(folder.resolve(user));
            Files.writeString(docs.resolve(user + ".txt"), "a letter of " + user);
            index("index", docs.toString(), "--name", user, "--meta", "owner=" + user);
        }
        Path rubric = Files.writeString(folder.resolve("rubric.json"), """
                {"criteria":[{"name":"right","question":"Is it right?","scale":"0,1"}]}""");
        Path queue = folder.resolve("queue.jsonl");
        assertThat(run("annotate add --user anna --queue " + queue + " --rubric " + rubric)
                        .out())
                .startsWith("1 answers were added");

        CommandRun wrong =
                run("store erase --user anna --reason asked --index " + folder.resolve("no") + " --field owner");
        assertThat(wrong.err()).contains("there is no index in folder");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(run("generation list --json --user anna").outLines()).hasSize(1);

        CommandRun erased = run("store erase --user anna --reason asked --index " + folder.resolve("index")
                + " --field owner --queue " + queue);
        assertThat(erased.err()).isEmpty();
        assertThat(erased.out())
                .containsPattern("index index +erased +1")
                .containsPattern("annotations queue +erased +1");
        assertThat(index("status").out()).startsWith("1 documents");
        assertThat(run("annotate status --json --queue " + queue).out()).contains("\"ERASED\":1");
        assertThat(run("audit verify").out()).startsWith("intact");
    }

    private CommandRun index(String command, String... more) {
        List<String> all = new ArrayList<>(List.of("rag", command));
        all.addAll(List.of(more));
        all.addAll(List.of("--index", folder.resolve("index").toString(), "--lexical-only"));
        CommandRun run = CommandRun.of(all.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    @Test
    void export_and_import() throws Exception {
        Path file = folder.resolve("store.jsonl");
        assertThat(run("store export --out " + file).out()).contains("rows in");
        assertThat(run("store export --out " + file).exitCode()).isEqualTo(2);
        String other = folder.resolve("other.db").toString();

        CommandRun imported = CommandRun.of("store", "import", file.toString(), "--store", other);
        assertThat(imported.err()).isEmpty();
        assertThat(imported.out()).contains("rows, ");
        assertThat(CommandRun.of("generation", "list", "--json", "--store", other)
                        .out())
                .isEqualTo(run("generation list --json").out());

        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        CommandRun changed = CommandRun.of(
                "store",
                "import",
                file.toString(),
                "--store",
                folder.resolve("third.db").toString());
        assertThat(changed.exitCode()).isEqualTo(1);
        assertThat(changed.err()).contains("nothing was imported");
    }
}
