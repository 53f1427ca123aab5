package dev.llmops.rag.pipeline;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalResult;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.rag.internal.search.ParallelSearch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Several retrievers behind one: the first rule that matches a question selects the sources, otherwise a model does, otherwise
 * all are searched. Results are fused by rank. The Generation records what selected which sources.
 *
 * <pre>{@code RetrievalRouter.builder()
 *     .source("manuals", "how the devices work", index)
 *     .source("orders", "orders by number, with their state", orders)
 *     .rule(question -> question.contains("order"), "orders")
 *     .build()}</pre>
 *
 * <p>An error of a searched source is thrown, unless {@link Builder#skippingFailed} is set: without its share the
 * result would look complete but would not be. If the model
 * fails, or names no source, all are searched.
 *
 * <p>Safe for use by multiple threads if its parts are.
 */
public final class RetrievalRouter implements Retriever {

    private static final RankFusion FUSION = RankFusion.reciprocal(60);

    private record Rule(Predicate<String> fits, Set<String> sources) {}

    private final Map<String, Retriever> sources;
    private final List<Rule> rules;
    private final @Nullable SourceChoice choice;

    private final @Nullable ParallelSearch atOnce;
    private final boolean skipsFailed;

    private RetrievalRouter(Builder builder) {
        this.sources = new LinkedHashMap<>(builder.sources);
        this.rules = List.copyOf(builder.rules);
        this.choice = builder.model == null ? null : new SourceChoice(builder.model, builder.descriptions);
        this.atOnce = builder.parallel ? ParallelSearch.shared() : null;
        this.skipsFailed = builder.skipsFailed;
    }

    /** {@return a builder} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public List<Passage> retrieve(RetrievalQuery query) {
        return search(query, List.of()).passages();
    }

    @Override
    public RetrievalResult search(RetrievalQuery query, List<Message> history) {
        List<RetrievalStep> steps = new ArrayList<>();
        Set<String> chosen = chosen(query.text(), steps);
        Map<String, String> known = new HashMap<>();
        List<List<Passage>> lists = new ArrayList<>();
        for (Found each : found(chosen, query, history)) {
            RetrievalResult found = each.found();
            steps.addAll(found.steps());
            steps.add(new RetrievalStep("search", 0, found.passages().size(), List.of(), each.details()));
            lists.add(found.passages().stream()
                    .map(passage -> apart(passage, each.source(), known))
                    .toList());
        }
        List<Passage> fused = lists.size() == 1 ? lists.get(0) : FUSION.fuse(lists);
        List<Passage> kept = fused.size() <= query.limit() ? fused : fused.subList(0, query.limit());
        if (lists.size() > 1) {
            int given = lists.stream().mapToInt(List::size).sum();
            steps.add(new RetrievalStep(
                    "fusion",
                    given,
                    kept.size(),
                    Stages.behind(fused, query.limit(), "only " + query.limit() + " are wanted"),
                    Map.of("lists", lists.size())));
        }
        return new RetrievalResult(kept, steps);
    }

    /** What a source found, or why it did not. */
    private record Found(
            String source, RetrievalResult found, @Nullable LlmOpsException fault) {

        Map<String, Object> details() {
            return fault == null
                    ? Map.of("source", source)
                    : Map.of("source", source, "failed", String.valueOf(fault.getMessage()));
        }
    }

    private List<Found> found(Set<String> chosen, RetrievalQuery query, List<Message> history) {
        List<Supplier<Found>> searches = new ArrayList<>();
        sources.forEach((name, source) -> {
            if (chosen.contains(name)) {
                searches.add(() -> found(name, source, query, history));
            }
        });
        List<Found> all = atOnce == null ? searches.stream().map(Supplier::get).toList() : atOnce.all(searches);
        if (!all.isEmpty() && all.stream().allMatch(each -> each.fault() != null)) {
            LlmOpsException first = Objects.requireNonNull(all.get(0).fault());
            all.stream()
                    .flatMap(each -> Stream.ofNullable(each.fault()))
                    .filter(other -> other != first)
                    .forEach(first::addSuppressed);
            throw first;
        }
        return all;
    }

    private Found found(String name, Retriever source, RetrievalQuery query, List<Message> history) {
        try {
            return new Found(name, source.search(query, history), null);
        } catch (CallCancelledException e) {
            throw e;
        } catch (LlmOpsException e) {
            if (!skipsFailed) {
                throw e;
            }
            return new Found(name, new RetrievalResult(List.of(), List.of()), e);
        }
    }

    private Set<String> chosen(String question, List<RetrievalStep> steps) {
        for (Rule rule : rules) {
            if (rule.fits().test(question)) {
                return told(rule.sources(), "rule", null, steps);
            }
        }
        if (choice != null) {
            try {
                Set<String> named = choice.of(question);
                return named.isEmpty()
                        ? told(sources.keySet(), "all", "the model named no source", steps)
                        : told(named, "model", null, steps);
            } catch (CallCancelledException e) {
                throw e;
            } catch (LlmOpsException e) {
                return told(sources.keySet(), "all", String.valueOf(e.getMessage()), steps);
            }
        }
        return told(sources.keySet(), "all", null, steps);
    }

    private Set<String> told(Set<String> chosen, String by, @Nullable String failed, List<RetrievalStep> steps) {
        List<String> inOrder =
                sources.keySet().stream().filter(chosen::contains).toList();
        Map<String, Object> details = new LinkedHashMap<>(Map.of("by", by, "sources", inOrder));
        if (failed != null) {
            details.put("failed", failed);
        }
        steps.add(new RetrievalStep("route", 0, 0, List.of(), details));
        return chosen;
    }

    /** Two sources can each have a document of one name; their passages must not be taken for one. */
    private static Passage apart(Passage passage, String source, Map<String, String> known) {
        String before = known.putIfAbsent(passage.id(), passage.text());
        return before == null || before.equals(passage.text())
                ? passage
                : new Passage(
                        source + "/" + passage.sourceId(),
                        passage.range(),
                        passage.text(),
                        passage.score(),
                        passage.metadata());
    }

    /** Builds a {@link RetrievalRouter}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final Map<String, Retriever> sources = new LinkedHashMap<>();
        private final Map<String, String> descriptions = new LinkedHashMap<>();
        private final List<Rule> rules = new ArrayList<>();
        private @Nullable ModelClient model;
        private boolean parallel;
        private boolean skipsFailed;

        private Builder() {}

        /**
         * Adds a source. If it has a passage with the same id as an earlier source but another text, its document's id
         * is prefixed with the source's name.
         *
         * @param name its unique name
         * @param description what can be found there, for a model to choose by
         * @param retriever the source
         * @return this
         */
        public Builder source(String name, String description, Retriever retriever) {
            if (name.isBlank() || descriptions.putIfAbsent(name, description) != null) {
                throw new IllegalArgumentException("name must be one that no other source has, but was '" + name + "'");
            }
            sources.put(name, Objects.requireNonNull(retriever, "retriever"));
            return this;
        }

        /**
         * Adds a rule after the existing ones.
         *
         * @param fits whether it matches a question
         * @param names the sources to search if it matches, at least one, already added
         * @return this
         */
        public Builder rule(Predicate<String> fits, String... names) {
            Set<String> chosen = Set.of(names);
            if (chosen.isEmpty() || !sources.keySet().containsAll(chosen)) {
                throw new IllegalArgumentException(
                        "names must be among the sources " + sources.keySet() + ", but were " + chosen);
            }
            rules.add(new Rule(Objects.requireNonNull(fits, "fits"), chosen));
            return this;
        }

        /**
         * Lets a model select the sources if no rule matches.
         *
         * @param chooser the model; each choice costs one call, which is not in the Generation's cost
         * @return this
         */
        public Builder choosing(ModelClient chooser) {
            if (model != null) {
                throw new IllegalArgumentException("the model that chooses is set already");
            }
            model = Objects.requireNonNull(chooser, "chooser");
            return this;
        }

        /**
         * Searches the sources at once, on up to eight threads that all routers and pipelines share, instead of one after the
         * other; useful if a source is another server. A source must not depend on anything bound to the caller's thread, such
         * as a transaction. An interrupt of the caller cancels the searches.
         *
         * @return this
         */
        public Builder parallel() {
            parallel = true;
            return this;
        }

        /**
         * Continues without a source that fails, and records that in its step. Only if all searched sources fail is an error thrown: that
         * of the first, with the others' as suppressed exceptions.
         *
         * @return this
         */
        public Builder skippingFailed() {
            skipsFailed = true;
            return this;
        }

        /** {@return the router} */
        public RetrievalRouter build() {
            if (sources.isEmpty()) {
                throw new IllegalArgumentException("a router must have at least one source, but has none");
            }
            return new RetrievalRouter(this);
        }
    }
}
