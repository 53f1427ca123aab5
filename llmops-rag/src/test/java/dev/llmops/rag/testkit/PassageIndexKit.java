package dev.llmops.rag.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.index.Filter;
import dev.llmops.rag.index.IndexScope;
import dev.llmops.rag.index.IndexStats;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.index.IndexedDocument;
import dev.llmops.rag.index.PassageIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * What every {@link PassageIndex} must do that keeps passages of documents of several tenants, and vectors of 16 numbers. A
 * test of an implementation extends this class. The system property {@code llmops.seed} makes other random passages.
 */
public abstract class PassageIndexKit extends IndexSearchKit {

    /** For subclasses. */
    protected PassageIndexKit() {}

    @Test
    final void nothing_is_visible_before_the_commit_and_a_view_stays_as_it_was() {
        commit(random.document(null, "d", "An old lamp."));
        try (IndexView before = index.view()) {
            index.put(random.document(null, "d", "A new chair."));
            index.put(random.document(null, "e", "A new table."));
            try (IndexView between = index.view()) {
                assertThat(texts(between)).containsExactlyInAnyOrder("An old lamp.");
            }
            index.commit();

            assertThat(texts(before)).containsExactly("An old lamp.");
            assertThat(before.lexical("chair", IndexScope.of(null), 10)).isEmpty();
        }
        try (IndexView after = index.view()) {
            assertThat(texts(after)).containsExactlyInAnyOrder("A new chair.", "A new table.");
            assertThat(after.lexical("lamp", IndexScope.of(null), 10)).isEmpty();
        }
    }

    @Test
    final void the_last_of_several_writes_of_a_document_counts() {
        index.put(random.document(null, "d", "First. Second. Third."));
        index.put(random.document(null, "d", "Fourth."));
        index.put(random.document(null, "gone", "Fifth."));
        index.delete(null, "gone");
        index.delete(null, "never was");
        index.delete(null, "back");
        index.put(random.document(null, "back", "Sixth."));
        index.commit();

        try (IndexView view = index.view()) {
            assertThat(texts(view)).containsExactlyInAnyOrder("Fourth.", "Sixth.");
            assertThat(view.stats()).isEqualTo(new IndexStats(2, 2));
        }
        index.commit();
    }

    @Test
    final void vectors_are_given_back_by_the_text_that_they_are_of() {
        IndexedDocument document = random.document("a", "d", "One. Two. Three.");
        commit(document);

        try (IndexView view = index.view()) {
            Map<String, float[]> vectors = view.vectors("a", "d", List.of(" Two.", " Four."));
            assertThat(vectors).containsOnlyKeys(" Two.");
            assertThat(vectors.get(" Two.")).containsExactly(vector(document, 1), within(2e-3f));
            assertThat(view.vectors("b", "d", List.of(" Two."))).isEmpty();
            assertThat(view.vectors("a", "d", List.of())).isEmpty();
        }
    }

    @Test
    final void digests_are_given_of_all_documents_and_are_empty_for_those_of_no_source() {
        IndexedDocument own = random.document("a", "own", "By hand.");
        IndexedDocument file =
                new IndexedDocument("a", random.document("a", "file", "F.").document(), "123", List.of());
        commit(own, file, random.document("b", "other", "Of b."));

        try (IndexView view = index.view()) {
            assertThat(view.digests("a")).containsOnly(Map.entry("file", "123"), Map.entry("own", ""));
            assertThat(view.digests("c")).isEmpty();
            assertThat(view.digests(null)).containsOnlyKeys("file", "own", "other");
            assertThat(view.digest("a", "file")).contains("123");
            assertThat(view.digest("a", "own")).contains("");
            assertThat(view.digest("b", "file")).isEmpty();
            assertThat(view.digest("a", "never was")).isEmpty();
        }
    }

    @Test
    final void what_was_committed_is_there_after_reopening() throws Exception {
        random.fill(index, "a", 20);
        IndexStats before;
        Set<String> texts;
        try (IndexView view = index.view()) {
            before = view.stats();
            texts = new TreeSet<>(texts(view));
        }
        index.close();
        PassageIndex again = reopen();
        if (again == null) {
            return;
        }
        index = again;

        try (IndexView view = index.view()) {
            assertThat(view.stats()).isEqualTo(before);
            assertThat(new TreeSet<>(texts(view))).isEqualTo(texts);
        }
    }

    @Test
    final void checking_whether_a_document_can_be_kept_writes_nothing() {
        index.check(random.document(null, "d", "A lamp."));
        index.commit();

        try (IndexView view = index.view()) {
            assertThat(view.stats()).isEqualTo(new IndexStats(0, 0));
        }
    }

    @Test
    final void a_deleted_document_is_gone_in_every_way_after_the_commit_and_in_none_before() {
        IndexedDocument lamp = folderDocument("a", "lamp", "A lamp of oak.");
        commit(lamp, folderDocument("a", "chair", "A chair of oak."));
        index.delete("a", "lamp");
        try (IndexView before = index.view()) {
            assertThat(before.document("a", "lamp")).isPresent();
            assertThat(before.lexical("lamp", IndexScope.of("a"), 10)).hasSize(1);
        }
        index.commit();

        try (IndexView view = index.view()) {
            IndexScope scope = IndexScope.of("a");
            assertThat(view.document("a", "lamp")).isEmpty();
            assertThat(view.passages("a", "lamp", new CharRange(0, 9))).isEmpty();
            assertThat(view.lexical("lamp", scope, 10)).isEmpty();
            assertThat(view.passages(view.dense(vector(lamp, 0), scope, 10)))
                    .extracting(Passage::sourceId)
                    .containsExactly("chair");
            assertThat(view.vectors("a", "lamp", List.of("A lamp of oak."))).isEmpty();
            assertThat(view.digests("a")).containsOnlyKeys("chair");
            assertThat(view.stats()).isEqualTo(new IndexStats(1, 1));
        }
    }

    @Test
    final void a_replaced_document_has_nothing_left_of_the_old_one() {
        IndexedDocument old = random.document("a", "d", "An old lamp. It is red.", Map.of("state", "old"));
        commit(old);
        commit(random.withoutVectors(random.document("a", "d", "A new chair.", Map.of("state", "new"))));

        try (IndexView view = index.view()) {
            IndexScope scope = IndexScope.of("a");
            assertThat(view.lexical("lamp red", scope, 10)).isEmpty();
            assertThat(view.dense(vector(old, 0), scope, 10)).isEmpty();
            assertThat(view.vectors("a", "d", List.of("An old lamp."))).isEmpty();
            assertThat(view.passages("a", "d", new CharRange(0, 99)))
                    .extracting(Passage::text)
                    .containsExactly("A new chair.");
            assertThat(view.lexical("chair", new IndexScope("a", Filter.eq("state", "old")), 10))
                    .isEmpty();
            assertThat(view.document("a", "d"))
                    .hasValueSatisfying(document -> assertThat(document.text()).isEqualTo("A new chair."));
            assertThat(view.stats()).isEqualTo(new IndexStats(1, 1));
        }
    }

    private IndexedDocument folderDocument(String tenant, String id, String text) {
        IndexedDocument document = random.document(tenant, id, text);
        return new IndexedDocument(tenant, document.document(), "digest of " + id, document.passages());
    }

    @Test
    final void putting_an_index_in_order_changes_nothing_of_what_is_found() {
        index.forceMerge();
        for (int i = 0; i < 5; i++) {
            commit(random.document("a", "d" + i, "Lamp number " + i + ". It is red."));
        }
        commit(random.document("a", "d1", "A chair."));
        index.delete("a", "d2");
        index.commit();
        IndexStats before;
        Set<String> texts;
        try (IndexView view = index.view()) {
            before = view.stats();
            texts = new TreeSet<>(texts(view));
            index.forceMerge();
            assertThat(new TreeSet<>(texts(view))).as("an open view").isEqualTo(texts);
        }

        try (IndexView view = index.view()) {
            assertThat(view.stats()).isEqualTo(before);
            assertThat(new TreeSet<>(texts(view))).isEqualTo(texts);
            assertThat(view.lexical("lamp", IndexScope.of("a"), 10)).hasSize(3);
        }
    }

    @Test
    final void a_view_may_be_closed_twice_and_after_its_index() {
        commit(random.document(null, "d", "A lamp."));
        IndexView view = index.view();
        IndexView other = index.view();

        view.close();
        view.close();
        assertThat(texts(other)).as("views do not share their end").hasSize(1);
        index.close();
        other.close();
        other.close();
    }

    @Test
    final void readers_see_each_commit_whole_while_another_thread_writes() throws Exception {
        writeVersion(0);
        AtomicBoolean done = new AtomicBoolean();
        List<FutureTask<Integer>> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            FutureTask<Integer> reader = new FutureTask<>(() -> {
                int views = 0;
                // At least one, however soon the writer ends.
                do {
                    seeOneVersion();
                    views++;
                } while (!done.get());
                return views;
            });
            readers.add(reader);
            new Thread(reader).start();
        }
        try {
            for (int version = 1; version <= 20; version++) {
                writeVersion(version);
            }
        } finally {
            done.set(true);
        }

        for (FutureTask<Integer> reader : readers) {
            assertThat(reader.get()).isPositive();
        }
    }

    /** All documents have the same version, so that a view of half a commit shows. */
    private void writeVersion(int version) {
        for (int i = 0; i < 5; i++) {
            index.put(random.document(null, "d" + i, "Lamp version" + version + ". Oak version" + version + "."));
        }
        index.commit();
    }

    private void seeOneVersion() {
        try (IndexView view = index.view()) {
            List<String> texts = texts(view);
            assertThat(texts).hasSize(10);
            assertThat(texts.stream().map(text -> text.replaceAll("\\D", "")).distinct())
                    .as("versions in one view")
                    .hasSize(1);
            assertThat(view.lexical("lamp", IndexScope.of(null), 20)).hasSize(5);
        }
    }
}
