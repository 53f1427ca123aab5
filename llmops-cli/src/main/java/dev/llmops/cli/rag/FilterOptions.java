package dev.llmops.cli.rag;

import dev.llmops.api.message.Message;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalResult;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.cli.console.NamedValues;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which passages may be found. */
public final class FilterOptions {

    @Option(
            names = "--filter",
            paramLabel = "NAME=TEXT",
            description = "Only passages whose metadata have exactly this value; NAME:=JSON for a number, as in"
                    + " page:=3. May be given several times: then all must hold.")
    public List<String> given = List.of();

    /**
     * {@return a retriever that finds nothing else, and only a tenant's}
     *
     * @param tenant whose passages, or null in an index without tenants
     */
    public Retriever within(Retriever all, @Nullable String tenant) {
        Map<String, Object> filter = NamedValues.of("filter", given);
        return new Retriever() {
            @Override
            public List<Passage> retrieve(RetrievalQuery query) {
                return all.retrieve(within(query));
            }

            @Override
            public RetrievalResult search(RetrievalQuery query, List<Message> history) {
                return all.search(within(query), history);
            }

            private RetrievalQuery within(RetrievalQuery query) {
                return new RetrievalQuery(query.text(), query.limit(), tenant, filter);
            }
        };
    }
}
