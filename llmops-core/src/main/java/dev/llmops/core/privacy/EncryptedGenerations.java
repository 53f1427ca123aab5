package dev.llmops.core.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.generation.Caller;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.core.internal.json.RecordJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** Encrypts the texts of records on their way into a store, and decrypts them on their way out. */
final class EncryptedGenerations implements GenerationStore {

    /** Members that hold what somebody said. */
    private static final Set<String> TEXTS =
            Set.of("text", "arguments", "reason", "instruction", "quote", "base64", "message");

    /** Members below which everything is what somebody said. */
    private static final Set<String> ALL_BELOW = Set.of("variables", "metadata", "details", "repairs");

    private final GenerationStore store;
    private final SubjectKeys keys;

    EncryptedGenerations(GenerationStore store, SubjectKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    @Override
    public CompletableFuture<Void> save(Generation generation) {
        String subject = subject(generation.caller());
        TextCipher cipher = new TextCipher(keys.keyOf(subject), bound(generation));
        return store.save(changed(generation, cipher::encrypt));
    }

    @Override
    public Optional<Generation> find(GenerationId id) {
        return store.find(id).map(this::readable);
    }

    @Override
    public List<Generation> list(GenerationQuery query) {
        return store.list(query).stream().map(this::readable).toList();
    }

    private Generation readable(Generation generation) {
        TextCipher cipher =
                new TextCipher(keys.find(subject(generation.caller())).orElse(null), bound(generation));
        return changed(generation, cipher::decrypt);
    }

    /** A user of one tenant is not the user of the same name of another. */
    static String subject(Caller caller) {
        return EncryptedStore.subject(caller.tenant(), caller.user());
    }

    private static String bound(Generation generation) {
        return generation.id().value();
    }

    private static Generation changed(Generation generation, UnaryOperator<JsonNode> change) {
        JsonNode tree = RecordJson.tree(generation);
        walk(tree, false, change);
        return RecordJson.read(tree.toString(), Generation.class);
    }

    private static void walk(JsonNode node, boolean everything, UnaryOperator<JsonNode> change) {
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                JsonNode value = object.get(name);
                if (value.isContainerNode()) {
                    walk(value, everything || ALL_BELOW.contains(name), change);
                } else if (everything || (TEXTS.contains(name) && value.isTextual())) {
                    object.set(name, change.apply(value));
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode value = array.get(i);
                if (value.isContainerNode()) {
                    walk(value, everything, change);
                } else if (everything) {
                    array.set(i, change.apply(value));
                }
            }
        }
    }
}
