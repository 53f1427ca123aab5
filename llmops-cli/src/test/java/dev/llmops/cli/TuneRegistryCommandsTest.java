package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.adapter.AdapterContent;
import dev.llmops.api.adapter.AdapterSource;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.store.Store;
import dev.llmops.core.store.Stores;
import dev.llmops.tuning.lineage.Lineage;
import dev.llmops.tuning.study.Approach;
import dev.llmops.tuning.study.Candidate;
import dev.llmops.tuning.study.CandidateAnswer;
import dev.llmops.tuning.study.StudyData;
import dev.llmops.tuning.study.StudyReport;
import dev.llmops.tuning.study.StudyRow;
import dev.llmops.tuning.study.TuningStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code llmops tune adapters}, {@code label} and {@code lineage}. */
class TuneRegistryCommandsTest {

    @TempDir
    Path folder;

    @BeforeEach
    void register() throws IOException {
        Path export = Files.createDirectories(folder.resolve("export"));
        Path manifest = Files.writeString(export.resolve("manifest.json"), "{}");
        Files.writeString(
                export.resolve("lineage.jsonl"),
                "{\"split\":\"TRAIN\",\"line\":1,\"generation\":\"g1\",\"feedback\":[\"f1\"]}\n");
        try (Store store = Stores.sqlite(folder.resolve("llmops.db"))) {
            register(store, 1, manifest, null);
            register(store, 2, manifest, study("worse.json", 0.2));
            register(store, 3, manifest, study("better.json", 0.9));
            register(store, 4, manifest, study("prompt.json", Approach.PROMPT, 0.9));
        }
    }

    private static String digest(int number) {
        return "sha256:" + String.format("%064x", number);
    }

    private static void register(Store store, int number, Path manifest, AdapterSource study) throws IOException {
        store.adapters()
                .register(
                        "support",
                        new AdapterContent(
                                digest(number),
                                number + ".gguf",
                                digest(100),
                                digest(200),
                                Lineage.source(manifest),
                                null,
                                study),
                        PromptCommit.NONE);
    }

    private AdapterSource study(String name, double share) throws IOException {
        return study(name, Approach.ADAPTER, share);
    }

    private AdapterSource study(String name, Approach approach, double share) throws IOException {
        List<StudyRow> test = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            test.add(new StudyRow("r" + i, "g" + i % 24, "question " + i, "word"));
        }
        StudyReport report = TuningStudy.builder(
                        "s", StudyData.of(List.of(), List.of(), test), candidate("prompt", Approach.PROMPT, 0.2))
                .candidate(candidate("other", approach, share))
                .gates(Set.of())
                .build()
                .run();
        return new AdapterSource(
                report.digest(),
                Files.writeString(folder.resolve(name), report.json()).toString());
    }

    private static Candidate candidate(String family, Approach approach, double share) {
        return new Candidate() {
            @Override
            public String family() {
                return family;
            }

            @Override
            public Approach approach() {
                return approach;
            }

            @Override
            public String fingerprint() {
                return family;
            }

            @Override
            public CandidateAnswer answer(StudyRow row) {
                boolean right = Integer.parseInt(row.id().substring(1)) % 100 < share * 100;
                return new CandidateAnswer(right ? "word" : "no", 1, 0, 1, 1);
            }
        };
    }

    private CommandRun run(String command) {
        return CommandRun.of((command + " --store " + folder.resolve("llmops.db")).split(" ", -1));
    }

    @Test
    void the_champion_is_one_whose_study_recommends_it_and_any_other_label_moves_freely() {
        assertThat(run("tune label support@1 candidate").exitCode()).isZero();
        CommandRun unstudied = run("tune label support@1 champion");
        assertThat(unstudied.exitCode()).isEqualTo(1);
        assertThat(unstudied.err()).contains("is protected").contains("no study is registered with it");
        CommandRun worse = run("tune label support@2 champion");
        assertThat(worse.exitCode()).isEqualTo(1);
        assertThat(worse.err()).contains("Stay with prompt");
        CommandRun prompt = run("tune label support@4 champion");
        assertThat(prompt.exitCode()).isEqualTo(1);
        assertThat(prompt.err()).contains("is protected").contains("Choose other");
        assertThat(run("tune label support@3 champion").out()).contains("support@champion is version 3");
        assertThat(run("tune label support@3 champion --json").outLines())
                .containsExactly("{\"adapter\":\"support\",\"label\":\"champion\",\"version\":3}");
        assertThat(run("tune adapters").out())
                .contains("support@1")
                .contains("candidate")
                .contains("champion");
    }

    @Test
    void a_report_that_was_edited_is_no_evidence() throws IOException {
        Path report = folder.resolve("worse.json");
        Files.writeString(report, Files.readString(report).replace("\"STAY\"", "\"CHANGE\""));

        CommandRun run = run("tune label support@2 champion");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("is another report");
    }

    @Test
    void lineage_goes_from_feedback_to_the_label_and_back() {
        run("tune label support@3 champion");

        CommandRun forward = run("tune lineage f1");
        assertThat(forward.exitCode()).isZero();
        assertThat(forward.out())
                .containsPattern("before +generation +g1")
                .containsPattern("it +feedback +f1")
                .containsPattern("after +adapter +support@3")
                .containsPattern("after +label +support@champion");
        CommandRun back = run("tune lineage support@champion --json");
        assertThat(back.outLines())
                .anySatisfy(line -> assertThat(line).contains("\"before\"").contains("\"f1\""));
        CommandRun unknown = run("tune lineage nothing");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("has anything to do with 'nothing'");
    }
}
