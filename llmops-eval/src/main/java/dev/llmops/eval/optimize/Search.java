package dev.llmops.eval.optimize;

import dev.llmops.api.prompt.PromptContent;
import dev.llmops.core.LlmOps;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.run.RowResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The search, over training rows alone: instructions race, then sets of examples, then the best of both together. Instructions are proposed
 * in two rounds, the second with the scores and the mistakes of the first.
 */
final class Search {

    private static final int KEPT_OF_A_KIND = 2;
    private static final int FINALISTS = 3;
    private static final int SHOWN_EXAMPLES = 3;
    private static final int SHOWN_MISTAKES = 3;
    /** Shares of the calls of the search: two races of instructions, one of examples; the last race has what is left. */
    private static final double FIRST_INSTRUCTIONS = 0.25;

    private static final double SECOND_INSTRUCTIONS = 0.15;
    private static final double EXAMPLES = 0.3;

    private final SearchSettings settings;
    private final LlmOps ops;
    private final Asker asker;
    private final Board board;
    private final Race race;
    private final CandidateMaker maker;
    private final InstructionProposer proposer;
    private final ExampleSets sets;
    private final List<Row> pool;
    private final int calls;
    private final Map<String, Candidate> tried = new LinkedHashMap<>();
    private final Map<String, List<Demonstration>> examplesOf = new LinkedHashMap<>();

    /** What the search ended with. */
    record Found(
            Candidate baseline,
            Candidate best,
            @Nullable Candidate instruction,
            @Nullable Candidate examples,
            List<Candidate> tried,
            Map<String, String> left,
            List<Candidate> finalists,
            List<RefusedProposal> refused) {}

    Search(
            SearchSettings settings,
            LlmOps ops,
            LlmOps proposing,
            Asker asker,
            Board board,
            Prompts prompts,
            PromptContent prompt,
            Rows rows,
            int calls,
            Race.Reserve reserve,
            String metric) {
        this.settings = settings;
        this.ops = ops;
        this.asker = asker;
        this.board = board;
        this.calls = calls;
        this.pool = rows.pool();
        this.race = new Race(ops, asker, board, rows.scoring(), reserve, settings.seed());
        this.maker = new CandidateMaker(
                prompt, prompts, prompts.variables(rows.scoring().get(0)));
        this.proposer = new InstructionProposer(proposing, asker, settings.seed());
        this.sets = new ExampleSets(settings, prompts, metric);
    }

    /** Training rows: those that examples are drawn from, and those that score. */
    record Rows(List<Row> pool, List<Row> scoring) {}

    Found run() {
        Candidate baseline = tried(maker.baseline());
        int end = asker.meter().calls() + calls;
        List<Demonstration> examples =
                settings.exampleSets() > 0 ? sets.examples(ops, asker, baseline, pool) : List.of();
        List<Candidate> instructions = instructions(baseline, examples);
        List<Candidate> shown = raceExamples(baseline, examples);
        List<Candidate> last = new ArrayList<>(List.of(baseline));
        last.addAll(instructions);
        last.addAll(shown);
        last.addAll(crossed(instructions, shown));
        List<Candidate> finalists =
                race.run(last, FINALISTS, end - asker.meter().calls());
        return new Found(
                baseline,
                best(baseline, finalists),
                instructions.isEmpty() ? null : instructions.get(0),
                shown.isEmpty() ? null : shown.get(0),
                List.copyOf(tried.values()),
                race.left(),
                finalists,
                maker.refused());
    }

    /** The first of the ranking, if its mean is above the baseline's and not merely as high. */
    private Candidate best(Candidate baseline, List<Candidate> finalists) {
        Candidate first = finalists.get(0);
        int common = Math.min(board.done(baseline), board.done(first));
        return board.mean(first, common) > board.mean(baseline, common) ? first : baseline;
    }

    private List<Candidate> instructions(Candidate baseline, List<Demonstration> examples) {
        List<Candidate> all = new ArrayList<>();
        settings.given().forEach(text -> add(all, "given", text));
        int firstProposals = (settings.proposals() + 1) / 2;
        propose(firstProposals, examples, List.of(), List.of()).forEach(text -> add(all, "proposed", text));
        List<Candidate> kept = raceInstructions(baseline, all, FIRST_INSTRUCTIONS);
        int more = settings.proposals() - firstProposals;
        if (more == 0) {
            return kept;
        }
        List<Candidate> next = new ArrayList<>(kept);
        Candidate leader = kept.isEmpty()
                ? baseline
                : race.ranked(withBaseline(baseline, kept)).get(0);
        propose(more, examples, history(baseline, all), mistakes(leader)).forEach(text -> add(next, "proposed", text));
        return raceInstructions(baseline, next, SECOND_INSTRUCTIONS);
    }

    private List<Candidate> raceInstructions(Candidate baseline, List<Candidate> all, double share) {
        return all.isEmpty()
                ? List.of()
                : race.run(withBaseline(baseline, all), KEPT_OF_A_KIND, (int) (share * calls)).stream()
                        .filter(each -> !each.isBaseline())
                        .toList();
    }

    private static List<Candidate> withBaseline(Candidate baseline, List<Candidate> others) {
        List<Candidate> all = new ArrayList<>(List.of(baseline));
        all.addAll(others);
        return all;
    }

    private List<String> propose(
            int wanted,
            List<Demonstration> examples,
            List<InstructionProposer.Tried> history,
            List<RowResult> mistakes) {
        if (wanted == 0) {
            return List.of();
        }
        List<Demonstration> shown = examples.subList(0, Math.min(SHOWN_EXAMPLES, examples.size()));
        return proposer.propose(
                wanted, new InstructionProposer.Knowledge(maker.instruction(), shown, history, mistakes));
    }

    private List<InstructionProposer.Tried> history(Candidate baseline, List<Candidate> all) {
        return withBaseline(baseline, all).stream()
                .filter(each -> board.done(each) > 0)
                .map(each -> new InstructionProposer.Tried(text(each), board.mean(each, board.done(each))))
                .sorted(Comparator.comparingDouble(InstructionProposer.Tried::score))
                .toList();
    }

    private String text(Candidate candidate) {
        return candidate.instruction() == null ? maker.instruction() : candidate.instruction();
    }

    private List<RowResult> mistakes(Candidate leader) {
        return board.results(leader).stream()
                .filter(row -> row.answer() != null)
                .filter(row -> {
                    OptionalDouble score = board.score(row);
                    return score.isPresent() && score.getAsDouble() <= 0;
                })
                .limit(SHOWN_MISTAKES)
                .toList();
    }

    private void add(List<Candidate> all, String source, String text) {
        boolean again = tried.values().stream().anyMatch(each -> text.strip().equals(each.instruction()));
        if (again) {
            maker.refuse(text, "it was proposed before");
            return;
        }
        if (text.contains(InstructionProposer.FIRST_WORDS)) {
            maker.refuse(text, "it repeats what the model was asked");
            return;
        }
        int number = 1
                + (int) tried.values().stream()
                        .filter(each ->
                                each.instruction() != null && each.examples().isEmpty())
                        .count();
        maker.withInstruction("i" + number, source, text).ifPresent(made -> all.add(tried(made)));
    }

    private List<Candidate> raceExamples(Candidate baseline, List<Demonstration> examples) {
        List<Candidate> all = new ArrayList<>();
        for (List<Demonstration> set : sets.draw(examples)) {
            String id = "e" + (all.size() + 1);
            maker.withExamples(id, null, set).ifPresent(made -> {
                all.add(tried(made));
                examplesOf.put(id, set);
            });
        }
        return all.isEmpty()
                ? List.of()
                : race.run(withBaseline(baseline, all), KEPT_OF_A_KIND, (int) (EXAMPLES * calls)).stream()
                        .filter(each -> !each.isBaseline())
                        .toList();
    }

    private List<Candidate> crossed(List<Candidate> instructions, List<Candidate> shown) {
        List<Candidate> crossed = new ArrayList<>();
        for (Candidate instruction : instructions) {
            for (Candidate each : shown) {
                Optional<Candidate> made = maker.withExamples(
                        instruction.id() + "+" + each.id(), instruction, examplesOf.getOrDefault(each.id(), List.of()));
                made.ifPresent(both -> crossed.add(tried(both)));
            }
        }
        return crossed;
    }

    private Candidate tried(Candidate candidate) {
        tried.put(candidate.id(), candidate);
        return candidate;
    }
}
