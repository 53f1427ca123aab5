package dev.llmops.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.retention.Subject;
import dev.llmops.api.retention.SubjectHolder;
import dev.llmops.api.retention.SubjectHolder.Erased;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.index.IndexLockedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectDocumentsTest {

    @TempDir
    Path folder;

    private static Document of(String id, String user, String text) {
        return new Document(id, text, Map.of("owner", user));
    }

    @Test
    void a_users_documents_and_vectors_go_and_no_file_has_them() throws IOException {
        try (RagIndex index = RagIndex.builder(folder)
                .tenants()
                .embeddings(new WordHashEmbeddings())
                .build()) {
            index.put(
                    "acme",
                    List.of(
                            of("1", "ana", "plantedana cable"),
                            of("2", "bob", "plantedbob cable"),
                            of("3", "ana", "plantedana lamp")));
            index.put("umbrella", List.of(of("4", "ana", "plantedother cable")));
            SubjectHolder holder = index.subjectDocuments("letters", "owner");

            assertThat(holder.name()).isEqualTo("letters");
            assertThat(holder.erase(new Subject("acme", "ana"))).isEqualTo(Erased.all(2));
            assertThat(holder.erase(new Subject("acme", "ana"))).isEqualTo(Erased.all(0));
            assertThat(holder.erase(new Subject(null, "ana"))).isEqualTo(Erased.all(0));

            assertThat(index.documents()).isEqualTo(2);
            assertThat(index.retriever().retrieve(new RetrievalQuery("cable", 9, "acme", Map.of())))
                    .extracting(passage -> passage.sourceId())
                    .containsExactly("2");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain("plantedana");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_index_in_a_folder_is_opened_as_it_was_made(boolean tenants) {
        RagIndexBuilder made = RagIndex.builder(folder).embeddings(new WordHashEmbeddings());
        String tenant = tenants ? "acme" : null;
        try (RagIndex index = (tenants ? made.tenants() : made).build()) {
            index.put(tenant, List.of(of("1", "ana", "ana's cable"), of("2", "bob", "bob's cable")));
            SubjectHolder held = RagIndex.subjectDocuments(folder, "letters", "owner");
            assertThatThrownBy(() -> held.erase(new Subject("acme", "ana"))).isInstanceOf(IndexLockedException.class);
        }
        SubjectHolder holder = RagIndex.subjectDocuments(folder, "letters", "owner");

        assertThat(holder.name()).isEqualTo("letters");
        assertThat(holder.erase(new Subject("acme", "ana"))).isEqualTo(Erased.all(1));
        RagIndexBuilder again = RagIndex.builder(folder).embeddings(new WordHashEmbeddings());
        try (RagIndex index = (tenants ? again.tenants() : again).build()) {
            assertThat(index.retriever().retrieve(new RetrievalQuery("cable", 9, tenant, Map.of())))
                    .extracting(passage -> passage.sourceId())
                    .containsExactly("2");
        }
    }

    @Test
    void a_folder_without_an_index_is_refused_and_stays_as_it_is() {
        assertThatThrownBy(() -> RagIndex.subjectDocuments(folder, "letters", "owner"))
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("there is no index in folder '" + folder + "'");
        assertThatThrownBy(() -> RagIndex.subjectDocuments(folder.resolve("other"), "letters", "owner"))
                .isInstanceOf(IndexException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_field_that_no_document_has_is_told_of() {
        try (RagIndex index = RagIndex.inMemory().lexicalOnly().build()) {
            SubjectHolder holder = index.subjectDocuments("letters", "author");
            assertThat(holder.erase(new Subject(null, "ana")).remains()).isNull();
            index.put(of("1", "ana", "cable"));

            assertThat(holder.erase(new Subject(null, "ana")).remains())
                    .isEqualTo("no document has a field 'author' that says whose it is");
            assertThat(index.subjectDocuments("letters", "owner").erase(new Subject("acme", "ana")))
                    .isEqualTo(Erased.all(1));
            assertThat(index.documents()).isZero();
        }
    }
}
