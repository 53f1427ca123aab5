package dev.llmops.rag.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.index.Filter;
import dev.llmops.rag.index.IndexField;
import dev.llmops.rag.index.IndexHit;
import dev.llmops.rag.index.IndexScope;
import dev.llmops.rag.index.IndexStats;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.index.IndexedDocument;
import dev.llmops.rag.index.IndexedPassage;
import dev.llmops.rag.index.PassageIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link PassageIndex} must do that keeps passages of documents of several tenants, and vectors of 16 numbers. A
 * test of an implementation extends this class. The system property {@code llmops.seed} makes other random passages.
 */
public abstract class PassageIndexKit {

    /** How many numbers the vectors have that this kit makes. */
    protected static final int DIMENSION = RandomPassages.DIMENSION;

    private final long seed = Long.getLong("llmops.seed", 4711);
    private final RandomPassages random = new RandomPassages(seed);
    private PassageIndex index;

    /** For subclasses. */
    protected PassageIndexKit() {}

    /**
     * {@return an index without passages}
     *
     * @throws Exception if it cannot be made
     */
    protected abstract PassageIndex create() throws Exception;

    /**
     * {@return an index over what the one that was created last has kept, which is closed by then; null if it keeps nothing}
     *
     * @throws Exception if it cannot be opened
     */
    protected abstract @Nullable PassageIndex reopen() throws Exception;

    /** {@return how many random filters are tried} */
    protected int filters() {
        return 2_000;
    }

    /** {@return how many random questions of tenants are asked} */
    protected int questions() {
        return 2_000;
    }

    /**
     * Frees what {@link #create} needed, after the index was closed.
     *
     * @throws Exception if that fails
     */
    protected void release() throws Exception {}

    @BeforeEach
    final void openIndex() throws Exception {
        index = create();
    }

    @AfterEach
    final void closeIndex() throws Exception {
        index.close();
        index.close();
        release();
    }

    @Test
    final void a_document_is_found_by_words_by_vector_and_by_its_id() {
        IndexedDocument cat = random.document(null, "cat", "The cat sleeps. It dreams of fish.");
        IndexedDocument dog = random.document(null, "dog", "The dog barks. It chases a ball.");
        commit(cat, dog);

        try (IndexView view = index.view()) {
            List<Passage> byWords = view.passages(view.lexical("Which animal barks?", IndexScope.of(null), 10));
            assertThat(byWords).extracting(Passage::sourceId).containsExactly("dog");
            assertThat(byWords.get(0).text())
                    .isEqualTo(byWords.get(0).range().in(dog.document().text()));

            float[] question = vector(cat, 1);
            List<IndexHit> nearest = view.dense(question, IndexScope.of(null), 3);
            assertThat(nearest)
                    .hasSize(3)
                    .isSortedAccordingTo(Comparator.comparing(IndexHit::score, (a, b) -> Double.compare(b, a)));
            assertThat(view.passages(nearest).get(0).text()).isEqualTo(" It dreams of fish.");
            assertThat(nearest.get(0).score()).isEqualTo(1, within(1e-2));

            assertThat(view.document(null, "cat")).contains(cat.document());
            assertThat(view.document(null, "cow")).isEmpty();
            assertThat(view.stats()).isEqualTo(new IndexStats(2, 4));
        }
    }

    @Test
    final void a_question_is_no_query_language_and_may_hold_anything() {
        commit(random.document(null, "d", "A lamp of oak."));
        String[] questions = {
            "oak AND (lamp",
            "text: oak*",
            "\"oak",
            "+oak -lamp",
            "[oak TO lamp]",
            "oak~2^3",
            "oak' OR 1=1 --",
            "\\oak | & ! :* <->"
        };

        try (IndexView view = index.view()) {
            for (String question : questions) {
                assertThat(view.lexical(question, IndexScope.of(null), 10))
                        .as(question)
                        .hasSize(1);
            }
            for (String question : new String[] {"", " ", "the of and", "?!", "\u0000", "ፊደል", "😀"}) {
                assertThat(view.lexical(question, IndexScope.of(null), 10))
                        .as(question)
                        .isEmpty();
            }
            assertThat(view.lexical("zebra oak ".repeat(100_000), IndexScope.of(null), 10))
                    .as("a question of a megabyte")
                    .hasSize(1);
        }
    }

    @Test
    final void scores_of_given_passages_are_those_of_the_searches() {
        random.fill(index, null, 40);

        try (IndexView view = index.view()) {
            for (int i = 0; i < 20; i++) {
                String text = random.sentence();
                float[] vector = random.vector();
                List<IndexHit> lexical = view.lexical(text, IndexScope.of(null), 1_000);
                List<IndexHit> dense = view.dense(vector, IndexScope.of(null), 1_000);
                List<IndexHit> mixed = new ArrayList<>(dense);
                java.util.Collections.shuffle(mixed, new Random(seed));

                double[] words = view.lexicalScores(text, ids(mixed));
                double[] cosines = view.cosines(vector, ids(mixed));

                for (int j = 0; j < words.length; j++) {
                    IndexHit hit = mixed.get(j);
                    double found = lexical.stream()
                            .filter(each -> each.passage() == hit.passage())
                            .mapToDouble(IndexHit::score)
                            .findFirst()
                            .orElse(0);
                    assertThat(words[j]).as("seed %d, words", seed).isEqualTo(found, within(1e-4));
                    assertThat(cosines[j]).as("seed %d, cosine", seed).isEqualTo(hit.score(), within(1e-4));
                }
                assertThat(view.lexicalScores(text, new long[0])).isEmpty();
            }
        }
    }

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
    final void a_document_of_the_same_id_of_another_tenant_is_another_document() {
        commit(
                random.document("a", "d", "Of a."),
                random.document("b", "d", "Of b."),
                random.document("b", "e", "Too."));
        index.delete("b", "d");
        index.commit();

        try (IndexView view = index.view()) {
            assertThat(view.document("a", "d")).isPresent();
            assertThat(view.document("b", "d")).isEmpty();
            assertThat(view.document("c", "e")).isEmpty();
            assertThat(view.passages("b", "d", new CharRange(0, 9))).isEmpty();
        }
    }

    @Test
    final void passages_of_a_range_come_in_the_order_of_the_text() {
        String text = "One lamp. Two lamps. Three lamps. Four lamps.";
        commit(random.document("a", "d", text), random.document("b", "d", text));

        try (IndexView view = index.view()) {
            assertThat(view.passages("a", "d", new CharRange(12, 21)))
                    .extracting(Passage::text)
                    .containsExactly(" Two lamps.", " Three lamps.");
            assertThat(view.passages("a", "d", CharRange.of(text)))
                    .hasSize(4)
                    .allMatch(passage -> passage.score() == null);
            assertThat(view.passages("a", "e", CharRange.of(text))).isEmpty();
        }
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
    final void a_passage_without_a_vector_is_found_by_words_only() {
        IndexedDocument with = random.document(null, "with", "A lamp.");
        commit(with, random.withoutVectors(random.document(null, "without", "A lamp of oak.")));

        try (IndexView view = index.view()) {
            assertThat(view.lexical("lamp", IndexScope.of(null), 10)).hasSize(2);
            List<IndexHit> dense = view.dense(vector(with, 0), IndexScope.of(null), 10);
            assertThat(view.passages(dense)).extracting(Passage::sourceId).containsExactly("with");
            List<IndexHit> oak = view.lexical("oak", IndexScope.of(null), 10);
            assertThat(view.cosines(vector(with, 0), ids(oak))).containsExactly(0);
        }
    }

    @Test
    final void fields_are_those_of_the_metadata_with_their_types() {
        assertThat(fieldsOf(index)).isEmpty();
        commit(
                random.document(null, "a", "A.", Map.of("year", 2020, "name", "x")),
                random.document(null, "b", "B.", Map.of("year", "unknown", "open", true, "tags", List.of(1))));

        assertThat(fieldsOf(index))
                .containsExactly(
                        new IndexField("name", Set.of(IndexField.Type.TEXT)),
                        new IndexField("open", Set.of(IndexField.Type.BOOLEAN)),
                        new IndexField("tags", Set.of(IndexField.Type.STRUCTURE)),
                        new IndexField("year", Set.of(IndexField.Type.NUMBER, IndexField.Type.TEXT)));
    }

    @Test
    final void the_languages_of_passages_are_told_where_an_index_knows_them() {
        commit(
                random.document(null, "de", "Das Netzkabel.", Map.of("language", "de")),
                random.document(null, "en", "A cable.", Map.of("language", "en")),
                random.document(null, "also", "The cable is long.", Map.of("language", "en")));

        try (IndexView view = index.view()) {
            assertThat(view.languages(new long[0])).isEmpty();
            assertThat(view.languages(passages(view, "cable"))).isIn(Map.of(), Map.of("en", 2));
            assertThat(view.languages(passages(view, "Netzkabel cable"))).isIn(Map.of(), Map.of("de", 1, "en", 2));
        }
    }

    private static long[] passages(IndexView view, String words) {
        return view.lexical(words, IndexScope.of(null), 10).stream()
                .mapToLong(IndexHit::passage)
                .toArray();
    }

    private static List<IndexField> fieldsOf(PassageIndex index) {
        try (IndexView view = index.view()) {
            return view.fields(null);
        }
    }

    @Test
    final void fields_and_their_types_are_told_of_the_own_tenant_only() {
        // Names of which one begins as another does, or that a careless key would mix up.
        List<String> tenants = List.of("a", "ab", "", "null", "[\"a\"]", "\u0001".repeat(5_000), "%");
        for (int i = 0; i < tenants.size(); i++) {
            commit(random.document(
                    tenants.get(i), "d", "A lamp.", Map.of("secret" + i, "x", "shared", i % 2 == 0 ? 1 : "one")));
        }
        commit(random.document("b", "d", "A chair.", Map.of()));

        try (IndexView view = index.view()) {
            for (int i = 0; i < tenants.size(); i++) {
                assertThat(view.fields(tenants.get(i)))
                        .as("tenant %d", i)
                        .containsExactly(
                                new IndexField("secret" + i, Set.of(IndexField.Type.TEXT)),
                                new IndexField(
                                        "shared", Set.of(i % 2 == 0 ? IndexField.Type.NUMBER : IndexField.Type.TEXT)));
            }
            assertThat(view.fields("b")).isEmpty();
            assertThat(view.fields(null)).hasSize(tenants.size() + 1);
        }
    }

    @Test
    final void any_filter_lets_through_what_its_own_test_says() {
        random.fill(index, null, 150);
        List<Passage> all = new ArrayList<>();
        try (IndexView view = index.view()) {
            view.forEach(IndexScope.of(null), all::add);
            for (int i = 0; i < filters(); i++) {
                Filter filter = random.filter();
                IndexScope scope = new IndexScope(null, filter);
                Set<String> expected = new TreeSet<>();
                all.stream()
                        .filter(passage -> filter.test(passage.metadata()))
                        .forEach(passage -> expected.add(passage.id()));

                Set<String> found = new TreeSet<>();
                view.forEach(scope, passage -> found.add(passage.id()));

                assertThat(found).as("seed %d, filter %s", seed, filter).isEqualTo(expected);
                if (i % 10 == 0) {
                    List<Passage> dense = view.passages(view.dense(random.vector(), scope, 1_000));
                    assertThat(dense)
                            .as("seed %d, dense, filter %s", seed, filter)
                            .extracting(Passage::id)
                            .containsExactlyInAnyOrderElementsOf(expected);
                    assertThat(view.passages(view.lexical(random.sentence(), scope, 1_000)))
                            .as("seed %d, lexical, filter %s", seed, filter)
                            .extracting(Passage::id)
                            .isSubsetOf(expected);
                }
            }
        }
    }

    @Test
    final void long_texts_are_compared_whole() {
        String longest = "a".repeat(IndexedPassage.MAX_TEXT_LENGTH - 1);
        List<String> values = List.of(
                "a",
                "a".repeat(999) + "b",
                "a".repeat(1_000),
                longest,
                longest + "a",
                longest + "b",
                "\u8A9E".repeat(IndexedPassage.MAX_TEXT_LENGTH - 1) + "b",
                "\uD83D\uDE00".repeat(IndexedPassage.MAX_TEXT_LENGTH / 2));
        for (int i = 0; i < values.size(); i++) {
            index.put(random.document(null, "d" + i, "A lamp.", Map.of("text", values.get(i))));
        }
        index.commit();
        List<String> bounds = new ArrayList<>(values);
        bounds.addAll(
                List.of(longest + "c", "ab", "aab", "b", "\uD83D\uDE00\uD83D\uDE00", "\u8A9Eb", "a".repeat(100_000)));

        for (String bound : bounds) {
            assertSame(Filter.eq("text", bound));
            assertSame(Filter.lt("text", bound));
            assertSame(Filter.lte("text", bound));
            assertSame(Filter.gt("text", bound));
            assertSame(Filter.gte("text", bound));
            assertSame(Filter.contains("text", bound));
            assertSame(Filter.exists(bound));
        }
    }

    @Test
    final void a_long_name_of_metadata_is_kept_and_found() {
        String name = "\u0001\u8A9E".repeat(IndexedPassage.MAX_NAME_LENGTH / 2);
        String longest = "\u8A9E".repeat(IndexedPassage.MAX_TEXT_LENGTH);
        commit(
                random.document(null, "a", "A lamp.", Map.of(name, longest)),
                random.document(null, "b", "A lamp.", Map.of(name, 7)));

        assertSame(Filter.exists(name));
        assertSame(Filter.eq(name, longest));
        assertSame(Filter.gte(name, longest));
        assertSame(Filter.gt(name, 6));
        assertThat(fieldsOf(index)).extracting(IndexField::name).containsExactly(name);
    }

    @Test
    final void a_condition_with_the_character_zero_is_answered() {
        commit(
                random.document("t", "a", "A lamp.", Map.of("text", "a")),
                random.document("t", "b", "A lamp.", Map.of("text", "ab")),
                random.document("t", "c", "A lamp.", Map.of("text", "A")));

        for (String bound : List.of("\0", "a\0", "a\0b", "b\0")) {
            assertSame(Filter.eq("text", bound));
            assertSame(Filter.ne("text", bound));
            assertSame(Filter.eq("text", List.of(Map.of("k", bound))));
            assertSame(Filter.eq(bound, "a"));
            assertSame(Filter.in("text", List.of("a", bound)));
            assertSame(Filter.in(bound, List.of("a")));
            assertSame(Filter.lt("text", bound));
            assertSame(Filter.lte("text", bound));
            assertSame(Filter.gt("text", bound));
            assertSame(Filter.gte("text", bound));
            assertSame(Filter.gt(bound, 1));
            assertSame(Filter.contains("text", bound));
            assertSame(Filter.contains(bound, "a"));
            assertSame(Filter.not(Filter.exists(bound)));
            try (IndexView view = index.view()) {
                assertThat(view.lexical("lamp", IndexScope.of(bound), 10)).isEmpty();
                assertThat(view.dense(random.vector(), IndexScope.of(bound), 10))
                        .isEmpty();
                assertThat(view.digests(bound)).isEmpty();
                assertThat(view.document(bound, "a")).isEmpty();
                assertThat(view.document("t", bound)).isEmpty();
            }
        }
    }

    /** Asserts that a filter lets through what its own test says. */
    private void assertSame(Filter filter) {
        List<String> expected = new ArrayList<>();
        List<String> found = new ArrayList<>();
        try (IndexView view = index.view()) {
            view.forEach(IndexScope.of(null), passage -> {
                if (filter.test(passage.metadata())) {
                    expected.add(passage.id());
                }
            });
            view.forEach(new IndexScope(null, filter), passage -> found.add(passage.id()));
        }
        String shown = filter.toString();
        assertThat(found)
                .as("%s (%d characters)", shown.substring(0, Math.min(100, shown.length())), shown.length())
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    final void no_question_of_a_tenant_finds_a_passage_of_another() {
        // Names that a careless key or filter would mix up.
        List<String> tenants = List.of("a", "b", "a b", "A", "[\"a\"]", "*", "", "%", "a' OR '1'='1", "null");
        tenants.forEach(tenant -> random.fill(index, tenant, 10));

        try (IndexView view = index.view()) {
            for (int i = 0; i < questions(); i++) {
                String tenant = random.one(tenants);
                IndexScope scope = new IndexScope(tenant, random.filter());
                Set<IndexHit> found = new HashSet<>(view.lexical(random.sentence(), scope, 200));
                found.addAll(view.dense(random.vector(), scope, 200));

                assertThat(view.passages(List.copyOf(found)))
                        .as("seed %d, tenant '%s', filter %s", seed, tenant, scope.filter())
                        .allSatisfy(passage -> assertThat(passage.metadata()).containsEntry("owner", tenant));
            }
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
    final void only_passages_with_a_character_in_the_range_are_of_it() {
        commit(random.document(null, "d", "One. Two. Three."));

        try (IndexView view = index.view()) {
            assertThat(view.passages(null, "d", new CharRange(0, 4)))
                    .as("up to where the second begins")
                    .extracting(Passage::text)
                    .containsExactly("One.");
            assertThat(view.passages(null, "d", new CharRange(3, 5))).hasSize(2);
            assertThat(view.passages(null, "d", new CharRange(6, 6)))
                    .as("no character")
                    .isEmpty();
            assertThat(view.passages(null, "d", new CharRange(16, 99)))
                    .as("behind the text")
                    .isEmpty();
        }
    }

    @Test
    final void a_limit_cuts_the_list_and_passages_come_in_the_order_and_with_the_scores_of_their_hits() {
        random.fill(index, null, 40);

        try (IndexView view = index.view()) {
            for (int i = 0; i < 20; i++) {
                String text = random.sentence();
                List<IndexHit> all = view.lexical(text, IndexScope.of(null), 1_000);
                assertThat(all)
                        .as("seed %d", seed)
                        .isSortedAccordingTo(Comparator.comparingDouble((IndexHit hit) -> -hit.score()));
                assertThat(view.lexical(text, IndexScope.of(null), 3))
                        .as("seed %d", seed)
                        .extracting(IndexHit::score)
                        .containsExactlyElementsOf(
                                all.stream().limit(3).map(IndexHit::score).toList());
                assertThat(view.dense(random.vector(), IndexScope.of(null), 3)).hasSize(3);

                List<IndexHit> mixed = new ArrayList<>();
                all.forEach(hit -> mixed.add(new IndexHit(hit.passage(), 1 + mixed.size())));
                java.util.Collections.shuffle(mixed, new Random(seed));
                List<Passage> shown = view.passages(mixed);
                assertThat(shown)
                        .extracting(Passage::score)
                        .containsExactlyElementsOf(
                                mixed.stream().map(IndexHit::score).toList());
                for (int j = 0; j < shown.size(); j++) {
                    assertThat(view.passages(List.of(mixed.get(j))))
                            .as("seed %d", seed)
                            .containsExactly(shown.get(j));
                }
            }
            assertThat(view.passages(List.of())).isEmpty();
        }
    }

    @Test
    final void a_tree_of_hundreds_of_conditions_and_one_of_ninety_levels_mean_what_they_say() {
        random.fill(index, null, 30);

        Filter deep = Filter.eq("color", "red");
        for (int i = 0; i < 90; i++) {
            deep = i % 3 == 0
                    ? Filter.not(deep)
                    : i % 3 == 1 ? Filter.and(deep) : Filter.or(deep, Filter.gt("year", i));
        }
        assertSame(deep);
        Filter[] many = new Filter[400];
        for (int i = 0; i < many.length; i++) {
            many[i] = i % 2 == 0 ? Filter.eq("price", i) : Filter.eq("color", "red" + i);
        }
        assertSame(Filter.or(many));
        assertSame(Filter.not(Filter.or(many)));
        assertSame(Filter.and(Filter.exists("year"), Filter.or(many)));
        assertSame(Filter.in(
                "price", java.util.stream.IntStream.range(0, 5_000).boxed().toList()));
    }

    @Test
    final void a_scope_of_a_tenant_shows_its_own_passages_and_one_of_nobody_all() {
        List.of("a", "b").forEach(tenant -> random.fill(index, tenant, 10));

        try (IndexView view = index.view()) {
            List<Object> owners = new ArrayList<>();
            view.forEach(
                    IndexScope.of("a"), passage -> owners.add(passage.metadata().get("owner")));
            assertThat(owners).hasSize(20).containsOnly("a");
            assertThat(texts(view)).hasSize(40);
            owners.clear();
            view.forEach(
                    new IndexScope("a", Filter.or(Filter.eq("owner", "b"), Filter.eq("owner", "a"))),
                    passage -> owners.add(passage.metadata().get("owner")));
            assertThat(owners).as("no filter widens a scope").hasSize(20).containsOnly("a");
        }
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
    final void words_and_meaning_of_one_view_may_be_searched_by_two_threads() throws Exception {
        random.fill(index, null, 40);
        try (IndexView view = index.view()) {
            for (int i = 0; i < 20; i++) {
                String text = random.sentence();
                float[] vector = random.vector();
                FutureTask<List<IndexHit>> beside = new FutureTask<>(() -> view.lexical(text, IndexScope.of(null), 50));
                Thread thread = new Thread(beside);
                thread.start();
                List<IndexHit> dense = view.dense(vector, IndexScope.of(null), 50);
                thread.join();

                assertThat(beside.get()).as("seed %d", seed).isEqualTo(view.lexical(text, IndexScope.of(null), 50));
                assertThat(dense).as("seed %d", seed).isEqualTo(view.dense(vector, IndexScope.of(null), 50));
            }
        }
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

    private void commit(IndexedDocument... documents) {
        for (IndexedDocument document : documents) {
            index.put(document);
        }
        index.commit();
    }

    private static List<String> texts(IndexView view) {
        List<String> texts = new ArrayList<>();
        view.forEach(IndexScope.of(null), passage -> texts.add(passage.text()));
        return texts;
    }

    private static long[] ids(List<IndexHit> hits) {
        return hits.stream().flatMapToLong(hit -> LongStream.of(hit.passage())).toArray();
    }

    private static float[] vector(IndexedDocument document, int passage) {
        float[] vector = document.passages().get(passage).vector();
        return vector == null ? new float[DIMENSION] : vector;
    }
}
