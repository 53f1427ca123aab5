package dev.llmops.rag.citation;

import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Returns an answer only if it satisfies a {@link RecordRule}: a schema, rows of a database, values of records. Otherwise another text
 * is returned. The model's original answer goes into the response's vendor data under {@code records.withheld}, and the reason into the record's
 * {@link dev.llmops.api.retrieval.Grounding}.
 *
 * <p>The answer is held back until it is complete. A rule that throws also withholds it, except for a {@link
 * dev.llmops.api.error.CallCancelledException}, which ends the call as cancelled. An answer that only calls tools is not checked. Add it
 * to the chain before a {@link CitationInterceptor} and before output guardrails, so that it makes the final decision.
 *
 * <p>Safe for use by multiple threads if its rule is.
 */
public final class RecordCheckInterceptor implements Interceptor {

    /** Its name in a chain. */
    public static final String NAME = "records";

    private final RecordRule rule;
    private final String instead;

    private RecordCheckInterceptor(RecordRule rule, String instead) {
        this.rule = Objects.requireNonNull(rule, "rule");
        if (instead.isBlank()) {
            throw new IllegalArgumentException("instead must hold text, but was blank");
        }
        this.instead = instead;
    }

    /**
     * {@return an interceptor that holds answers to a rule}
     *
     * @param rule the rule that an answer must satisfy
     * @param instead the text returned when it does not; if a program reads the answers, use a form that it understands
     */
    public static RecordCheckInterceptor by(RecordRule rule, String instead) {
        return new RecordCheckInterceptor(rule, instead);
    }

    /**
     * {@return an interceptor that checks values against the application's records, as {@link RecordRule#values} does}
     *
     * @param records supplies the records of a call, each a map of names to values, once its answer is complete
     * @param instead the text returned when a value is in none of them
     */
    public static RecordCheckInterceptor against(Function<Call, List<Map<String, Object>>> records, String instead) {
        return new RecordCheckInterceptor(RecordRule.values(records), instead);
    }

    /**
     * {@return an interceptor that checks values against the rows that the call's own search found}
     *
     * @param source the name of the {@link dev.llmops.rag.sql.SqlRetriever}
     * @param instead the text returned when a value is in none of them
     */
    public static RecordCheckInterceptor againstRowsOf(String source, String instead) {
        Objects.requireNonNull(source, "source");
        return against(
                call -> call.passages().stream()
                        .filter(passage -> passage.sourceId().startsWith(source + "/"))
                        .map(passage -> passage.metadata())
                        .toList(),
                instead);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ModelStream intercept(Call call, Chain chain) {
        return new RecordCheckedStream(call, chain.proceed(call), rule, instead);
    }
}
