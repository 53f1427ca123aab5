package dev.llmops.rag.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.rag.RagIndex;
import dev.llmops.rag.ingest.DocumentResult.Outcome;
import dev.llmops.rag.ingest.DocumentSource;
import dev.llmops.rag.ingest.IngestOptions;
import dev.llmops.rag.ingest.IngestReport;
import dev.llmops.rag.ingest.SourceContent;
import dev.llmops.rag.ingest.SourceDocument;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link DocumentSource} must do, so that an index that is brought up to date with it has its documents and no others. A
 * test of an implementation extends this class.
 */
public abstract class DocumentSourceKit {

    private static final Map<String, String> DOCUMENTS =
            Map.of("one.txt", "The cable is long.", "two.txt", "The plug is red.", "three.txt", "The table is of oak.");

    private final RagIndex index = RagIndex.inMemory().lexicalOnly().build();

    /** For subclasses. */
    protected DocumentSourceKit() {}

    /**
     * {@return a source, each time of the same kind and name, that has exactly some documents}
     *
     * @param texts their texts, by names that end in {@code .txt}
     * @throws Exception if it cannot be made
     */
    protected abstract DocumentSource create(Map<String, String> texts) throws Exception;

    /**
     * {@return the id that the source gives a document; its name unless a test says otherwise}
     *
     * @param name the name that {@link #create} was given
     */
    protected String id(String name) {
        return name;
    }

    @AfterEach
    final void closeIndex() {
        index.close();
    }

    @Test
    void it_has_a_kind_and_a_name_that_stay() throws Exception {
        DocumentSource source = create(DOCUMENTS);

        assertThat(source.kind()).isNotBlank().doesNotContain("#");
        if (source.name() != null) {
            assertThat(source.name()).isNotBlank().doesNotContain("#");
        }
        assertThat(source.description()).isNotBlank();
        assertThat(create(Map.of()).kind()).isEqualTo(source.kind());
        assertThat(create(Map.of()).name()).isEqualTo(source.name());
    }

    @Test
    void it_lists_each_document_once_and_as_often_as_it_is_asked() throws Exception {
        DocumentSource source = create(DOCUMENTS);

        for (int run = 0; run < 2; run++) {
            assertThat(listed(source)).containsExactlyInAnyOrderElementsOf(ids());
        }
    }

    @Test
    void an_empty_source_lists_nothing() throws Exception {
        assertThat(listed(create(Map.of()))).isEmpty();
    }

    @Test
    void a_listing_that_nobody_reads_to_its_end_is_closed() throws Exception {
        DocumentSource source = create(DOCUMENTS);

        for (int run = 0; run < 20; run++) {
            try (Stream<SourceDocument> documents = source.documents()) {
                assertThat(documents.iterator().hasNext()).isTrue();
            }
        }
    }

    @Test
    void its_documents_can_be_read() throws Exception {
        DocumentSource source = create(DOCUMENTS);

        IngestReport report = index.ingest(source);

        assertThat(report.skipped()).isEmpty();
        assertThat(report.complete()).isTrue();
        assertThat(texts(source)).isEqualTo(DOCUMENTS);
    }

    @Test
    void what_has_not_changed_is_not_written_again() throws Exception {
        index.ingest(create(DOCUMENTS));

        assertThat(index.ingest(create(DOCUMENTS)).results())
                .hasSize(DOCUMENTS.size())
                .allSatisfy(result -> assertThat(result.outcome()).isEqualTo(Outcome.UNCHANGED));
    }

    @Test
    void a_change_of_a_document_is_seen_and_changes_no_other() throws Exception {
        index.ingest(create(DOCUMENTS));
        Map<String, String> changed = new TreeMap<>(DOCUMENTS);
        changed.put("two.txt", "The plug is green.");

        DocumentSource source = create(changed);
        IngestReport report = index.ingest(source);

        assertThat(report.count(Outcome.UPDATED)).isEqualTo(1);
        assertThat(report.count(Outcome.UNCHANGED)).isEqualTo(2);
        assertThat(texts(source)).isEqualTo(changed);
    }

    @Test
    void documents_that_come_and_go_are_seen() throws Exception {
        index.ingest(create(DOCUMENTS));
        Map<String, String> other = Map.of("one.txt", "The cable is long.", "four.txt", "A lamp has a switch.");

        DocumentSource source = create(other);
        IngestReport report = index.ingest(source, IngestOptions.defaults().withMaxDeleteRatio(1));

        assertThat(report.deleted()).hasSize(2);
        assertThat(texts(source)).isEqualTo(other);
    }

    /** What a source answers when the index has this version already: nothing, or the same content. */
    @Test
    void a_document_that_is_read_with_its_own_version_has_not_changed() throws Exception {
        try (Stream<SourceDocument> documents = create(DOCUMENTS).documents()) {
            for (SourceDocument document : (Iterable<SourceDocument>) documents::iterator) {
                SourceContent content = document.reader().read(null);
                assertThat(content).isNotNull();
                String version = content.version() != null ? content.version() : document.version();
                if (version != null) {
                    SourceContent again = document.reader().read(version);
                    assertThat(again == null || again.version() == null || version.equals(again.version()))
                            .isTrue();
                }
            }
        }
    }

    private Set<String> ids() {
        Set<String> ids = new HashSet<>();
        DOCUMENTS.keySet().forEach(name -> ids.add(id(name)));
        return ids;
    }

    private static List<String> listed(DocumentSource source) throws Exception {
        try (Stream<SourceDocument> documents = source.documents()) {
            return documents.map(SourceDocument::id).toList();
        }
    }

    private Map<String, String> texts(DocumentSource source) {
        Map<String, String> texts = new TreeMap<>();
        for (String name : List.of("one.txt", "two.txt", "three.txt", "four.txt")) {
            String id = source.name() == null ? id(name) : source.name() + "#" + id(name);
            index.document(id).ifPresent(document -> texts.put(name, document.text()));
        }
        assertThat(index.documents()).isEqualTo(texts.size());
        return texts;
    }
}
