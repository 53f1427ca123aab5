package dev.llmops.examples;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.RagRetriever;
import dev.llmops.rag.index.Filter;
import dev.llmops.rag.index.TenantMismatchException;
import dev.llmops.rag.index.UnknownFieldException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Documents of two customers in one PostgreSQL with pgvector, each found by its own customer only:
 * {@code bin/example TenantsInPostgres 'jdbc:postgresql://localhost/app?user=app'}.
 */
public final class TenantsInPostgres {

    private TenantsInPostgres() {}

    /**
     * Indexes and asks.
     *
     * @param args the JDBC address of a database whose user may make tables, and in which there is the extension vector
     */
    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("usage: TenantsInPostgres JDBC_ADDRESS");
            System.exit(64);
        }
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(args[0]);
        // Each search holds one connection while it runs.
        config.setMaximumPoolSize(8);
        try (HikariDataSource connections = new HikariDataSource(config)) {
            run(connections).forEach(System.out::println);
        }
    }

    static List<String> run(DataSource connections) {
        List<String> lines = new ArrayList<>();
        try (RagIndex index =
                RagIndex.postgres(connections, "manuals").tenants().build()) {
            index.put(
                    "acme",
                    List.of(
                            new Document("lamp", "The lamp's cable is 2.5 metres long.", Map.of("year", 2024)),
                            new Document("desk", "The desk has a cable tray.", Map.of("year", 2019))));
            index.put(
                    "umbrella",
                    List.of(new Document("lamp", "The lamp has no cable, but a battery.", Map.of("year", 2025))));

            // Once, where the customer is known; what is asked later cannot leave it.
            RagRetriever acme = index.retriever().tenant("acme");

            lines.add("acme: " + ids(acme.retrieve(RetrievalQuery.of("How long is the cable?", 10))));
            lines.add("acme, since 2020: "
                    + ids(acme.filter(Filter.gte("year", 2020)).retrieve(RetrievalQuery.of("cable", 10))));
            try {
                acme.retrieve(new RetrievalQuery("cable", 10, "umbrella", Map.of()));
            } catch (TenantMismatchException e) {
                lines.add("refused: " + e.getMessage());
            }
            try {
                acme.filter(Filter.eq("yaer", 2024)).retrieve(RetrievalQuery.of("cable", 10));
            } catch (UnknownFieldException e) {
                lines.add("refused: " + e.getMessage());
            }
        }
        return lines;
    }

    private static List<String> ids(List<Passage> passages) {
        return passages.stream().map(Passage::id).toList();
    }
}
