package dev.llmops.rag.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.core.chain.Call;
import dev.llmops.rag.citation.RecordRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Checks JSON answers against rows of a database: each member of a record must equal the column with its name (ignoring case), and all
 * of them must be in the same row. Numbers are compared by value, texts exactly, booleans also with 1 and 0, and null with a column without
 * a value; any other column is compared as the text that the driver makes of it. A member without a column, or with members of its
 * own, is a violation unless it is {@linkplain #unchecked named} as one that no row has.
 *
 * <p>The look-up is one SELECT per record, checked and run as in {@link SqlRetriever}, within 10 seconds. Values from the answer
 * belong in its parameters, never in its text. Look up values only in answers of the right form: use {@link RecordRule#composite} with a
 * schema and this. Immutable, and safe for use by multiple threads if the look-up is.
 */
public final class SqlRecords implements RecordRule {

    private static final int MAX_ROWS = 200;
    /** Each costs a statement. */
    private static final int MAX_RECORDS = 100;

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final String name;
    private final DataSource connections;
    private final SqlSchema schema;
    private final Function<Map<String, Object>, SqlStatement> lookUp;
    private final String pointer;
    private final Set<String> unchecked;

    private SqlRecords(
            String name,
            DataSource connections,
            SqlSchema schema,
            Function<Map<String, Object>, SqlStatement> lookUp,
            String pointer,
            Set<String> unchecked) {
        this.name = name;
        this.connections = Objects.requireNonNull(connections, "connections");
        this.schema = Objects.requireNonNull(schema, "schema");
        this.lookUp = Objects.requireNonNull(lookUp, "lookUp");
        this.pointer = pointer;
        this.unchecked = unchecked;
    }

    /**
     * {@return a rule for answers that are a JSON object with one record, or an array of records}
     *
     * @param name names the rows in messages
     * @param connections the source of a connection for each record; its user should be able to read these rows and nothing else
     * @param schema what statements may read
     * @param lookUp writes the statement that finds the row of a record; the members have JSON's types, with numbers as {@link Integer},
     *     {@link Long}, {@link java.math.BigInteger} or {@link java.math.BigDecimal}
     */
    public static SqlRecords over(
            String name, DataSource connections, SqlSchema schema, Function<Map<String, Object>, SqlStatement> lookUp) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must say what the rows are, but was blank");
        }
        return new SqlRecords(name, connections, schema, lookUp, "", Set.of());
    }

    /**
     * {@return a copy for records that are nested deeper}
     *
     * @param place the JSON pointer (RFC 6901) to the object or the array of objects in the answer; anything elsewhere is not
     *     checked
     */
    public SqlRecords at(String place) {
        if (!place.startsWith("/")) {
            throw new IllegalArgumentException("place must begin with '/', but was '" + place + "'");
        }
        return new SqlRecords(name, connections, schema, lookUp, place, unchecked);
    }

    /**
     * {@return a copy that ignores some members of records}
     *
     * @param members names of members that no column has, such as the one for the words to a customer
     */
    public SqlRecords unchecked(String... members) {
        return new SqlRecords(name, connections, schema, lookUp, pointer, Set.of(members));
    }

    @Override
    public List<String> problems(Call call, String answer) {
        JsonNode found;
        try {
            found = JSON.readTree(answer).at(pointer);
        } catch (JsonProcessingException e) {
            return List.of("the answer must be JSON to be compared with '" + name + "', but is none");
        }
        List<JsonNode> records = new ArrayList<>();
        (found.isArray() ? found : List.of(found)).forEach(records::add);
        if (!records.stream().allMatch(JsonNode::isObject)) {
            return List.of("there must be an object or an array of objects at '" + pointer + "', to be compared with '"
                    + name + "', but is none");
        }
        if (records.size() > MAX_RECORDS) {
            return List.of("at most " + MAX_RECORDS + " records of an answer can be looked up in '" + name
                    + "', but there are " + records.size());
        }
        return records.stream().flatMap(each -> differences(each).stream()).toList();
    }

    private List<String> differences(JsonNode record) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CallCancelledException("looking up '" + name + "' was interrupted");
        }
        Map<String, Object> members = JSON.convertValue(record, MEMBERS);
        SqlStatement written = lookUp.apply(members);
        SqlStatement statement = new SqlStatement(SelectCheck.of(written.sql(), schema), written.parameters());
        List<Map<String, Object>> rows = ReadOnlyRows.read(name, connections, statement, MAX_ROWS, TIMEOUT);
        return rows.stream()
                .map(row -> new RowComparison(name, row).differences(members, unchecked))
                .min(Comparator.comparingInt(List::size))
                .orElseGet(() -> List.of("'" + name + "' has no row for " + statement.parameters()));
    }
}
