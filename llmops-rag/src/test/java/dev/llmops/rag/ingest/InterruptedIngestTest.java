package dev.llmops.rag.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.rag.RagIndex;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An interrupt ends an ingestion: it is no fault of the document that is read, or of those behind it. */
class InterruptedIngestTest {

    private final List<String> read = new ArrayList<>();
    private final RagIndex index = RagIndex.inMemory().lexicalOnly().build();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_run_ends_and_the_thread_stays_interrupted(boolean streamed) {
        List<DocumentResult> results = new ArrayList<>();
        IngestOptions options = IngestOptions.defaults().withListener(results::add);

        assertCancelled(() -> index.ingest(source(streamed, false), options));

        assertThat(read).containsExactly("a", "b");
        assertThat(results).extracting(DocumentResult::id).containsExactly("letters#a");
        assertThat(index.ingest(source(streamed, true)).deleted()).isEmpty();
        assertThat(index.documents()).isEqualTo(3);
    }

    @Test
    void so_does_an_interrupt_while_a_source_is_listed() {
        DocumentSource listing = new Listed(false, () -> {
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        });

        assertCancelled(() -> index.ingest(listing));
        assertCancelled(() -> index.compare(listing, IngestOptions.defaults()));
    }

    private static void assertCancelled(Runnable work) {
        try {
            assertThatThrownBy(work::run)
                    .isInstanceOf(CallCancelledException.class)
                    .hasMessageContaining("reading the list source 'letters' was interrupted");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    /** Of three documents, in the second of which the thread is interrupted. */
    private DocumentSource source(boolean streamed, boolean whole) {
        return new Listed(
                streamed,
                () -> Stream.of("a", "b", "c")
                        .map(id -> SourceDocument.of(id, "1", known -> {
                            read.add(id);
                            if (id.equals("b") && !whole) {
                                Thread.currentThread().interrupt();
                                throw new ClosedByInterruptException();
                            }
                            return new SourceContent.Text(id + " letter", false, Map.of(), null);
                        })));
    }

    private interface Documents {
        Stream<SourceDocument> list() throws IOException;
    }

    private record Listed(boolean streamed, Documents all) implements DocumentSource {

        @Override
        public String kind() {
            return "list";
        }

        @Override
        public @Nullable String name() {
            return "letters";
        }

        @Override
        public Stream<SourceDocument> documents() throws IOException {
            return all.list();
        }
    }
}
