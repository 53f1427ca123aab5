package dev.llmops.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.llmops.rag.index.Filter;
import dev.llmops.rag.index.PassageIndex;
import dev.llmops.rag.internal.memory.MemoryIndex;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class VectorStoreTest {

    private static final Set<String> WRITES = Set.of("put", "delete", "commit");

    private final AtomicReference<RagIndex> owner = new AtomicReference<>();
    private final List<String> unlocked = new ArrayList<>();
    private final List<String> locked = new ArrayList<>();

    /** Between its check of an id and its commit, an ingestion must not bring a document of this id, nor commit a half of what it puts. */
    @Test
    void each_write_has_the_lock_of_the_index() {
        try (RagIndex index = index()) {
            VectorStore store = index.vectorStore();

            store.put(List.of(entry("a", WordHashEmbeddings.DIMENSION), entry("b", WordHashEmbeddings.DIMENSION)));
            store.remove(List.of("a"));
            store.remove(Filter.eq("kind", "note"));

            assertThat(index.documents()).isZero();
            assertThat(unlocked).isEmpty();
            assertThat(locked).containsExactly("put", "put", "commit", "delete", "commit", "delete", "commit");
        }
    }

    @Test
    void nothing_is_written_if_one_entry_is_refused() {
        try (RagIndex index = index()) {
            VectorStore store = index.vectorStore();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> store.put(List.of(entry("a", WordHashEmbeddings.DIMENSION), entry("b", 3))))
                    .withMessageContaining("but had 3");
            store.remove(List.of("unknown"));

            assertThat(index.documents()).isZero();
        }
    }

    private static VectorStore.Entry entry(String id, int dimension) {
        float[] vector = new float[dimension];
        vector[0] = 1;
        return new VectorStore.Entry(id, vector, id, Map.of("kind", "note"));
    }

    private RagIndex index() {
        PassageIndex memory = new MemoryIndex();
        PassageIndex watched = (PassageIndex) Proxy.newProxyInstance(
                PassageIndex.class.getClassLoader(),
                new Class<?>[] {PassageIndex.class},
                (proxy, method, arguments) -> {
                    if (WRITES.contains(method.getName())) {
                        (Thread.holdsLock(owner.get()) ? locked : unlocked).add(method.getName());
                    }
                    try {
                        return method.invoke(memory, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        RagIndex index =
                RagIndex.over(watched).embeddings(new WordHashEmbeddings()).build();
        owner.set(index);
        return index;
    }
}
