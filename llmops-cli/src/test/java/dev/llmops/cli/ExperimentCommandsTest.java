package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.store.Store;
import dev.llmops.core.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentCommandsTest {

    private static final String WORDING = """
            name: wording
            prompt: support
            unit: session
            layer: {name: answers, from: 0, to: 5000}
            holdout: 100
            targeting:
              - {attribute: "tag:plan", in: [pro, team]}
            testers: {tess: shorter}
            variants:
              - {name: control, weight: 95, prompt: support@production}
              - {name: shorter, weight: 5, prompt: support@candidate, parameters: {temperature: 0.2}}
            """;

    @TempDir
    Path folder;

    @Test
    void an_experiment_is_created_started_changed_and_stopped() throws IOException {
        Path file = file(WORDING);

        assertThat(succeeds("create", file.toString(), "--message", "first"))
                .contains("wording version 1: DRAFT, control 95.00 %, shorter 5.00 %");
        assertThat(succeeds("start", "wording", "--weight", "control=50", "--weight", "shorter=50", "--author", "ada"))
                .contains("wording version 2: RUNNING, control 50.00 %, shorter 50.00 %");
        assertThat(succeeds("list"))
                .contains("wording")
                .contains("prompt 'support'")
                .contains("RUNNING");
        assertThat(succeeds("stop", "wording")).contains("wording version 3: STOPPED");
        assertThat(succeeds("show", "wording"))
                .contains("session")
                .contains("support@candidate")
                .contains("ada")
                .contains("first");
        assertThat(succeeds("show", "wording", "--json").lines()).hasSize(3);
    }

    @Test
    void a_change_by_hand_leaves_a_canary_its_lease() throws IOException {
        succeeds("create", file(WORDING).toString(), "--start");
        Instant lease = Instant.parse("2126-01-01T00:00:00Z");
        try (Store store = Stores.sqlite(folder.resolve("llmops.db"))) {
            ExperimentVersion latest = store.experiments().find("wording").orElseThrow();
            ExperimentChange change = new ExperimentChange(ExperimentStatus.RUNNING, null, null, Map.of(), lease);
            store.experiments().put(latest.experiment(), latest.number(), change);
        }

        succeeds("start", "wording", "--weight", "control=90", "--weight", "shorter=10");

        assertThat(lease()).contains(lease);
        succeeds("stop", "wording");
        assertThat(lease()).isEmpty();
    }

    private Optional<Instant> lease() {
        try (Store store = Stores.sqlite(folder.resolve("llmops.db"))) {
            return store.experiments().find("wording").map(ExperimentVersion::leaseUntil);
        }
    }

    @Test
    void what_is_wrong_in_a_file_is_told() throws IOException {
        assertThat(fails("create", file("name: x\nvariants: []\n").toString()))
                .contains("at least one variant must have a weight above 0");
        assertThat(fails("create", file(WORDING + "wieght: 3\n").toString())).contains("'wieght' is no known key");
        assertThat(fails("create", file(WORDING.replace("session", "account")).toString()))
                .contains("must be user, session, tenant or tag:NAME, but was 'account'");
        assertThat(fails(
                        "create",
                        file(WORDING.replace("weight: 5,", "weight: -5,")).toString()))
                .contains("weight must be at least 0");
        assertThat(fails("create", file("name: [\n").toString())).contains("is no YAML");
    }

    @Test
    void an_unknown_experiment_or_variant_is_told() throws IOException {
        succeeds("create", file(WORDING).toString(), "--start");

        assertThat(fails("start", "other")).contains("no experiment 'other'");
        assertThat(fails("start", "wording", "--weight", "longer=1")).contains("has no variant 'longer'");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("experiment.yaml"), text);
    }

    private String succeeds(String... arguments) {
        CommandRun run = run(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out();
    }

    private String fails(String... arguments) {
        CommandRun run = run(arguments);
        assertThat(run.exitCode()).isNotZero();
        return run.err();
    }

    private CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("experiment"));
        all.addAll(Arrays.asList(arguments));
        all.addAll(List.of("--store", folder.resolve("llmops.db").toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
