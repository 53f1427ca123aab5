package dev.llmops.eval.optimize;

import java.util.List;

/** What the search saw of each candidate. */
final class Trajectory {

    private Trajectory() {}

    static List<CandidateScore> of(Search.Found found, Board board) {
        return found.tried().stream().map(each -> score(each, found, board)).toList();
    }

    private static CandidateScore score(Candidate each, Search.Found found, Board board) {
        int rows = board.done(each);
        double mean = board.mean(each, rows);
        double tokens = board.tokens(each);
        return new CandidateScore(
                each.id(),
                each.source(),
                each.instruction(),
                each.examples(),
                each.content().template(),
                rows,
                Double.isFinite(mean) ? mean : null,
                tokens == 0 ? null : tokens,
                found.finalists().contains(each)
                        ? null
                        : found.left().getOrDefault(each.id(), "not among the best of its kind"),
                found.finalists().contains(each) && isOnFront(each, found, board));
    }

    private static boolean isOnFront(Candidate each, Search.Found found, Board board) {
        int common = found.finalists().stream().mapToInt(board::done).min().orElse(0);
        return found.finalists().stream()
                .noneMatch(other -> beats(
                        board.mean(other, common) - board.mean(each, common),
                        board.tokens(each) - board.tokens(other)));
    }

    private static boolean beats(double better, double cheaper) {
        return better >= 0 && cheaper >= 0 && better + cheaper > 0;
    }
}
