package dev.llmops.monitoring.backend;

/**
 * The outcomes of scores so far. A score in none of these counts is on its way.
 *
 * @param sent those that the backend accepted
 * @param skipped those with nothing to send: a call that is not recorded, not traced or not sampled, a judgement without a score, text only
 *     if content is off
 * @param dropped those that found the queue full or closed, or were still waiting when closing took too long
 * @param failed those that the backend rejected, or did not accept in any attempt
 */
public record ScoreCounts(long sent, long skipped, long dropped, long failed) {}
