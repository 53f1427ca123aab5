package dev.llmops.local.internal.engine.scheduling;

import dev.llmops.local.internal.engine.sequence.BatchPolicy;
import dev.llmops.local.internal.engine.sequence.SchedulerOptions;
import dev.llmops.local.internal.engine.sequence.Sequence;
import dev.llmops.local.internal.llama.AdapterUse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the next step computes: a token of every sequence that generates comes first, then parts of prompts up to a
 * budget, so that a long prompt never stalls what others are reading.
 */
final class StepPlanner {

    private static final int MAX_TURNS = 64;
    /** Full steps of one prompt that answers which have just begun may wait for. */
    private static final int MAX_WAITED = 2;
    // llama.cpp computes sequences with separate cells together only where their numbers follow each other in the
    // batch.
    private static final Comparator<Sequence> BY_SLOT = Comparator.comparingInt(Sequence::slot);

    /** Where those that use the same adapters are in their turns. */
    private static final class Turn {

        private long planned;
        private boolean promptIsNext;
        /** Tokens of prompts that may be read before the next ones of the answers. */
        private int promptTokens;

        private long lastGenerated;

        private Turn(long planned) {
            this.planned = planned;
        }
    }

    private final SchedulerOptions options;
    private final StepBudget budget;
    private final List<Sequence> inStep = new ArrayList<>();
    private final Map<List<AdapterUse>, Turn> turns = new HashMap<>();
    private final List<Sequence> candidates = new ArrayList<>();
    private Turn turn = new Turn(0);
    private long plans;
    private int room;
    private int tokens;
    private int promptTokens;

    StepPlanner(SchedulerOptions options) {
        this.options = options;
        this.budget = new StepBudget(options.prefillChunkSize());
    }

    /** Learns how long the planned step took. */
    void measured(long nanos) {
        int generated = 0;
        for (int i = 0; i < inStep.size(); i++) {
            Sequence one = inStep.get(i);
            if (one.draft.size() > 0) {
                // Longer than one without drafts, by which the budget is measured.
                return;
            }
            generated += one.stepGenerates ? 1 : 0;
        }
        budget.measured(promptTokens, generated, nanos);
    }

    /** Returns how many tokens the step computes at least, drafts not included. */
    int tokens() {
        return tokens;
    }

    /** Returns how many drafts the step may check: as many as it could compute tokens of prompts in their place. */
    int roomForGuesses() {
        return Math.max(0, Math.min(room, budget.drafts() - promptTokens));
    }

    /** Returns the sequences of the planned step. */
    List<Sequence> inStep() {
        return inStep;
    }

    /** Chooses what is computed, at most so many tokens. Of a paused sequence nothing is. */
    void plan(List<Sequence> running, int most) {
        room = most;
        tokens = 0;
        promptTokens = 0;
        inStep.clear();
        chooseCandidates(running);
        switch (options.batchPolicy()) {
            case FREE -> addAllKinds(candidates);
            case BY_KIND -> addOneKind(candidates);
            case NONE -> addOneSequence(candidates);
        }
        inStep.sort(BY_SLOT);
    }

    /** All tokens of a step go through the same adapters: those whose last turn is the longest ago. */
    private void chooseCandidates(List<Sequence> running) {
        candidates.clear();
        if (turns.size() > MAX_TURNS) {
            turns.clear();
        }
        Turn next = null;
        for (int i = 0; i < running.size(); i++) {
            Sequence one = running.get(i);
            if (generates(one) || reads(one)) {
                Turn its = turns.computeIfAbsent(one.scope.adapters(), adapters -> new Turn(plans));
                next = next == null || its.planned < next.planned ? its : next;
            }
        }
        if (next == null) {
            return;
        }
        next.planned = ++plans;
        turn = next;
        for (int i = 0; i < running.size(); i++) {
            if (turns.get(running.get(i).scope.adapters()) == next) {
                candidates.add(running.get(i));
            }
        }
    }

    private void addAllKinds(List<Sequence> running) {
        if (promptsFirst(running, firstPrompt(running), room)) {
            addPrompts(running, room);
            noteWaiting(running);
            return;
        }
        addGenerating(running);
        addPrompts(running, tokens > 0 ? budget.tokens(reading(running)) : room);
    }

    /**
     * Returns whether answers that have just begun wait for the prompts of calls that came with them: a batch of all their
     * answers takes much less time than those of the first few alone, and the last gets its first token earlier. None
     * waits for a prompt that came after its first token, nor for more of one than a few full steps, nor for all that
     * get the slots of others one after the other.
     */
    private boolean promptsFirst(List<Sequence> running, @Nullable Sequence prompt, int next) {
        if (prompt == null) {
            return false;
        }
        for (int i = 0; i < running.size(); i++) {
            Sequence one = running.get(i);
            if (generates(one) && !waits(one, prompt, next)) {
                return false;
            }
        }
        return true;
    }

    private boolean waits(Sequence answer, Sequence prompt, int next) {
        return answer.size() <= answer.promptLength + 1
                && answer.priority() <= prompt.priority()
                && prompt.arrival <= answer.newestAtFirstToken
                && prompt.started < answer.started + options.parallel()
                && prompt.waitedFor + next <= MAX_WAITED * room;
    }

    private void noteWaiting(List<Sequence> running) {
        if (nextInTurnAfter(running, -1) == null) {
            return;
        }
        for (int i = 0; i < inStep.size(); i++) {
            inStep.get(i).waitedFor += inStep.get(i).stepCount;
        }
    }

    // llama.cpp splits a batch of unequal parts of sequences with cells of their own, so that the first token of a
    // prompt
    // would be computed alone; a step of each kind in turn costs the same and gives the bits of a prompt alone.
    private void addOneKind(List<Sequence> running) {
        Sequence prompt = firstPrompt(running);
        if (prompt != null && promptsFirst(running, prompt, Math.min(room, prompt(prompt)))) {
            addPart(prompt, room);
            noteWaiting(running);
            turn.promptIsNext = false;
        } else if (prompt != null && turn.promptIsNext) {
            turn.promptTokens -= addPart(prompt, Math.min(turn.promptTokens, room));
            turn.promptIsNext = turn.promptTokens >= StepBudget.MIN;
        } else {
            addGenerating(running);
            turn.promptTokens = budget.tokens(reading(running));
            turn.promptIsNext = true;
        }
    }

    private void addOneSequence(List<Sequence> running) {
        Sequence generating = turn.promptIsNext ? null : nextInTurn(running);
        if (generating == null) {
            Sequence prompt = firstPrompt(running);
            if (prompt != null) {
                addPart(prompt, Math.min(budget.tokens(1), room));
                turn.promptIsNext = false;
                return;
            }
            generating = nextInTurn(running);
        }
        if (generating != null) {
            addGenerated(generating);
            turn.lastGenerated = generating.started;
            turn.promptIsNext = nextInTurnAfter(running, turn.lastGenerated) == null;
        }
    }

    private @Nullable Sequence nextInTurn(List<Sequence> running) {
        Sequence next = nextInTurnAfter(running, turn.lastGenerated);
        return next != null ? next : nextInTurnAfter(running, -1);
    }

    private @Nullable Sequence nextInTurnAfter(List<Sequence> running, long started) {
        Sequence next = null;
        for (int i = 0; i < running.size(); i++) {
            Sequence one = running.get(i);
            if (generates(one) && one.started > started && (next == null || one.started < next.started)) {
                next = one;
            }
        }
        return next;
    }

    private void addGenerating(List<Sequence> running) {
        for (int i = 0; i < running.size(); i++) {
            Sequence one = running.get(i);
            if (room >= options.minRows() && generates(one)) {
                addGenerated(one);
            }
        }
    }

    private void addPrompts(List<Sequence> running, int most) {
        int left = Math.min(most, room);
        for (int i = 0; i < running.size() && left > 0; i++) {
            Sequence one = running.get(i);
            if (reads(one)) {
                left -= addPart(one, left);
            }
        }
    }

    private int reading(List<Sequence> running) {
        int reading = 0;
        for (int i = 0; i < running.size(); i++) {
            reading += reads(running.get(i)) ? 1 : 0;
        }
        return Math.max(1, reading);
    }

    private @Nullable Sequence firstPrompt(List<Sequence> running) {
        Sequence first = null;
        for (int i = 0; i < running.size(); i++) {
            Sequence one = running.get(i);
            if (reads(one) && (first == null || one.priority() > first.priority())) {
                first = one;
            }
        }
        return first;
    }

    private boolean generates(Sequence sequence) {
        return prompt(sequence) == 0 && sequence.completion.ready();
    }

    private boolean reads(Sequence sequence) {
        return prompt(sequence) > 0;
    }

    /** Returns how many tokens of a sequence are read as a prompt. Where bits matter, only those that were one before. */
    private int prompt(Sequence sequence) {
        int end = options.batchPolicy().exact() ? sequence.promptLength : sequence.size();
        int left = end - sequence.decoded;
        // One alone is computed as if it was generated, also when a prompt of one token is computed again.
        if (left == 1 && options.batchPolicy() != BatchPolicy.NONE) {
            return 0;
        }
        return Math.max(0, left);
    }

    // After a preemption there may be more of them than the one that was chosen last.
    private void addGenerated(Sequence sequence) {
        add(sequence, Math.min(sequence.size() - sequence.decoded, options.minRows()), true);
        take(options.minRows());
    }

    private int addPart(Sequence sequence, int most) {
        int left = prompt(sequence);
        int count = Math.min(left, most);
        // A token alone goes through other kernels than one among others.
        if (left - count == 1 && options.batchPolicy() != BatchPolicy.NONE && count > 2) {
            count--;
        }
        add(sequence, count, false);
        take(count);
        promptTokens += count;
        return count;
    }

    private void add(Sequence sequence, int count, boolean generates) {
        sequence.stepCount = count;
        sequence.stepGenerates = generates;
        inStep.add(sequence);
    }

    private void take(int count) {
        tokens += count;
        room -= count;
    }
}
