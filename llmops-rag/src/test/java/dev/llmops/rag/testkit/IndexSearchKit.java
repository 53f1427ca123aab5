package dev.llmops.rag.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.index.IndexHit;
import dev.llmops.rag.index.IndexScope;
import dev.llmops.rag.index.IndexStats;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.index.IndexedDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** What is found, in which order, with which scores. */
abstract class IndexSearchKit extends IndexFilterKit {

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

    private static long[] passages(IndexView view, String words) {
        return view.lexical(words, IndexScope.of(null), 10).stream()
                .mapToLong(IndexHit::passage)
                .toArray();
    }
}
