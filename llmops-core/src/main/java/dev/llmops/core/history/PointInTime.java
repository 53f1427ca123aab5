package dev.llmops.core.history;

import dev.llmops.api.adapter.AdapterRegistry;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.prompt.LabelMove;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.experiments.assignment.Dealer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A view of what was live at a given time. Versions and labels of prompts and of registered adapters, and experiments, have a history
 * and are known exactly. Models, policies and the adapters that a call used belong to the application and have no history: the last call
 * recorded by then shows them. Each method reads the store. Safe for
 * use by multiple threads.
 */
public final class PointInTime {

    /** Replays and shadow traffic are not what users got; behind this many of them in a row nobody looks. */
    private static final int LOOKED_AT = 200;

    private final PromptRegistry prompts;
    private final AdapterRegistry adapters;
    private final GenerationStore generations;
    private final ExperimentStore experiments;
    private final Instant time;

    /**
     * Creates a view of a past time.
     *
     * @param prompts the history of labels of prompts
     * @param adapters the history of labels of adapters
     * @param generations the records of calls
     * @param experiments the versions of experiments
     * @param time the time
     */
    public PointInTime(
            PromptRegistry prompts,
            AdapterRegistry adapters,
            GenerationStore generations,
            ExperimentStore experiments,
            Instant time) {
        this.prompts = Objects.requireNonNull(prompts, "prompts");
        this.adapters = Objects.requireNonNull(adapters, "adapters");
        this.generations = Objects.requireNonNull(generations, "generations");
        this.experiments = Objects.requireNonNull(experiments, "experiments");
        this.time = Objects.requireNonNull(time, "time");
    }

    /** {@return the time} */
    public Instant time() {
        return time;
    }

    /**
     * {@return the version of a prompt that a reference pointed to, if there was one}
     *
     * @param reference {@code name}, {@code name@3} or {@code name@label}
     */
    public Optional<PromptVersion> prompt(String reference) {
        return prompts.findAt(PromptReference.parse(reference), time);
    }

    /** {@return the names of the prompts that had a version, in alphabetical order} */
    public List<String> prompts() {
        return prompts.names().stream()
                .filter(name ->
                        prompts.findAt(PromptReference.latest(name), time).isPresent())
                .toList();
    }

    /**
     * {@return the numbers of the versions that had a label, by label}
     *
     * @param prompt name of the prompt
     */
    public SortedMap<String, Integer> labels(String prompt) {
        return labels(prompts.moves(prompt));
    }

    /** {@return the names of the adapters that had a version, in alphabetical order} */
    public List<String> adapters() {
        return adapters.names().stream()
                .filter(name -> adapters.versions(name).stream()
                        .anyMatch(version -> !version.createdAt().isAfter(time)))
                .toList();
    }

    /**
     * {@return the numbers of the adapter's versions that had a label, by label}
     *
     * @param adapter name of the adapter
     */
    public SortedMap<String, Integer> adapterLabels(String adapter) {
        return labels(adapters.moves(adapter));
    }

    private SortedMap<String, Integer> labels(List<LabelMove> moves) {
        SortedMap<String, Integer> labels = new TreeMap<>();
        for (LabelMove move : moves) {
            if (move.at().isAfter(time)) {
                continue;
            }
            Integer to = move.to();
            if (to == null) {
                labels.remove(move.label());
            } else {
                labels.put(move.label(), to);
            }
        }
        return labels;
    }

    /** {@return the version of each experiment at that time, by name; its {@code status} shows whether it was running} */
    public List<ExperimentVersion> experiments() {
        return experiments.latest().stream()
                .map(version -> experiment(version.experiment().name()))
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * {@return the version of an experiment at that time, if there was one}
     *
     * @param name name of the experiment
     */
    public Optional<ExperimentVersion> experiment(String name) {
        return experiments.history(name).stream()
                .filter(version -> !version.at().isAfter(time))
                .reduce((earlier, later) -> later);
    }

    /**
     * {@return the name of the variant that a caller got in an experiment, if it was running and assigned one}
     *
     * @param experiment name of the experiment
     * @param caller the caller
     */
    public Optional<String> variant(String experiment, Caller caller) {
        return experiment(experiment)
                .filter(ExperimentVersion::running)
                .map(version -> Dealer.of(version).deal(caller))
                .filter(dealt -> dealt.outside() == null)
                .map(dealt -> dealt.variant().name());
    }

    /** {@return the last recorded call by then whose answer went to a user, if any} */
    public Optional<ObservedCall> lastCall() {
        return lastCall(GenerationQuery.latest(LOOKED_AT));
    }

    /**
     * {@return the last recorded call of a prompt by then whose answer went to a user, if any}
     *
     * @param prompt name of the prompt
     */
    public Optional<ObservedCall> lastCall(String prompt) {
        return lastCall(GenerationQuery.latest(LOOKED_AT).ofPrompt(prompt));
    }

    private Optional<ObservedCall> lastCall(GenerationQuery query) {
        return generations.list(query.before(firstIdAfter(time))).stream()
                .filter(Generation::live)
                .filter(call -> !call.timings().startedAt().isAfter(time))
                .findFirst()
                .map(ObservedCall::of);
    }

    /** The first 48 bits of an id are milliseconds (RFC 9562), so ids of that time and before are less than this one. */
    private static GenerationId firstIdAfter(Instant time) {
        String millis = String.format(Locale.ROOT, "%012x", Math.max(0, time.toEpochMilli()) + 1);
        return new GenerationId(millis.substring(0, 8) + "-" + millis.substring(8) + "-7000-8000-000000000000");
    }
}
