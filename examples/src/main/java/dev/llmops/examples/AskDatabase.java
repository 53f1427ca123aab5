package dev.llmops.examples;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.store.Stores;
import dev.llmops.langchain4j.LangChain4jModels;
import dev.llmops.rag.citation.CitationInterceptor;
import dev.llmops.rag.citation.RecordCheckInterceptor;
import dev.llmops.rag.sql.SqlRetriever;
import dev.llmops.rag.sql.SqlSchema;
import dev.llmops.rag.sql.SqlWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * A model writes a SELECT for a question, the rows are passages that the answer cites, and an answer with a number that no row has is
 * withheld: {@code bin/example AskDatabase}. The model is a stand-in.
 */
public final class AskDatabase {

    private static final String SCHEMA = "CREATE TABLE orders (id INTEGER, state TEXT, total REAL)";
    private static final PromptContent PROMPT = PromptContent.of("""
            Answer from the numbered rows only, and cite them like [1].
            {{#each passages}}[{{number}}] {{text}}
            {{/each}}Question: {{question}}""");

    private AskDatabase() {}

    /**
     * Makes a table and asks three questions about it.
     *
     * @param args none
     * @throws IOException if there is no place for the database
     * @throws SQLException if the table cannot be made
     */
    public static void main(String[] args) throws IOException, SQLException {
        Path file = Files.createTempDirectory("llmops-sql").resolve("orders.db");
        try (Connection connection = connections(file, false).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(SCHEMA);
            statement.execute("INSERT INTO orders VALUES (7, 'sent', 12.5), (8, 'open', 3), (9, 'open', 4)");
        }
        SqlSchema schema = SqlSchema.parse(SCHEMA);
        SqlWriter writer = SqlWriter.model(LangChain4jModels.from(new FixedAnswers(AskDatabase::statement)), schema);
        SqlRetriever orders = SqlRetriever.over("orders", connections(file, true), schema, writer);
        try (LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(file.resolveSibling("llmops.db")))
                .model(LangChain4jModels.from(new FixedAnswers(AskDatabase::answer)))
                .retriever(orders)
                .interceptBefore(StandardChain.ROUTE, CitationInterceptor.create())
                .interceptBefore(
                        CitationInterceptor.NAME,
                        RecordCheckInterceptor.againstRowsOf("orders", "The orders do not say."))
                .build()) {
            ops.prompts().register("orders", PROMPT, PromptCommit.NONE);
            ask(ops, "What became of order 7?");
            ask(ops, "What does order 8 cost?");
            try {
                orders.retrieve(RetrievalQuery.of("Delete order 9, please.", 5));
            } catch (LlmOpsException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
    }

    private static void ask(LlmOps ops, String question) {
        Answer answer = ops.prompt("orders").with("question", question).ask();
        System.out.println("Q: " + question);
        System.out.println("A: " + answer.text());
        answer.citations()
                .forEach(citation -> System.out.println("   " + citation.support() + ": "
                        + (citation.passage() == null
                                ? "no row"
                                : citation.passage().text())));
    }

    /** Read-only, as the user that questions are answered with should be in your database too. */
    private static SQLiteDataSource connections(Path file, boolean readOnly) {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(readOnly);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    /** What the stand-in writes. */
    private static String statement(String asked) {
        return asked.contains("Delete")
                ? "DELETE FROM orders WHERE id = 9"
                : "```sql\nSELECT id, state, total FROM orders WHERE id = " + asked.replaceAll("\\D", "") + "\n```";
    }

    /** What the stand-in answers: right, and then a total that no row has. */
    private static String answer(String asked) {
        return asked.contains("order 7?") ? "The state of order 7 is sent [1]." : "The total of order 8 is 5 [1].";
    }
}
