package dev.llmops.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.store.Store;
import dev.llmops.core.prompt.source.PromptBundle;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ClosedPort;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class BundlePromptsMojoTest {

    @TempDir
    Path folder;

    private final BundlePromptsMojo mojo = new BundlePromptsMojo();
    private Path file;

    @BeforeEach
    void output() {
        mojo.outputDirectory = folder.resolve("classes").toFile();
        file = folder.resolve("classes").resolve(PromptBundle.RESOURCE);
    }

    @Test
    void a_folder_of_prompts_is_bundled_and_twice_gives_the_same_bytes() throws Exception {
        Files.writeString(folder.resolve("greet.prompt"), "Hello {{name}}");
        mojo.directory = folder.toFile();
        mojo.madeAt = "2026-01-01T00:00:00Z";

        mojo.execute();

        assertThat(PromptBundle.of(file).versions())
                .singleElement()
                .satisfies(version -> assertThat(version.name()).isEqualTo("greet"));
        assertThat(PromptBundle.of(file).madeAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        byte[] first = Files.readAllBytes(file);
        mojo.execute();
        assertThat(Files.readAllBytes(file)).isEqualTo(first);
    }

    @Test
    void a_time_of_too_many_digits_is_told_by_its_name() throws Exception {
        Files.writeString(folder.resolve("greet.prompt"), "Hello {{name}}");
        mojo.directory = folder.toFile();
        mojo.madeAt = "9".repeat(30);

        assertThatThrownBy(mojo::execute).hasMessageContaining("madeAt must be a time such as");
    }

    @Test
    void the_labels_of_a_store_choose() throws Exception {
        Path db = folder.resolve("llmops.db");
        try (Store store = Stores.sqlite(db)) {
            store.prompts().register("greet", PromptContent.of("One"), PromptCommit.NONE);
            store.prompts().register("greet", PromptContent.of("Two"), PromptCommit.NONE);
            store.prompts().label("greet", 1, "production", PromptCommit.NONE);
        }
        mojo.store = db.toString();
        mojo.labels = Set.of("production");

        mojo.execute();

        assertThat(PromptBundle.of(file).versions())
                .singleElement()
                .satisfies(version -> assertThat(version.number()).isEqualTo(1));
    }

    @Test
    void what_is_wrong_fails_the_build_with_a_reason_and_leaves_no_file() throws IOException {
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("'directory'");
        Files.writeString(folder.resolve("broken.prompt"), "Hello {{name");
        mojo.directory = folder.toFile();
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("broken.prompt");
        mojo.directory = null;
        mojo.store = folder.resolve("none.db").toString();
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("none.db");
        mojo.store = null;
        try (ClosedPort nobody = new ClosedPort()) {
            mojo.registry = "mlflow+" + nobody.uri("");
            assertThatThrownBy(mojo::execute)
                    .isInstanceOf(MojoFailureException.class)
                    .hasMessageContaining("cannot be reached");
        }
        mojo.skip = true;
        assertThat(file).doesNotExist();
    }

    /** Maven finds the goal and fills the fields in by what the descriptor says. */
    @Test
    void the_descriptor_describes_the_class() throws Exception {
        Document document;
        try (InputStream in = BundlePromptsMojo.class.getResourceAsStream("/META-INF/maven/plugin.xml")) {
            document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(Objects.requireNonNull(in));
        }
        assertThat(text(document, "implementation")).isEqualTo(BundlePromptsMojo.class.getName());
        assertThat(text(document, "artifactId")).isEqualTo("llmops-maven-plugin");
        assertThat(text(document, "version")).matches("[0-9]+\\..*");
        NodeList parameters = document.getElementsByTagName("parameter");
        assertThat(parameters.getLength()).isEqualTo(8);
        for (int i = 0; i < parameters.getLength(); i++) {
            Element parameter = (Element) parameters.item(i);
            String name = parameter.getElementsByTagName("name").item(0).getTextContent();
            String type = parameter.getElementsByTagName("type").item(0).getTextContent();
            assertThat(BundlePromptsMojo.class.getDeclaredField(name).getType().getName())
                    .as(name)
                    .isEqualTo(type);
        }
    }

    private static String text(Document document, String tag) {
        return document.getElementsByTagName(tag).item(0).getTextContent();
    }
}
