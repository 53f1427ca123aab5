package dev.llmops.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.rag.index.IndexMismatchException;
import dev.llmops.rag.index.TenantRequiredException;
import dev.llmops.rag.index.UnknownFieldException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TenantTest {

    @TempDir
    Path folder;

    @Test
    void a_question_or_a_document_without_tenant_is_refused() {
        try (RagIndex index = open()) {
            index.put("acme", List.of(document("a", "cable")));

            for (SearchMode mode : SearchMode.values()) {
                Retriever retriever = index.retriever(mode);
                assertThatThrownBy(() -> retriever.retrieve(RetrievalQuery.of("cable", 1)))
                        .isInstanceOf(TenantRequiredException.class)
                        .hasMessageContaining(folder.toString());
            }
            assertThatThrownBy(() -> index.put(document("b", "cable"))).isInstanceOf(TenantRequiredException.class);
            assertThatThrownBy(() -> index.document("a")).isInstanceOf(TenantRequiredException.class);
            assertThatThrownBy(() -> index.remove(null, List.of("a"))).isInstanceOf(TenantRequiredException.class);
            assertThat(index.documents()).isEqualTo(1);
        }
    }

    @Test
    void the_content_hash_is_of_what_one_tenant_finds_and_knows_whose_it_is() {
        try (RagIndex index = open()) {
            assertThatThrownBy(index::contentHash).isInstanceOf(TenantRequiredException.class);
            index.put("acme", List.of(document("a", "cable")));
            index.put("umbrella", List.of(document("a", "cable")));
            String acme = index.contentHash("acme");
            String umbrella = index.contentHash("umbrella");
            assertThat(umbrella).as("the same passages of somebody else").isNotEqualTo(acme);

            index.put("umbrella", List.of(document("b", "lamp")));

            assertThat(index.contentHash("umbrella")).isNotEqualTo(umbrella);
            assertThat(index.contentHash("acme"))
                    .as("of others nothing is in it")
                    .isEqualTo(acme);
        }
        try (RagIndex open = RagIndex.inMemory().lexicalOnly().build()) {
            open.put(document("a", "cable"));
            assertThat(open.contentHash("acme"))
                    .as("without tenants all is everybody's")
                    .isEqualTo(open.contentHash());
        }
    }

    @Test
    void an_index_with_tenants_stays_one() {
        open().close();

        assertThatThrownBy(() -> RagIndex.builder(folder)
                        .embeddings(new WordHashEmbeddings())
                        .build())
                .isInstanceOf(IndexMismatchException.class)
                .hasMessageContaining("tenants 'true'");
    }

    @Test
    void an_index_without_tenants_takes_no_document_of_one() {
        try (RagIndex index = RagIndex.builder(folder).lexicalOnly().build()) {
            assertThatThrownBy(() -> index.put("acme", List.of(document("a", "cable"))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("tenants()");
        }
    }

    @Test
    void two_tenants_can_have_documents_of_the_same_id() {
        try (RagIndex index = open()) {
            index.put("acme", List.of(document("a", "cable of acme")));
            index.put("umbrella", List.of(document("a", "cable of umbrella")));
            index.put("acme", List.of(document("a", "new cable of acme")));

            assertThat(index.documents()).isEqualTo(2);
            assertThat(index.document("umbrella", "a").orElseThrow().text()).isEqualTo("cable of umbrella");
            index.remove("acme", List.of("a"));
            assertThat(index.document("acme", "a")).isEmpty();
            assertThat(index.document("umbrella", "a")).isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource(SearchMode.class)
    void a_passage_of_another_tenant_never_comes_back(SearchMode mode) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        // Names that a careless key or filter would mix up.
        List<String> tenants = List.of("a", "b", "a b", "A", "a\u0000b", "[\"a\"]", "*", "");
        String[] words = {"cable", "lamp", "oak", "plug", "red"};
        // Scanned and searched by graph.
        for (int maxScan : new int[] {10_000, 0}) {
            Path place = folder.resolve("scan" + maxScan);
            try (RagIndex index = RagIndex.builder(place)
                    .tenants()
                    .embeddings(new WordHashEmbeddings())
                    .mode(mode)
                    .maxScan(maxScan)
                    .build()) {
                for (String tenant : tenants) {
                    List<Document> documents = new ArrayList<>();
                    for (int i = 0; i < 20; i++) {
                        String text = words[random.nextInt(5)] + " " + words[random.nextInt(5)];
                        documents.add(new Document("d" + i, text, Map.of("owner", tenant, "color", i % 2)));
                    }
                    index.put(tenant, documents);
                }
                for (int i = 0; i < 500; i++) {
                    String tenant = tenants.get(random.nextInt(tenants.size()));
                    Map<String, Object> filter = random.nextBoolean() ? Map.of() : Map.of("color", random.nextInt(2));
                    RetrievalQuery query = new RetrievalQuery(
                            words[random.nextInt(5)] + " " + words[random.nextInt(5)],
                            1 + random.nextInt(200),
                            tenant,
                            filter);

                    List<Passage> found = index.retrieve(query);

                    assertThat(found)
                            .as("seed %d, query %s", seed, query)
                            .allSatisfy(
                                    passage -> assertThat(passage.metadata()).containsEntry("owner", tenant));
                }
            }
        }
    }

    @Test
    void a_tenant_cannot_be_reached_by_the_filter() {
        try (RagIndex index = open()) {
            List.of("acme", "umbrella")
                    .forEach(tenant -> index.put(
                            tenant, List.of(new Document("a", "cable of " + tenant, Map.of("color", "red")))));

            assertThatThrownBy(
                            () -> index.retrieve(new RetrievalQuery("cable", 9, "umbrella", Map.of("tenant", "acme"))))
                    .isInstanceOf(UnknownFieldException.class)
                    .hasMessageContaining("color")
                    .hasMessageContaining("'tenant'");
        }
    }

    @Test
    void the_refusal_of_a_filter_tells_no_field_and_no_type_of_another_tenant() {
        try (RagIndex index = open()) {
            index.put("acme", List.of(new Document("a", "cable", Map.of("merger", "Initech", "year", "unknown"))));
            index.put("umbrella", List.of(new Document("a", "cable", Map.of("year", 2024))));

            for (String field : List.of("merger", "nothing")) {
                assertThatThrownBy(() -> index.retrieve(new RetrievalQuery("cable", 9, "umbrella", Map.of(field, "x"))))
                        .as("whether another tenant has it does not show")
                        .isInstanceOf(UnknownFieldException.class)
                        .hasMessage("a filter must name a field that passages have (year), but named '" + field + "'");
            }
            assertThatThrownBy(() -> index.retrieve(new RetrievalQuery("cable", 9, "umbrella", Map.of("year", "x"))))
                    .isInstanceOf(UnknownFieldException.class)
                    .hasMessageStartingWith("the values of field 'year' are number,");
            assertThat(index.retrieve(new RetrievalQuery("cable", 9, "acme", Map.of("merger", "Initech"))))
                    .hasSize(1);
        }
    }

    private RagIndex open() {
        return RagIndex.builder(folder)
                .tenants()
                .embeddings(new WordHashEmbeddings())
                .build();
    }

    private static Document document(String id, String text) {
        return new Document(id, text, Map.of());
    }
}
