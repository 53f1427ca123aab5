package dev.llmops.local.internal.engine.scheduling;

import dev.llmops.local.internal.engine.sequence.SchedulerOptions;
import dev.llmops.local.internal.engine.sequence.Sequence;
import dev.llmops.local.internal.engine.speculation.Drafter;
import dev.llmops.local.internal.engine.speculation.PromptLookup;
import dev.llmops.local.option.Speculation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the next tokens of sequences drafted. Whatever goes wrong with that costs the drafts and no call. */
final class Speculator {

    private static final Logger LOG = LoggerFactory.getLogger(Speculator.class);

    private final SchedulerOptions options;
    private final @Nullable Drafter model;
    private final SchedulerCounters counters;
    private final List<Sequence> forModel = new ArrayList<>();
    private volatile boolean failed;

    Speculator(SchedulerOptions options, @Nullable Drafter model, SchedulerCounters counters) {
        this.options = options;
        this.model = model;
        this.counters = counters;
    }

    /** Puts drafts into the drafts of those whose last token is in the step. {@code room}: most drafts for all together. */
    void draft(List<Sequence> inStep, int room) {
        int drafting = 0;
        for (int i = 0; i < inStep.size(); i++) {
            Sequence one = inStep.get(i);
            one.draft.clear();
            drafting += most(one) > 0 ? 1 : 0;
        }
        if (drafting == 0) {
            return;
        }
        forModel.clear();
        for (int i = 0; i < inStep.size(); i++) {
            Sequence one = inStep.get(i);
            one.draft.allow(Math.min(room / drafting, most(one)));
            if (one.draft.room() > 0) {
                draft(one);
            }
        }
        if (model != null && !forModel.isEmpty() && !failed) {
            askModel(model);
        }
    }

    private void draft(Sequence sequence) {
        if (wish(sequence) instanceof Speculation.PromptLookup lookup) {
            PromptLookup.draft(sequence, lookup.ngramSize());
        } else {
            forModel.add(sequence);
        }
    }

    private void askModel(Drafter drafter) {
        try {
            drafter.draft(forModel);
        } catch (RuntimeException | Error e) {
            failed = true;
            counters.draftFailures++;
            forModel.forEach(one -> one.draft.shorten(0));
            LOG.warn("the draft model failed, so nothing is drafted any more until the model is loaded again", e);
            close();
        }
    }

    /** Returns how many drafts could be of use: one less than what may still be chosen, and no further than the context. */
    private int most(Sequence sequence) {
        int wanted = wish(sequence).maxDraftTokens();
        if (wanted == 0 || !sequence.stepGenerates || !sequence.stepReachesEnd()) {
            return 0;
        }
        int left = Math.min(sequence.completion.left() - 1, options.length() - sequence.size());
        return Math.max(0, Math.min(wanted, left));
    }

    private Speculation wish(Sequence sequence) {
        Speculation own = sequence.completion.request().options().speculation();
        return own != null && options.speculation().maxDraftTokens() > 0 ? own : options.speculation();
    }

    void cancel(boolean cancelled) {
        if (model == null || failed) {
            return;
        }
        try {
            model.cancel(cancelled);
        } catch (RuntimeException e) {
            LOG.debug("the draft model is closed already", e);
        }
    }

    void close() {
        if (model == null) {
            return;
        }
        try {
            model.close();
        } catch (RuntimeException | Error e) {
            LOG.warn("the draft model could not be freed", e);
        }
    }
}
