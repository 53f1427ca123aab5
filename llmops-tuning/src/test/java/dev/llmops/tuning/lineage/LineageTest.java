package dev.llmops.tuning.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.adapter.AdapterContent;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.store.Store;
import dev.llmops.core.store.Stores;
import dev.llmops.tuning.lineage.LineageNode.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineageTest {

    @TempDir
    Path folder;

    private static String digest(int number) {
        return "sha256:" + String.format("%064x", number);
    }

    private Path write(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    private Store filled(Path manifest) throws Exception {
        Store store = Stores.sqlite(folder.resolve("llmops.db"));
        Path job = write("report.json", "{}");
        Path study = write("study.json", "{}");
        for (int i = 1; i <= 2; i++) {
            store.adapters()
                    .register(
                            "routing",
                            new AdapterContent(
                                    digest(i),
                                    "routing-" + i + ".gguf",
                                    digest(100),
                                    digest(200),
                                    Lineage.source(manifest),
                                    Lineage.source(job),
                                    Lineage.source(study)),
                            PromptCommit.NONE);
        }
        store.adapters().change(LabelChange.move("routing", "champion", 1, PromptCommit.NONE));
        return store;
    }

    private Path manifest() throws Exception {
        write("lineage.jsonl", """
                {"split": "TRAIN", "line": 1, "generation": "g1", "feedback": ["f1"]}
                {"split": "TRAIN", "line": 2, "generation": "g2", "feedback": ["f2"]}
                {"split": "TRAIN", "line": 2, "generation": "g3", "feedback": ["f3"]}
                """);
        return write("manifest.json", "{\"format\": \"TRL_SFT\"}");
    }

    @Test
    void from_feedback_to_the_label_and_back() throws Exception {
        try (Store store = filled(manifest())) {
            Lineage lineage = Lineage.read(store.adapters(), store.experiments());
            LineageNode feedback = lineage.find("f2").get(0);

            assertThat(lineage.after(feedback))
                    .extracting(LineageNode::kind)
                    .containsExactly(
                            Kind.DATASET,
                            Kind.JOB,
                            Kind.ADAPTER,
                            Kind.ADAPTER,
                            Kind.EXPERIMENT,
                            Kind.EXPERIMENT,
                            Kind.LABEL);
            LineageNode label = lineage.find("routing@champion").get(0);
            assertThat(lineage.before(label))
                    .extracting(LineageNode::id)
                    .contains("g1", "g2", "g3", "f1", "f2", "f3", "routing@1")
                    .doesNotContain("routing@2");
            assertThat(lineage.after(lineage.find("routing@2").get(0)))
                    .extracting(LineageNode::kind)
                    .containsExactly(Kind.EXPERIMENT);
            assertThat(lineage.find(digest(1))).extracting(LineageNode::id).containsExactly("routing@1");
            assertThat(lineage.find("nothing")).isEmpty();
        }
    }

    @Test
    void every_walk_forward_is_a_walk_back() throws Exception {
        try (Store store = filled(manifest())) {
            Lineage lineage = Lineage.read(store.adapters(), store.experiments());
            for (String id : List.of("g1", "f1", "f3", "routing@1", "routing@2", "routing@champion")) {
                LineageNode node = lineage.find(id).get(0);
                lineage.after(node)
                        .forEach(each -> assertThat(lineage.before(each)).contains(node));
                lineage.before(node)
                        .forEach(each -> assertThat(lineage.after(each)).contains(node));
            }
        }
    }

    @Test
    void a_manifest_that_was_changed_or_is_gone_is_told_and_the_rest_stays() throws Exception {
        Path manifest = manifest();
        try (Store store = filled(manifest)) {
            Files.writeString(manifest, "{}");
            assertThat(dataset(store)).endsWith("which is another file now");
            Files.delete(manifest);
            assertThat(dataset(store)).endsWith("which is gone");
        }
    }

    @Test
    void rows_that_cannot_be_read_are_no_lineage() throws Exception {
        Path manifest = manifest();
        Files.writeString(folder.resolve("lineage.jsonl"), "{\"gen");
        try (Store store = filled(manifest)) {
            assertThatThrownBy(() -> Lineage.read(store.adapters(), store.experiments()))
                    .isInstanceOf(LineageException.class)
                    .hasMessageContaining("manifest.json");
        }
    }

    private static String dataset(Store store) {
        Lineage lineage = Lineage.read(store.adapters(), store.experiments());
        LineageNode label = lineage.find("routing@champion").get(0);
        return lineage.before(label).stream()
                .filter(node -> node.kind() == Kind.DATASET)
                .findFirst()
                .orElseThrow()
                .detail();
    }
}
