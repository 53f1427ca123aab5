package dev.llmops.rag.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.WordHashEmbeddings;
import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.ingest.DocumentResult.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GitSourceTest {

    @TempDir
    Path temporary;

    private final WordHashEmbeddings embeddings = new WordHashEmbeddings();
    private Path checkout;
    private RagIndex index;

    @BeforeEach
    void open() throws Exception {
        checkout = Files.createDirectory(temporary.resolve("checkout"));
        try {
            git("init", "-q");
        } catch (IOException e) {
            assumeTrue(false, "there is no git: " + e.getMessage());
        }
        index = RagIndex.builder(temporary.resolve("index"))
                .embeddings(embeddings)
                .build();
    }

    @AfterEach
    void close() {
        if (index != null) {
            index.close();
        }
    }

    @Test
    void files_of_a_commit_become_documents_with_path_commit_and_blob() throws Exception {
        write("docs/l\u00e4mp.md", "# Lamp\n\nThe cable is long.");
        write(".hidden", "secret");
        write(".github/flow.yml", "secret");
        Files.createSymbolicLink(checkout.resolve("link"), Path.of("docs"));
        String commit = commit();
        write("docs/l\u00e4mp.md", "not committed");
        write("new.md", "not committed");

        IngestReport report = ingest(source());

        assertThat(report.results()).extracting(DocumentResult::id).containsExactly("manual#docs/l\u00e4mp.md");
        assertThat(index.retrieve(RetrievalQuery.of("cable", 1)))
                .singleElement()
                .satisfies(passage -> {
                    assertThat(passage.text()).isEqualTo("# Lamp\n\nThe cable is long.");
                    assertThat(passage.metadata())
                            .containsEntry("path", "docs/l\u00e4mp.md")
                            .containsEntry("commit", commit)
                            .containsEntry("blob", git("rev-parse", "HEAD:docs/l\u00e4mp.md"))
                            .containsEntry("title", "Lamp");
                });
    }

    @Test
    void the_next_commit_costs_only_what_it_changed() throws Exception {
        write("a.md", "The cable is long.");
        write("b.md", "The plug is red.");
        write("c.md", "Oak is heavy.");
        String first = commit();
        ingest(source());
        embeddings.embedded.clear();
        write("b.md", "The plug is blue.");
        git("mv", "c.md", "wood.md");
        git("rm", "-q", "a.md");
        commit();

        IngestReport report = ingest(source());

        assertThat(report.results())
                .extracting(DocumentResult::id, DocumentResult::outcome)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("manual#b.md", Outcome.UPDATED),
                        org.assertj.core.groups.Tuple.tuple("manual#wood.md", Outcome.MOVED));
        assertThat(report.deleted()).containsExactly("manual#a.md");
        assertThat(embeddings.embedded).containsExactly("The plug is blue.");

        IngestReport back = ingest(GitSource.of("manual", checkout, first));
        assertThat(back.count(Outcome.UNCHANGED)).isZero();
        assertThat(index.document("manual#a.md")).isPresent();
    }

    @Test
    void an_unchanged_file_keeps_the_commit_at_which_it_was_taken() throws Exception {
        write("a.md", "The cable is long.");
        String first = commit();
        ingest(source());
        write("b.md", "The plug is red.");
        commit();

        IngestReport report = ingest(source());

        assertThat(report.count(Outcome.UNCHANGED)).isEqualTo(1);
        assertThat(index.document("manual#a.md").orElseThrow().metadata()).containsEntry("commit", first);
    }

    @Test
    void large_binary_and_elsewhere_kept_files_are_told() throws Exception {
        write("large.txt", "x".repeat(2_000));
        write("zero.bin", "a\0b");
        write("model.md", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n");
        commit();

        IngestReport report = ingest(source().withMaxFileBytes(1_000));

        assertThat(report.skipped())
                .extracting(DocumentResult::id, DocumentResult::reason)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("manual#large.txt", SkipReason.TOO_LARGE),
                        org.assertj.core.groups.Tuple.tuple("manual#zero.bin", SkipReason.BINARY),
                        org.assertj.core.groups.Tuple.tuple("manual#model.md", SkipReason.ELSEWHERE));
    }

    @Test
    void two_repositories_live_in_one_index() throws Exception {
        write("a.md", "The cable is long.");
        commit();
        index.ingest(
                GitSource.of("one", checkout, "HEAD"), IngestOptions.defaults().withMetadata(Map.of("part", 1)));
        ingest(GitSource.of("two", checkout, "HEAD"));

        assertThat(index.ingest(
                                GitSource.of("one", checkout, "HEAD"),
                                IngestOptions.defaults().withMetadata(Map.of("part", 1)))
                        .count(Outcome.UNCHANGED))
                .isEqualTo(1);
        assertThat(index.documents()).isEqualTo(2);
    }

    @Test
    void a_revision_that_is_not_there_or_an_option_is_refused_by_name() throws Exception {
        write("a.md", "The cable is long.");
        commit();

        assertThatThrownBy(() -> ingest(GitSource.of("manual", checkout, "no-such")))
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("no-such");
        assertThatThrownBy(() -> ingest(GitSource.of("manual", temporary.resolve("none"), "HEAD")))
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("none");
        assertThatThrownBy(() -> GitSource.of("manual", checkout, "--output=x")).hasMessageContaining("--output=x");
    }

    @Test
    void a_blob_that_is_missing_is_told_and_the_others_go_on() throws Exception {
        write("a.md", "The cable is long.");
        write("b.md", "The plug is red.");
        commit();
        String blob = git("rev-parse", "HEAD:a.md");
        Files.delete(checkout.resolve(".git/objects/" + blob.substring(0, 2) + "/" + blob.substring(2)));

        IngestReport report = ingest(source());

        assertThat(report.count(Outcome.ADDED)).isEqualTo(1);
        assertThat(report.skipped())
                .singleElement()
                .satisfies(file -> assertThat(file.reason()).isEqualTo(SkipReason.UNREADABLE));
    }

    @Test
    void of_a_folder_in_a_checkout_only_its_files_are_taken() throws Exception {
        write("top.md", "The plug is red.");
        write("docs/lamp.md", "The cable is long.");
        write("docs/more/oak.md", "Oak is heavy.");
        commit();

        IngestReport report = ingest(GitSource.of("manual", checkout.resolve("docs"), "HEAD"));

        assertThat(report.results())
                .extracting(DocumentResult::id)
                .containsExactly("manual#lamp.md", "manual#more/oak.md");
        assertThat(index.document("manual#lamp.md").orElseThrow().metadata()).containsEntry("path", "docs/lamp.md");
        write(" odd: \u00e4/plug.md", "The plug is red.");
        commit();
        assertThat(ingest(GitSource.of("odd", checkout.resolve(" odd: \u00e4"), "HEAD"))
                        .results())
                .extracting(DocumentResult::id)
                .containsExactly("odd#plug.md");
        write("docs/lamp.md", "x");
        Files.createDirectories(checkout.resolve("later"));
        assertThatThrownBy(() -> ingest(GitSource.of("manual", checkout.resolve("later"), "HEAD")))
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("later");
        assertThat(index.documents()).isEqualTo(3);
    }

    @Test
    void git_may_ask_no_remote_however_old_it_is() throws Exception {
        GitProgram shell = new GitProgram(List.of("sh", "-c", "env"), checkout, Duration.ofSeconds(20));

        assertThat(new String(shell.output(), StandardCharsets.UTF_8)).contains("GIT_ALLOW_PROTOCOL=none\n");
    }

    @Test
    void a_submodule_is_told_and_the_others_go_on() throws Exception {
        write("a.md", "The cable is long.");
        String commit = commit();
        git("update-index", "--add", "--cacheinfo", "160000," + commit + ",part");
        git("-c", "user.name=T", "-c", "user.email=t@example.invalid", "commit", "-q", "-m", "x");

        IngestReport report = ingest(source());

        assertThat(report.count(Outcome.ADDED)).isEqualTo(1);
        assertThat(report.skipped()).singleElement().satisfies(file -> {
            assertThat(file.id()).isEqualTo("manual#part");
            assertThat(file.reason()).isEqualTo(SkipReason.ELSEWHERE);
            assertThat(file.detail()).contains("submodule");
        });
    }

    @Test
    void names_that_are_no_utf_8_are_told_apart() throws Exception {
        write("a.md", "The cable is long.");
        String blob = git("hash-object", "-w", "a.md");
        Path entries = temporary.resolve("entries");
        Files.write(
                entries,
                ("100644 " + blob + " 0\tl\u00e4mp.md\0" + "100644 " + blob + " 0\tl\u00f6mp.md\0" + "100644 " + blob
                                + " 0\tl%E4mp.md\0")
                        .getBytes(StandardCharsets.ISO_8859_1));
        Process adding = new ProcessBuilder("git", "-C", checkout.toString(), "update-index", "-z", "--index-info")
                .redirectInput(entries.toFile())
                .start();
        assertThat(adding.waitFor()).isZero();
        git("-c", "user.name=T", "-c", "user.email=t@example.invalid", "commit", "-q", "-m", "x");

        assertThat(ingest(source()).results())
                .extracting(DocumentResult::id)
                .containsExactly("manual#l%25E4mp.md", "manual#l%E4mp.md", "manual#l%F6mp.md");
    }

    @Test
    void a_git_that_does_not_end_is_ended_and_a_limit_is_longer_than_zero() {
        GitProgram endless =
                new GitProgram(List.of("sh", "-c", "exec tail -f /dev/null"), checkout, Duration.ofMillis(20));

        assertThatThrownBy(() -> endless.output("ls-tree"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("within 20 ms");
        assertThatThrownBy(() -> source().withTimeout(Duration.ZERO)).hasMessageContaining("PT0S");
    }

    private GitSource source() {
        return GitSource.of("manual", checkout, "HEAD");
    }

    private IngestReport ingest(GitSource source) {
        return index.ingest(source);
    }

    private void write(String name, String text) throws IOException {
        Path file = checkout.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String commit() throws Exception {
        git("add", "-A");
        git("-c", "user.name=T", "-c", "user.email=t@example.invalid", "commit", "-q", "-m", "x");
        return git("rev-parse", "HEAD");
    }

    private String git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", checkout.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        Process git = builder.start();
        String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(git.waitFor()).as(said).isZero();
        return said;
    }
}
