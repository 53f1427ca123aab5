package dev.llmops.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.rag.index.Filter;
import dev.llmops.rag.index.TenantMismatchException;
import dev.llmops.rag.index.TenantRequiredException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A retriever that is for one tenant, asked in every way that could make it forget or widen that. */
class TenantLeakTest {

    private static final long SEED = Long.getLong("llmops.seed", 4711);
    // Names that a careless key or filter would mix up.
    private static final List<String> TENANTS = List.of("a", "b", "a b", "A", "[\"a\"]", "*", "", "%", "' OR '1'='1");
    private static final List<String> WORDS = List.of("cable", "lamp", "oak", "plug", "red");

    private final Random random = new Random(SEED);

    @Test
    @Tag("full")
    void in_100_000_questions_to_a_folder_no_passage_of_another_tenant_comes_back(@TempDir Path folder) {
        ask(RagIndex.builder(folder), 100_000);
    }

    @Test
    void in_5_000_questions_to_a_folder_no_passage_of_another_tenant_comes_back(@TempDir Path folder) {
        ask(RagIndex.builder(folder), 5_000);
    }

    @Test
    void in_20_000_questions_to_memory_no_passage_of_another_tenant_comes_back() {
        ask(RagIndex.inMemory(), 20_000);
    }

    @Test
    void in_3_000_questions_to_postgres_no_passage_of_another_tenant_comes_back() throws Exception {
        try (HikariDataSource connections = PgVectorPool.emptySchema()) {
            ask(RagIndex.postgres(connections, "docs"), 3_000);
        }
    }

    private void ask(RagIndexBuilder builder, int questions) {
        int found = 0;
        int refused = 0;
        try (RagIndex index =
                builder.tenants().embeddings(new WordHashEmbeddings()).build()) {
            fill(index);
            for (int i = 0; i < questions; i++) {
                String tenant = one(TENANTS);
                RagRetriever retriever = retriever(index, tenant);
                @Nullable String asked = random.nextBoolean() ? null : random.nextInt(4) > 0 ? tenant : one(TENANTS);
                Map<String, Object> filter = random.nextBoolean()
                        ? Map.of()
                        : random.nextBoolean() ? Map.of("color", random.nextInt(2)) : Map.of("owner", one(TENANTS));
                RetrievalQuery query =
                        new RetrievalQuery(one(WORDS) + " " + one(WORDS), 1 + random.nextInt(50), asked, filter);
                if (asked != null && !asked.equals(tenant)) {
                    refused++;
                    assertThatThrownBy(() -> retriever.retrieve(query)).isInstanceOf(TenantMismatchException.class);
                    continue;
                }
                for (Passage passage : retriever.retrieve(query)) {
                    found++;
                    if (!tenant.equals(passage.metadata().get("owner"))) {
                        throw new AssertionError(
                                "seed " + SEED + ": tenant '" + tenant + "' found " + passage + " by " + query);
                    }
                }
            }
        }
        System.out.printf(
                "seed %d: %d questions, %d refused, %d passages, none of another tenant%n",
                SEED, questions, refused, found);
        assertThat(found).isGreaterThan(questions);
        assertThat(refused).isPositive();
    }

    private RagRetriever retriever(RagIndex index, String tenant) {
        SearchMode mode = one(List.of(SearchMode.values()));
        RagRetriever retriever = index.retriever(mode).tenant(tenant);
        return switch (random.nextInt(4)) {
            case 0 -> retriever.filter(Filter.or(Filter.all(), Filter.eq("owner", one(TENANTS))));
            case 1 -> retriever.filter(Filter.not(Filter.eq("owner", tenant)));
            case 2 -> retriever.tenant(tenant).filter(Filter.gte("color", random.nextInt(2)));
            default -> retriever;
        };
    }

    private void fill(RagIndex index) {
        for (String tenant : TENANTS) {
            List<Document> documents = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                documents.add(
                        new Document("d" + i, one(WORDS) + " " + one(WORDS), Map.of("owner", tenant, "color", i % 2)));
            }
            index.put(tenant, documents);
        }
    }

    @Test
    void a_retriever_for_a_tenant_can_not_become_one_for_another() {
        try (RagIndex index = RagIndex.inMemory().tenants().lexicalOnly().build();
                RagIndex open = RagIndex.inMemory().lexicalOnly().build()) {
            RagRetriever acme = index.retriever().tenant("acme");

            assertThatThrownBy(() -> acme.tenant("umbrella"))
                    .isInstanceOf(TenantMismatchException.class)
                    .hasMessageContaining("'acme'")
                    .hasMessageContaining("'umbrella'");
            assertThatThrownBy(() -> index.retriever().retrieve(RetrievalQuery.of("lamp", 1)))
                    .isInstanceOf(TenantRequiredException.class);
            assertThatThrownBy(() -> open.retriever().tenant("acme"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("tenants()");
        }
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
