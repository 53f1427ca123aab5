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
 * Lets an answer go only if each number, unit, month, code (letters and digits in one word) and long quote in it stands in
 * some record; otherwise another text goes. That they are of the same record, or mean what the answer says, is not checked,
 * and what the model counted or summed up itself is in no record. What the model had said goes into the response's vendor
 * data under {@code records.withheld}, what was wrong into the record's {@link dev.llmops.api.retrieval.Grounding}.
 *
 * <p>The answer is held back until it is whole. Records that can not be had withhold it too. Add it to the chain before a
 * {@link CitationInterceptor}, so that it has the last word.
 *
 * <p>Safe for use by several threads if its records are.
 */
public final class RecordCheckInterceptor implements Interceptor {

    /** Its name in a chain. */
    public static final String NAME = "records";

    private final Function<Call, List<Map<String, Object>>> records;
    private final String instead;

    private RecordCheckInterceptor(Function<Call, List<Map<String, Object>>> records, String instead) {
        this.records = Objects.requireNonNull(records, "records");
        if (instead.isBlank()) {
            throw new IllegalArgumentException("instead must hold text, but was blank");
        }
        this.instead = instead;
    }

    /**
     * {@return an interceptor that checks against records of the application's}
     *
     * @param records gives the records of a call, each a map of names to values, once its answer is whole
     * @param instead what is answered where a value is in none of them
     */
    public static RecordCheckInterceptor against(Function<Call, List<Map<String, Object>>> records, String instead) {
        return new RecordCheckInterceptor(records, instead);
    }

    /**
     * {@return an interceptor that checks against the rows which the call's own search found}
     *
     * @param source the name of the {@link dev.llmops.rag.sql.SqlRetriever}
     * @param instead what is answered where a value is in none of them
     */
    public static RecordCheckInterceptor againstRowsOf(String source, String instead) {
        Objects.requireNonNull(source, "source");
        return new RecordCheckInterceptor(
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
        return new RecordCheckedStream(call, chain.proceed(call), records, instead);
    }
}
