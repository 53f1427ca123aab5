package dev.llmops.rag.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.index.Filter;
import dev.llmops.rag.index.IndexField;
import dev.llmops.rag.index.IndexHit;
import dev.llmops.rag.index.IndexScope;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.index.IndexedPassage;
import dev.llmops.rag.index.PassageIndex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What filters and tenants let through. */
abstract class IndexFilterKit extends IndexFixture {

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
}
