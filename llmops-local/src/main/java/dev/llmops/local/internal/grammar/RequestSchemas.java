package dev.llmops.local.internal.grammar;

import dev.llmops.api.error.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The JSON schemas of one request: of its answer and of its tools. llama.cpp, which knows how a model calls tools, gets
 * stand-ins instead: schemas that hold nothing but a number, and of tools the names that a call spells. Its grammar then has
 * texts with these numbers where a schema counts, and {@link #complete} puts our rules there. Not safe for several threads.
 */
public final class RequestSchemas {

    private final SchemaGuard guard;
    private final GrammarRules rules = new GrammarRules();
    private final StandIns standIns = new StandIns();
    private final List<String> tools = new ArrayList<>();
    private @Nullable String answer;

    /** Creates them without any schema. {@code guard}: which schemas are taken. */
    public RequestSchemas(SchemaGuard guard) {
        this.guard = guard;
    }

    /**
     * Sets what the answer must follow.
     *
     * @param schema a JSON document
     * @throws InvalidRequestException if it has no grammar, or one beyond the limits; the message names rule and value
     */
    public void answer(String schema) {
        Object root = guard.read(schema);
        answer = converted(() -> converter(root).rule(SchemaPath.ROOT, root));
    }

    /**
     * Adds what the arguments of the next tool must follow.
     *
     * @param schema a JSON document
     * @throws InvalidRequestException if it has no grammar, or one beyond the limits; the message names rule and value
     */
    public void tool(String schema) {
        Object root = guard.read(schema);
        tools.add(converted(() -> standIns.of(root, converter(root))));
    }

    private SchemaConverter converter(@Nullable Object root) {
        SchemaReferences references = new SchemaReferences(root);
        if (guard == SchemaGuard.STRICT) {
            new SchemaCheck(references).check(SchemaPath.ROOT, root);
        }
        return new SchemaConverter(guard, references, rules);
    }

    /** {@return the grammar of the answer's schema alone} */
    public String answerGrammar() {
        return checked("root ::= " + java.util.Objects.requireNonNull(answer) + "\n" + rules.text());
    }

    /** {@return what stands in for the answer's schema, a JSON schema; or an empty text if there is none} */
    public String answerStandIn() {
        return answer == null ? "" : standIns.of(answer);
    }

    /** {@return what stands in for the schemas of the tools, in their order} */
    public List<String> toolStandIns() {
        return List.copyOf(tools);
    }

    /** {@return a grammar of llama.cpp's in which the schemas count; {@code gbnf}: the grammar that llama.cpp made of the stand-ins} */
    public String complete(String gbnf) {
        return standIns.replaced(gbnf) + checked(rules.text());
    }

    private static String checked(String gbnf) {
        return converted(() -> {
            GbnfCheck.require(gbnf);
            return gbnf;
        });
    }

    private static String converted(Supplier<String> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(
                    "the JSON schema cannot be turned into a grammar: " + e.getMessage() + "; simplify it", e);
        }
    }
}
